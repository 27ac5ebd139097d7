// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A results folder in an object store, by Hadoop's client of S3 and a real server of it. */
@Tag("slow")
class S3ClusterTest {

  private static final String BUCKET = "s3a://sweeps";

  @TempDir Path temporary;

  @Test
  void aFolderInAnObjectStoreServesEveryCommand() throws IOException, InterruptedException {
    try (S3Server server = S3Server.start(temporary)) {
      FileSystem files = FileSystem.newInstance(URI.create(BUCKET), server.configuration());
      FolderElsewhere folder = new FolderElsewhere(files, BUCKET + "/results", server.conf());
      folder.oneRunAtATimeAndResume();
      folder.equalsLocal(temporary.resolve("local"));
      folder.everyCommand();
      String nowhere = "s3a://no-such-bucket/results";
      folder.refuses(nowhere, "cannot write --out " + nowhere);
    }
  }
}
