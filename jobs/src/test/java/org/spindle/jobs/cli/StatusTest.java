// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spindle.jobs.run.RunStatus;
import org.spindle.jobs.store.ResultsFolder;

/** What is told of runs that go on, have ended, or were ended. */
class StatusTest {

  private static final String COMMAND = "spindle run x.yaml --out R";

  @TempDir private Path temporary;

  private String told(String state, int silentSeconds, double left, String command)
      throws IOException {
    long now = System.currentTimeMillis();
    long last = now - 1000L * silentSeconds;
    RunStatus status =
        new RunStatus(
            state,
            "depth-modes",
            "x",
            50,
            10,
            26,
            0,
            0,
            0.6,
            last - 9000,
            last,
            left,
            0.9,
            ProcessHandle.current().pid(),
            "elsewhere",
            command);
    status.write(new ResultsFolder(temporary.toUri().toString(), new Configuration()));
    return InThisJvm.spindle("status", temporary).toldWith(0);
  }

  @Test
  void whatWasInterruptedIsToldWithTheRestAndTheCommand() throws IOException {
    String told = told("interrupted", 60, 4, COMMAND);
    assertTrue(told.contains("depth-modes          not running, interrupted 60 s ago (x)"), told);
    assertTrue(told.contains("14 points, about 4.0 s left: `" + COMMAND + "` to go on"), told);
    told = told("aborted", 60, Double.NaN, null);
    assertTrue(told.contains("not running, aborted 60 s ago (x)"), told);
    assertTrue(told.contains("; 14 points left: run again to go on"), told);
    assertTrue(told("running", 60, 4, COMMAND).contains("not running, killed 60 s ago"));
  }

  @Test
  void whatRunsOrIsFinishedHasNothingToGoOnWith() throws IOException {
    String told = told("running", 1, 4, COMMAND);
    assertTrue(told.contains("depth-modes          running (x)"), told);
    assertTrue(told.contains("9.0 s so far, 4.0 s left; cores 90 % busy"), told);
    assertFalse(told.contains("go on"), told);
    told = told("finished", 60, 0, COMMAND);
    assertTrue(told.contains("60 % of the work; in 9.0 s; cores 90 % busy"), told);
    assertFalse(told.contains("left"), told);
  }
}
