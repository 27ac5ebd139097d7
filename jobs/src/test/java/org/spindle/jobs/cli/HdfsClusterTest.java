// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A results folder on a real HDFS: all commands, one run at a time, resume after SIGKILL. */
@Tag("slow")
class HdfsClusterTest {

  @TempDir Path temporary;

  private MiniDFSCluster cluster;

  @BeforeEach
  void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temporary.toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    cluster.waitActive();
  }

  @AfterEach
  void stop() {
    cluster.shutdown();
  }

  @Test
  void aFolderOnHdfsServesEveryCommand() throws IOException, InterruptedException {
    FolderElsewhere folder =
        new FolderElsewhere(cluster.getFileSystem(), cluster.getURI() + "/results", Map.of());
    folder.oneRunAtATimeAndResume();
    folder.everyCommand();
  }
}
