// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Data sets in a local folder.
 *
 * @param folder holds one folder for each data set, e.g. {@code datasets}
 */
public record FolderSource(Path folder) implements DataSource {

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(folder.resolve(name));
  }

  @Override
  public String describe(String name) {
    return folder.resolve(name).toString();
  }
}
