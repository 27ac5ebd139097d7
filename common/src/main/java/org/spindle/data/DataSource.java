// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.IOException;
import java.io.InputStream;

/** A place that holds data sets: a local folder, or any file system that can open a stream. */
public interface DataSource {

  /**
   * A stream over the bytes of one file, as they are stored; the caller closes it.
   *
   * @param name path below this source with '/' between its parts, e.g. {@code mnist/CHECKSUMS}
   * @return the stream, from the file's beginning
   * @throws java.io.FileNotFoundException or {@link java.nio.file.NoSuchFileException} if there is
   *     no such file
   * @throws IOException if it cannot be opened for another reason
   */
  InputStream open(String name) throws IOException;

  /**
   * The place of a file as a user would write it, for messages.
   *
   * @param name path below this source
   * @return full path or URI
   */
  String describe(String name);
}
