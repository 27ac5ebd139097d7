// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
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
import org.spindle.linalg.NativeBlas;

/** Gathers verdicts and figures of all experiments that have rows, and writes the page. */
public final class Reporting {

  private Reporting() {}

  /** Writes {@code DIR/report}; returns the page. */
  public static Path write(SparkSession spark, ResultsFolder folder, Verification verification)
      throws IOException {
    ResultTables tables = new ResultTables(spark, folder, verification.experiments());
    Map<String, Held> held = held(tables);
    List<ReportPage.Section> sections = new ArrayList<>();
    Talk.Part begun = null;
    for (Experiment<?, ?> experiment : verification.experiments()) {
      Held rows = held.get(experiment.name());
      if (rows != null && rows.anyFine) {
        List<Check> checks =
            verification.checks().stream()
                .filter(check -> check.experiment().equals(experiment.name()))
                .toList();
        Talk.Part part = Experiments.partOf(experiment);
        boolean begins = !part.equals(begun);
        begun = part;
        sections.add(
            new ReportPage.Section(
                begins ? part.title() : "",
                begins ? part.story() : "",
                experiment.name(),
                experiment.about().question(),
                experiment.about().talk(),
                rows.summary(),
                checks,
                verification.figures(experiment)));
      }
    }
    boolean begins = true;
    for (TableLayout layout : TableLayout.stored(folder)) {
      Held rows = held.get(layout.experiment());
      if (rows != null && rows.anyFine) {
        sections.add(foreign(layout, begins, rows.summary()));
        begins = false;
      }
    }
    long count = sections.stream().mapToLong(section -> held.get(section.name()).count).sum();
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
            count,
            sweepFiles(folder));
    return ReportPage.write(
        header, sections, folder.root(), spark.sparkContext().hadoopConfiguration());
  }

  /** A table that no experiment of ours has written: its rows, no claims and no figures. */
  private static ReportPage.Section foreign(TableLayout layout, boolean begins, String summary) {
    String question = layout.question().isEmpty() ? "Table " + layout.table() : layout.question();
    return new ReportPage.Section(
        begins ? "Programs of the user's own" : "",
        begins ? "Tables that other programs have written; `spindle sql` reads them." : "",
        layout.experiment(),
        question,
        "",
        summary,
        List.of(),
        List.of());
  }

  /** What a table holds. */
  private static final class Held {
    private final List<String> sweeps = new ArrayList<>();
    private long count;
    private boolean anyFine;

    String summary() {
      return count + " rows from " + String.join(", ", sweeps);
    }
  }

  /** By experiment, in one query of all tables. */
  private static Map<String, Held> held(ResultTables tables) {
    Map<String, Held> held = new HashMap<>();
    if (tables.names().contains("points")) {
      tables
          .rows(
              "SELECT experiment, sweep, count(*), count_if(status = 'ok') FROM points"
                  + " GROUP BY experiment, sweep ORDER BY experiment, sweep")
          .forEach(
              row -> {
                Held table = held.computeIfAbsent(row.getString(0), name -> new Held());
                table.sweeps.add(row.getString(1) + " (" + row.getLong(2) + ")");
                table.count += row.getLong(2);
                table.anyFine |= row.getLong(3) > 0;
              });
    }
    return held;
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
