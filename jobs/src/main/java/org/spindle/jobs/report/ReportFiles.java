// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Where the files of a report go. A reader sees a file as it was or as it will be, never half. */
interface ReportFiles {

  /** Writes or replaces one file. */
  void put(String name, byte[] bytes) throws IOException;

  /** Files in a folder of any Hadoop file system; the folder is made. */
  static ReportFiles in(Path folder, Configuration configuration) throws IOException {
    FileSystem shared = folder.getFileSystem(configuration);
    // On a local disk without checksums, which would lie as hidden files beside each figure.
    FileSystem files = shared instanceof LocalFileSystem local ? local.getRawFileSystem() : shared;
    files.mkdirs(folder);
    return (name, bytes) -> {
      Path target = new Path(folder, name);
      Path fresh = new Path(folder, "." + name + ".fresh");
      try (OutputStream out = files.create(fresh, true)) {
        out.write(bytes);
      }
      replace(files, fresh, target, configuration);
    };
  }

  private static void replace(
      FileSystem files, Path fresh, Path target, Configuration configuration) throws IOException {
    if (files.getUri().getScheme().equals("file")) {
      // The local rename replaces in one step.
      moved(files.rename(fresh, target), target);
      return;
    }
    try {
      FileContext.getFileContext(files.getUri(), configuration)
          .rename(fresh, target, Options.Rename.OVERWRITE);
    } catch (UnsupportedFileSystemException noContext) {
      files.delete(target, false);
      moved(files.rename(fresh, target), target);
    }
  }

  private static void moved(boolean done, Path target) throws IOException {
    if (!done) {
      throw new IOException("cannot write " + target + ": the file system refused the rename");
    }
  }
}
