// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;

/**
 * What {@code plan} says of points, against what they took: the rows of an experiment in a results
 * folder. Half of each sweep, as identities fall, is what a plan has seen when it foretells the
 * other half.
 *
 * @param points how many points were compared
 * @param seconds core-seconds that they took
 * @param first core-seconds that a plan foretells where nothing is known but what is typical
 * @param later core-seconds that it foretells from the other half
 */
public record Foretold(long points, double seconds, double first, double later) {

  /** Rows that are looked at. */
  private static final int MOST = 200_000;

  private static final Foretold NONE = new Foretold(0, 0, 0, 0);

  /** The flops and seconds of half a sweep. */
  private static final class Half {
    private long points;
    private double flops;
    private double seconds;

    void add(double cost, double taken) {
      points++;
      flops += cost;
      seconds += taken;
    }
  }

  /**
   * The rows of an experiment's present version in a folder; sweeps of a single point are left out.
   *
   * @return no points if the folder has none
   */
  public static Foretold of(SparkSession spark, ResultsFolder folder, Experiment<?, ?> experiment)
      throws IOException {
    Dataset<Row> rows =
        ResultTables.distinct(spark, folder, experiment)
            .where("status = 'ok' AND version = " + experiment.version());
    long count = rows.count();
    Dataset<Row> some = count <= MOST ? rows : rows.sample((double) MOST / count, 1);
    return of(experiment, some.collectAsList());
  }

  static <P extends Record> Foretold of(Experiment<P, ?> experiment, List<Row> rows)
      throws IOException {
    Map<String, Half[]> sweeps = new TreeMap<>();
    for (Row row : rows) {
      String id = row.getAs("point_id");
      sweeps
          .computeIfAbsent(row.getAs("sweep"), name -> new Half[] {new Half(), new Half()})[
          id.hashCode() & 1]
          .add(
              experiment.cost(ParametersOfRow.of(experiment, row)).flops(),
              row.<Double>getAs("seconds"));
    }
    Foretold all = NONE;
    for (var sweep : sweeps.entrySet()) {
      Half[] halves = sweep.getValue();
      if (halves[0].points > 0 && halves[1].points > 0) {
        all = all.plus(of(experiment, sweep.getKey(), halves[0], halves[1]));
      }
    }
    return all;
  }

  private static Foretold of(Experiment<?, ?> experiment, String sweep, Half seen, Half other)
      throws IOException {
    java.nio.file.Path scratch = Files.createTempDirectory("spindle-foretold");
    ResultsFolder folder = new ResultsFolder(scratch.toUri().toString(), new Configuration());
    try {
      Calibration calibration = new Calibration(folder, experiment, sweep);
      double typical = calibration.flopsPerSecond();
      calibration.store(seen.flops, seen.seconds);
      return new Foretold(
          other.points,
          other.seconds,
          other.flops / typical,
          other.flops / calibration.flopsPerSecond());
    } finally {
      folder.files().delete(new Path(scratch.toUri()), true);
    }
  }

  private Foretold plus(Foretold other) {
    return new Foretold(
        points + other.points, seconds + other.seconds, first + other.first, later + other.later);
  }
}
