// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.util.List;
import org.spindle.experiment.Check;
import org.spindle.experiment.Experiment;
import org.spindle.figure.Figure;
import org.spindle.jobs.report.FalseAlarms;
import org.spindle.jobs.report.Verification;

/** Verdicts and figures of tables in memory. */
public final class Judged {

  private Judged() {}

  /** The verdicts on the rows of a table. */
  public static <P extends Record, R extends Record> List<Check> checks(
      Experiment<P, R> experiment, InMemoryTables tables) {
    return checks(experiment, tables, FalseAlarms.USUAL.ofOneExperiment());
  }

  /** The verdicts at a rate of false alarms: a table of few rows tells nothing at the usual one. */
  public static <P extends Record, R extends Record> List<Check> checks(
      Experiment<P, R> experiment, InMemoryTables tables, double falseAlarms) {
    return Verification.checks(experiment, rows(experiment, tables), falseAlarms);
  }

  /** The figures of the rows of a table. */
  public static <P extends Record, R extends Record> List<Figure> figures(
      Experiment<P, R> experiment, InMemoryTables tables) {
    return Verification.figures(experiment, rows(experiment, tables));
  }

  private static <P extends Record, R extends Record> TypedRows<P, R> rows(
      Experiment<P, R> experiment, InMemoryTables tables) {
    String table = RecordSchema.table(experiment.name());
    var rows = tables.has(table) ? tables.sql("SELECT * FROM " + table) : null;
    return TypedRows.of(tables.session(), experiment, rows, 0);
  }
}
