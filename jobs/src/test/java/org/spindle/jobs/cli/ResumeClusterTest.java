// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.experiment.dynamics.DepthModes;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;

/** A sweep that is killed and run again gives the table of an undisturbed run. */
@Tag("slow")
class ResumeClusterTest {

  private static final String SWEEP = "conf/sweeps/depth-modes.yaml";

  @TempDir Path temporary;

  private String[] run(String folder) {
    return new String[] {
      "run",
      Repository.ROOT.resolve(SWEEP).toString(),
      "--out",
      temporary.resolve(folder).toString(),
      "depth=3,5,8,10,14,20",
      "singular-value=1",
      "learning-rate=0.2",
      "width=16",
      "modes=4",
      "replicates=2"
    };
  }

  @Test
  void resumeAfterKillGivesTheSameTable() throws IOException, InterruptedException {
    ChildSpindle killed = ChildSpindle.start(run("killed"));
    Path staging = temporary.resolve("killed/_spindle/staging");
    while (killed.isAlive() && finishedTasks(staging) < 2) {
      Thread.sleep(20);
    }
    assertTrue(killed.isAlive(), () -> "it was too fast to be killed: " + text(killed));
    killed.kill();

    ChildSpindle again = ChildSpindle.start(run("killed"));
    assertEquals(0, again.await(), again.output());
    assertTrue(again.output().contains("took over the lock"), again.output());
    assertTrue(again.output().contains("saved "), again.output());
    ChildSpindle undisturbed = ChildSpindle.start(run("undisturbed"));
    assertEquals(0, undisturbed.await(), undisturbed.output());
    ChildSpindle nothingLeft = ChildSpindle.start(run("killed"));
    assertEquals(0, nothingLeft.await());
    assertTrue(nothingLeft.output().contains(": 0 points computed"), nothingLeft.output());

    TreeMap<String, String> expected = rows("undisturbed");
    assertEquals(6 * 3 * 2, expected.size());
    assertEquals(expected, rows("killed"));
  }

  @Test
  void interruptedRunKeepsWhatItsTasksFinished() throws IOException, InterruptedException {
    ChildSpindle stopped = ChildSpindle.start(run("stopped"));
    Path staging = temporary.resolve("stopped/_spindle/staging");
    while (stopped.isAlive() && finishedTasks(staging) < 2) {
      Thread.sleep(20);
    }
    assertTrue(stopped.isAlive(), () -> "it was too fast to be stopped: " + text(stopped));
    stopped.terminate();
    assertTrue(stopped.output().contains("spindle: ended by a signal"), stopped.output());
    assertFalse(stopped.output().contains("\tat "), stopped.output());
    // the run publishes them itself if it is given the time
    Path table = temporary.resolve("stopped/depth_modes");
    long published = Files.exists(table) ? parquetFiles(table) : 0;
    assertTrue(finishedTasks(staging) + published >= 2, "finished tasks were deleted");

    ChildSpindle again = ChildSpindle.start(run("stopped"));
    assertEquals(0, again.await(), again.output());
    assertFalse(again.output().contains(" 0 there before"), again.output());
    assertEquals(6 * 3 * 2, rows("stopped").size());
  }

  private static long parquetFiles(Path table) throws IOException {
    try (Stream<Path> files = Files.list(table)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).count();
    }
  }

  /** Finished task files in staging. */
  private long finishedTasks(Path staging) throws IOException {
    if (!Files.exists(staging)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(staging)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".parquet"))
          .filter(file -> file.toString().contains("/task_"))
          .count();
    } catch (java.io.UncheckedIOException e) {
      return 0; // a folder was renamed while it was walked
    }
  }

  private TreeMap<String, String> rows(String folder) throws IOException {
    SparkSession spark =
        SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
    ResultsFolder results =
        new ResultsFolder(temporary.resolve(folder).toUri().toString(), new Configuration());
    List<Row> raw =
        ResultTables.raw(spark, results, new DepthModes())
            .drop("seconds", "started_at", "host")
            .collectAsList();
    TreeMap<String, String> rows = new TreeMap<>();
    for (Row row : raw) {
      assertEquals(null, rows.put(row.getString(0), row.toString()), "a point stands twice");
    }
    return rows;
  }

  private static String text(ChildSpindle child) {
    try {
      return child.output();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
