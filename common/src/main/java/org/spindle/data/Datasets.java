// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.function.Supplier;

/**
 * The data sets that a point may read. They are read and checked once by the driver, travel to each
 * JVM once, and are shared by all points there; everything they return is read-only.
 */
public interface Datasets {

  /**
   * The MNIST digits.
   *
   * @return the data set, shared by all points of the JVM
   */
  Mnist mnist();

  /**
   * An item-property table.
   *
   * @param name value of the parameter {@code data}: {@code rumelhart}, {@code zoo}…, or what
   *     became of the user's file name
   * @return the table, shared by all points of the JVM
   * @throws IllegalStateException if the experiment's {@code datasets(parameters)} did not name it
   */
  ItemProperties table(String name);

  /**
   * A data set of one's own.
   *
   * @param <T> what points read; it must be immutable or never written to
   * @param name of a folder below that of the data sets, with a file {@code CHECKSUMS} in it
   * @param reader makes the data set out of its files at first use; readers of one class are one
   * @return the data set, shared by all points of the JVM
   * @throws IllegalStateException if the experiment's {@code datasets(parameters)} did not name it
   * @throws DatasetException if the reader rejects the files
   */
  <T> T open(String name, DatasetReader<T> reader);

  /**
   * A value computed from data sets alone, computed once per JVM and shared.
   *
   * @param <T> type of the value; it must be immutable or never written to
   * @param key names the value and everything it depends on
   * @param compute computes it at first use; later calls with an equal key return the same object
   * @return the value
   */
  <T> T derived(String key, Supplier<T> compute);
}
