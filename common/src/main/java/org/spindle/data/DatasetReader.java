// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.IOException;

/**
 * What makes a data set of one's own out of its files; called once per JVM.
 *
 * @param <T> the data set; it must be immutable or never written to
 */
@FunctionalInterface
public interface DatasetReader<T> {

  /**
   * The data set.
   *
   * @param folder its files by name, unpacked where they were compressed
   * @return what points read
   * @throws IOException if a file is not what it should be; the message names it
   */
  T read(DataFolder folder) throws IOException;
}
