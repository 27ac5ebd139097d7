// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.Experiments;
import org.spindle.jobs.run.Replay;
import org.spindle.jobs.run.Sessions;
import org.spindle.jobs.run.SharedData;
import org.spindle.jobs.run.UserError;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;
import org.spindle.sweep.PointId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spindle replay}. */
@Command(
    name = "replay",
    description = "Computes one row again and compares it with the stored one.",
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "results folder")
  private String directory;

  @Parameters(index = "1", paramLabel = "POINT_ID", description = "32 hexadecimal digits")
  private String pointId;

  @Option(names = "--datasets", paramLabel = "URI", description = "folder of the data sets")
  private String datasets;

  @Override
  public Integer call() throws IOException {
    PointId id = parsed();
    ResultsFolder folder = FolderOption.existing(directory);
    try (SparkSession spark = Sessions.forReading()) {
      for (Experiment<?, ?> experiment : Experiments.all()) {
        Row row = row(spark, folder, TableLayout.of(experiment), id);
        if (row != null) {
          return replay(spark, experiment, row);
        }
      }
      for (TableLayout layout : TableLayout.stored(folder)) {
        Row row = row(spark, folder, layout, id);
        if (row != null) {
          return replay(spark, org.spindle.jobs.command.Command.again(folder, layout, row), row);
        }
      }
    }
    throw UserError.usage("no point " + pointId + " in " + directory);
  }

  /** The row of a point in a table, or null. */
  private static Row row(SparkSession spark, ResultsFolder folder, TableLayout layout, PointId id)
      throws IOException {
    if (!folder.hasTable(layout.table())) {
      return null;
    }
    return ResultTables.distinct(spark, folder, layout)
        .filter("point_id = '" + id.hex() + "'")
        .takeAsList(1)
        .stream()
        .findFirst()
        .orElse(null);
  }

  private PointId parsed() {
    try {
      return PointId.parse(pointId);
    } catch (IllegalArgumentException e) {
      throw UserError.usage(e.getMessage());
    }
  }

  private <P extends Record, R extends Record> int replay(
      SparkSession spark, Experiment<P, R> experiment, Row row) {
    Replay<P, R> replay = new Replay<>(experiment, row);
    Set<String> needed = experiment.datasets(replay.parameters());
    SharedData data =
        SharedData.load(
            JavaSparkContext.fromSparkContext(spark.sparkContext()),
            needed,
            FolderOption.datasets(datasets));
    SortedMap<String, String> identity =
        SharedData.identity(
            needed, FolderOption.datasets(datasets), spark.sparkContext().hadoopConfiguration());
    boolean equal = replay.compare(data, identity, System.out);
    return equal ? 0 : UserError.CHECK_FAILED;
  }
}
