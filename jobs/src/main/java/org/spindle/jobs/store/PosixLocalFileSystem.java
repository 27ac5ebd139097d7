// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, without a process for each new file and folder: where its native
 * library is missing, Hadoop starts {@code chmod} for every one, some forty times in a small sweep.
 * Java can set permissions itself.
 */
public final class PosixLocalFileSystem extends LocalFileSystem {

  /** Makes it the local file system of a configuration, the cached one of the JVM aside. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fs.file.impl",
          PosixLocalFileSystem.class.getName(),
          "fs.file.impl.disable.cache",
          "true");

  /** Called by Hadoop. */
  public PosixLocalFileSystem() {
    super(new Raw());
  }

  /** What a configuration needs to have this local file system. */
  public static Map<String, String> settings() {
    return SETTINGS;
  }

  /** A copy of a configuration that has this local file system. */
  static Configuration in(Configuration configuration) {
    Configuration copy = new Configuration(configuration);
    copy.setClassLoader(PosixLocalFileSystem.class.getClassLoader());
    SETTINGS.forEach(copy::set);
    return copy;
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      java.nio.file.Path file = pathToFile(path).toPath();
      var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view == null || permission.getStickyBit()) {
        super.setPermission(path, permission);
      } else {
        view.setPermissions(PosixFilePermissions.fromString(permission.toString()));
      }
    }
  }
}
