// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.report.VerdictTable;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.StampedRecords;
import org.spindle.jobs.store.Tables;

/** All checks of some experiments on one results folder. */
public final class Verification {

  private static final String TABLE = "checks";

  private final List<Check> checks;

  private Verification(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /** Runs the checks. */
  public static Verification of(
      SparkSession spark, ResultsFolder folder, List<Experiment<?, ?>> experiments)
      throws IOException {
    ResultTables tables = new ResultTables(spark, folder);
    List<Check> checks = new ArrayList<>();
    for (Experiment<?, ?> experiment : experiments) {
      checks.addAll(checks(experiment, tables));
    }
    return new Verification(checks);
  }

  /** An experiment whose theory breaks down on the rows at hand fails, and no other with it. */
  static List<Check> checks(Experiment<?, ?> experiment, Tables tables) {
    return Breakdown.or(
        () -> experiment.checks(tables),
        e -> {
          String claim = "its claims can be compared with these rows: " + e.getMessage();
          double nan = Double.NaN;
          return List.of(Check.of(experiment.name(), claim, experiment.talk(), nan, nan, nan, nan));
        });
  }

  /** The checks in the order of the talk. */
  public List<Check> checks() {
    return checks;
  }

  /** Replaces the table {@code checks}: the new file is there before the old one goes. */
  public void store(SparkSession spark, ResultsFolder folder) throws IOException {
    List<FileStatus> old = folder.dataFiles(folder.table(TABLE));
    Map<String, Object> stamp = Map.of("checked_at", new Timestamp(System.currentTimeMillis()));
    StampedRecords.append(spark, folder, TABLE, stamp, Check.class, checks);
    for (FileStatus file : old) {
      folder.files().delete(file.getPath(), false);
    }
  }

  /** Prints the table of verdicts. */
  public void print(PrintStream out) {
    out.println(VerdictTable.of(checks));
  }

  /** 4 if a check failed or none could be run, else 0. */
  public int exitCode() {
    boolean failed = checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.FAIL);
    boolean passed = checks.stream().anyMatch(check -> check.verdict() == Check.Verdict.PASS);
    return failed || !passed ? UserError.CHECK_FAILED : 0;
  }

  /** Whether every check was run and passed. */
  public boolean complete() {
    return checks.stream().allMatch(check -> check.verdict() == Check.Verdict.PASS);
  }
}
