// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
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
  private FileSystem files;
  private String folder;

  @BeforeEach
  void start() throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, temporary.toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    cluster.waitActive();
    files = cluster.getFileSystem();
    folder = cluster.getURI() + "/results";
  }

  @AfterEach
  void stop() {
    cluster.shutdown();
  }

  private ChildSpindle sweep() throws IOException {
    return ChildSpindle.start(
        "run",
        Repository.ROOT.resolve("conf/sweeps/depth-modes.yaml").toString(),
        "--out",
        folder,
        "depth=3,5,8,10,14,20,28",
        "singular-value=1",
        "learning-rate=0.1,0.05",
        "width=16",
        "modes=4",
        "replicates=2");
  }

  private boolean exists(String name) throws IOException {
    return files.exists(new org.apache.hadoop.fs.Path(folder, name));
  }

  @Test
  void aFolderOnHdfsServesEveryCommand() throws IOException, InterruptedException {
    ChildSpindle killed = sweep();
    while (killed.isAlive() && !exists("_spindle/locks/depth_modes.1.json")) {
      Thread.sleep(50);
    }
    ChildSpindle second = sweep();
    assertEquals(2, second.await(), second.output());
    assertTrue(second.output().contains("is being written by process"), second.output());
    assertTrue(killed.isAlive(), killed.output());
    killed.kill();

    ChildSpindle again = sweep();
    assertEquals(0, again.await(), again.output());
    assertTrue(again.output().contains("took over the lock"), again.output());
    for (String command : new String[] {"status", "compact", "verify", "report"}) {
      ChildSpindle child = ChildSpindle.start(command, folder);
      assertEquals(0, child.await(), command + ": " + child.output());
    }
    assertTrue(exists("report/index.html") && exists("checks"));
    ChildSpindle sql =
        ChildSpindle.start(
            "sql",
            folder,
            "SELECT count(*) AS n, count(DISTINCT point_id) AS d FROM depth_modes",
            "--format",
            "csv");
    assertEquals(0, sql.await(), sql.output());
    assertTrue(sql.output().contains("84,84"), sql.output());
  }
}
