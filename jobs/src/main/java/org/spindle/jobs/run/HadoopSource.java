// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.spindle.data.DataSource;

/**
 * The data sets below a folder of any Hadoop file system; names are like {@code mnist/CHECKSUMS}.
 */
public final class HadoopSource implements DataSource {

  private final Path folder;
  private final Configuration configuration;

  /** The folder at a URI. */
  public HadoopSource(String uri, Configuration configuration) {
    this.folder = new Path(uri);
    this.configuration = configuration;
  }

  @Override
  public InputStream open(String name) throws IOException {
    try {
      Path file = new Path(folder, name);
      return file.getFileSystem(configuration).open(file);
    } catch (FileNotFoundException e) {
      throw new NoSuchFileException(describe(name));
    }
  }

  @Override
  public String describe(String name) {
    return new Path(folder, name).toString();
  }
}
