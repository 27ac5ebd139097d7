// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PosixLocalFileSystemTest {

  @TempDir private java.nio.file.Path folder;

  @Test
  void filesAndFoldersGetTheirPermissions() throws IOException {
    FileSystem files =
        new Path(folder.toUri()).getFileSystem(PosixLocalFileSystem.in(new Configuration()));
    assertEquals(PosixLocalFileSystem.class, files.getClass());
    Path file = new Path(new Path(folder.toUri()), "a/b/file");
    files.create(file, true).close();
    java.nio.file.Path local = folder.resolve("a/b/file");
    assertTrue(Files.exists(local));
    for (String permissions : new String[] {"rw-------", "rwxr-x---", "r--r--r--"}) {
      files.setPermission(file, FsPermission.valueOf("-" + permissions));
      assertEquals(
          permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(local)));
    }
    Path made = new Path(new Path(folder.toUri()), "made");
    files.mkdirs(made, FsPermission.valueOf("drwxr-x---"));
    assertEquals(
        "rwxr-x---",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("made"))));
  }
}
