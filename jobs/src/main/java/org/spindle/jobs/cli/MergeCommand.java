// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.FolderRecords;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableComparison;
import org.spindle.jobs.store.TableLock;
import org.spindle.jobs.store.TableMerge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle merge}. */
@Command(
    name = "merge",
    description = {
      "Two results folders as a third, each point once; A and B stay as they are.",
      "Of a point in both an ok row goes before a failed one, then the later. Rows that are ok in"
          + " both and differ (see `compare`) contradict each other: they are named, and nothing is"
          + " written; exit code 4. Sweep files, calibrations, status and events of the runs come"
          + " along; verdicts do not: `verify C` judges the whole."
    },
    mixinStandardHelpOptions = true)
final class MergeCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "A", description = "results folder")
  private String first;

  @Parameters(index = "1", paramLabel = "B", description = "results folder")
  private String second;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "C",
      description = "results folder without tables, any Hadoop URI")
  private String out;

  @Override
  public Integer call() throws IOException {
    ResultsFolder a = FolderOption.existing(first);
    ResultsFolder b = FolderOption.existing(second);
    ResultsFolder c = new ResultsFolder(FolderOption.absolute(out), Sessions.hadoop());
    if (a.root().equals(b.root())) {
      throw UserError.usage("A and B are one folder: " + a.root());
    }
    if (!c.tables().isEmpty()) {
      throw UserError.usage("--out " + out + " has tables already; take a new folder");
    }
    List<Tables.OfPoints> tables = Tables.of(a, b);
    for (String other : Tables.unknown(a, b, tables)) {
      throw UserError.usage(
          "table " + other + " is of an experiment that is not here; --jars brings it");
    }
    FolderRecords records = new FolderRecords(List.of(a, b), c);
    String quarrel = records.quarrel();
    if (quarrel != null) {
      throw UserError.usage(quarrel);
    }
    try (SparkSession spark = Sessions.forReading()) {
      if (contradict(spark, a, b, tables)) {
        throw new UserError(
            UserError.CHECK_FAILED,
            "A and B contradict each other in the rows above; nothing is written. `replay` tells"
                + " which of two rows this machine computes");
      }
      FolderOption.requireWritable(c, out);
      records.copy();
      for (Tables.OfPoints table : tables) {
        merge(spark, List.of(a, b), c, table);
      }
    }
    return 0;
  }

  /** Names the contradictions of all tables. */
  private static boolean contradict(
      SparkSession spark, ResultsFolder a, ResultsFolder b, List<Tables.OfPoints> tables)
      throws IOException {
    boolean contradict = false;
    for (Tables.OfPoints table : tables) {
      if (!a.hasTable(table.name()) || !b.hasTable(table.name())) {
        continue;
      }
      TableComparison.Summary summary =
          TableMerge.contradictions(spark, a, b, table.layout(), table.reproducibility());
      if (summary.different() > 0) {
        contradict = true;
        System.out.printf(
            Locale.ROOT,
            "%s: %,d rows contradict each other%n",
            table.layout().experiment(),
            summary.different());
        summary.columns().forEach(CompareCommand::tell);
      }
    }
    return contradict;
  }

  private static void merge(
      SparkSession spark, List<ResultsFolder> from, ResultsFolder into, Tables.OfPoints table)
      throws IOException {
    List<String> counts = new ArrayList<>();
    for (ResultsFolder folder : from) {
      long rows = ResultTables.distinct(spark, folder, table.layout()).count();
      counts.add(String.format(Locale.ROOT, "%,d", rows));
    }
    try (TableLock lock = TableLock.acquire(into, table.name())) {
      long rows = TableMerge.write(spark, from, into, table.layout(), lock);
      System.out.printf(
          Locale.ROOT,
          "%s: %s rows -> %,d rows%n",
          table.layout().experiment(),
          String.join(" and ", counts),
          rows);
    } catch (TableLock.Held e) {
      throw UserError.usage(e.getMessage());
    }
  }
}
