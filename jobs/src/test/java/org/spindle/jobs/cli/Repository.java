// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The root of the checkout that the tests run in. */
public final class Repository {

  /** The folder that holds {@code conf} and {@code datasets}. */
  public static final Path ROOT = root();

  private Repository() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("conf"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
