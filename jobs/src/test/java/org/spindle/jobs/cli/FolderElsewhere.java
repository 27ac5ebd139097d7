// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What a results folder must do on any store: all commands, one run at a time, resume. */
final class FolderElsewhere {

  private final FileSystem files;
  private final String folder;
  private final Map<String, String> conf;

  /**
   * A folder that nobody has made.
   *
   * @param conf what Spindle needs to know of the store
   */
  FolderElsewhere(FileSystem files, String folder, Map<String, String> conf) {
    this.files = files;
    this.folder = folder;
    this.conf = conf;
  }

  /** A sweep of 84 points that takes its seconds. */
  static String[] sweepTo(String out) {
    return new String[] {
      "run",
      Repository.ROOT.resolve("conf/sweeps/depth-modes.yaml").toString(),
      "--out",
      out,
      "depth=3,5,8,10,14,20,28",
      "singular-value=1",
      "learning-rate=0.1,0.05",
      "width=16",
      "modes=4",
      "replicates=2"
    };
  }

  private ChildSpindle sweep() throws IOException {
    return ChildSpindle.start(conf, sweepTo(folder));
  }

  /** A command in this JVM, with what it needs to know of the store. */
  InThisJvm here(String... arguments) {
    conf.forEach(System::setProperty);
    try {
      return InThisJvm.spindle((Object[]) arguments);
    } finally {
      conf.keySet().forEach(System::clearProperty);
    }
  }

  private boolean exists(String name) throws IOException {
    return files.exists(new Path(folder, name));
  }

  /** Of two runs at once the second is refused; the first is killed as soon as it has rows. */
  void oneRunAtATimeAndResume() throws IOException, InterruptedException {
    ChildSpindle killed = sweep();
    while (killed.isAlive() && !exists("_spindle/locks/depth_modes.1.json")) {
      Thread.sleep(50);
    }
    String second = here(sweepTo(folder)).toldWith(2);
    assertTrue(second.contains("is being written by process"), second);
    while (killed.isAlive() && !exists("depth_modes")) {
      Thread.sleep(20);
    }
    assertTrue(killed.isAlive(), killed.output());
    killed.kill();

    String again = here(sweepTo(folder)).toldWith(0);
    assertTrue(again.contains("took over the lock"), again);
    String there = here(sweepTo(folder)).toldWith(0);
    assertTrue(there.contains(" 0 points computed, 84 there before"), there);
    FileStatus[] left = files.listStatus(new Path(folder, "_spindle/staging/depth_modes"));
    assertEquals(0, left.length, "what was staged is published and gone");
  }

  /** All that reads it or adds to it. */
  void everyCommand() throws IOException {
    for (String command : new String[] {"status", "compact", "verify", "report", "profile"}) {
      here(command, folder).toldWith(0);
    }
    assertTrue(exists("report/index.html") && exists("checks"));
    String query = "SELECT count(*) AS n, count(DISTINCT point_id) AS d FROM depth_modes";
    String told = here("sql", folder, query, "--format", "csv").toldWith(0);
    assertTrue(told.contains("84,84"), told);
  }

  /** The table is the one that a local folder has. */
  void equalsLocal(java.nio.file.Path local) {
    here(sweepTo(local.toString())).toldWith(0);
    String told = here("compare", folder, local.toString()).toldWith(0);
    assertTrue(told.contains("84 equal"), told);
  }

  /** A folder that cannot be written is one line. */
  void refuses(String out, String line) {
    String told = here(sweepTo(out)).toldWith(2);
    assertTrue(told.contains(line), told);
  }
}
