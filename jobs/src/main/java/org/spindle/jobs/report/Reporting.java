// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Check;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.experiment.Talk;
import org.spindle.jobs.run.Provenance;
import org.spindle.jobs.store.Host;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;
import org.spindle.jobs.store.TypedRows;
import org.spindle.linalg.NativeBlas;

/** Gathers verdicts and figures of all experiments that have rows, and writes the page. */
public final class Reporting {

  private Reporting() {}

  /** Writes {@code DIR/report}; returns the page. */
  public static Path write(SparkSession spark, ResultsFolder folder, Verification verification)
      throws IOException {
    List<ReportPage.Section> sections = new ArrayList<>();
    long count = 0;
    for (Experiment<?, ?> experiment : verification.experiments()) {
      TypedRows<?, ?> rows = verification.rows(experiment);
      if (!rows.isEmpty()) {
        List<Check> checks =
            verification.checks().stream()
                .filter(check -> check.experiment().equals(experiment.name()))
                .toList();
        Talk.Part part = Experiments.partOf(experiment);
        count += count(rows.sweeps());
        sections.add(
            new ReportPage.Section(
                part.title(),
                part.story(),
                experiment.name(),
                experiment.about().question(),
                experiment.about().talk(),
                summary(rows.sweeps())
                    + rows.datasets().map(other -> "; data: " + other).orElse(""),
                checks,
                verification.drawings(experiment)));
      }
    }
    for (TableLayout layout : TableLayout.stored(folder)) {
      SortedMap<String, Long> sweeps = sweeps(ResultTables.distinct(spark, folder, layout));
      if (!sweeps.isEmpty()) {
        count += count(sweeps);
        sections.add(foreign(layout, summary(sweeps)));
      }
    }
    ReportPage.Header header =
        new ReportPage.Header(
            "Spindle: the statistical physics of deep learning",
            Host.name(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            "Spindle "
                + Provenance.ofThisJar().gitCommit()
                + ", Spark "
                + spark.version()
                + ", Java "
                + System.getProperty("java.version"),
            NativeBlas.prepare().describe(),
            verification.falseAlarms().told(),
            count,
            sweepFiles(folder));
    return ReportPage.write(
        header, sections, folder.root(), spark.sparkContext().hadoopConfiguration());
  }

  /** A table that no experiment of ours has written: its rows, no claims and no figures. */
  private static ReportPage.Section foreign(TableLayout layout, String summary) {
    String question = layout.question().isEmpty() ? "Table " + layout.table() : layout.question();
    return new ReportPage.Section(
        "Programs of the user's own",
        "Tables that other programs have written; `spindle sql` reads them.",
        layout.experiment(),
        question,
        "",
        summary,
        List.of(),
        List.of());
  }

  /** Rows by sweep, of a table with a row that is ok. */
  private static SortedMap<String, Long> sweeps(Dataset<Row> rows) {
    SortedMap<String, Long> sweeps = new TreeMap<>();
    List<Row> counted =
        rows.groupBy("sweep")
            .agg(expr("count(*)"), expr("count_if(status = 'ok')"))
            .collectAsList();
    if (counted.stream().anyMatch(row -> row.getLong(2) > 0)) {
      counted.forEach(row -> sweeps.put(row.getString(0), row.getLong(1)));
    }
    return sweeps;
  }

  private static long count(SortedMap<String, Long> sweeps) {
    return sweeps.values().stream().mapToLong(Long::longValue).sum();
  }

  private static String summary(SortedMap<String, Long> sweeps) {
    List<String> names = new ArrayList<>();
    sweeps.forEach((name, rows) -> names.add(name + " (" + rows + ")"));
    return count(sweeps) + " rows from " + String.join(", ", names);
  }

  private static List<String> sweepFiles(ResultsFolder folder) throws IOException {
    List<String> names = new ArrayList<>();
    Path sweeps = folder.own("sweeps");
    if (folder.files().exists(sweeps)) {
      for (FileStatus file : folder.files().listStatus(sweeps)) {
        names.add(file.getPath().getName());
      }
    }
    names.removeIf(name -> name.startsWith("."));
    names.sort(null);
    return names;
  }
}
