// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.nio.file.Files;
import java.nio.file.Path;

/** The data sets of this repository, read once for all tests of a JVM. */
public final class RealData {

  private RealData() {}

  /** The repository's folder of data sets, looked for from the working directory upwards. */
  public static DataSource source() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("datasets/mnist/CHECKSUMS"))) {
        return new FolderSource(at.resolve("datasets"));
      }
    }
    throw new IllegalStateException("no datasets/ above the working directory");
  }

  /** All of MNIST. */
  public static Mnist mnist() {
    return Holder.MNIST;
  }

  private static final class Holder {
    static final Mnist MNIST = MnistReader.read(source());
  }
}
