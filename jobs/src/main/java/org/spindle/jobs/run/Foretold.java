// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.TableLayout;

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
    Stream<String> parameters =
        TableLayout.of(experiment).parameters().stream().map(StructField::name);
    Column[] columns =
        Stream.concat(Stream.of("point_id", "sweep", "seconds"), parameters)
            .map(functions::col)
            .toArray(Column[]::new);
    Dataset<Row> rows =
        ResultTables.distinct(spark, folder, experiment)
            .where("status = 'ok' AND version = " + experiment.version())
            .select(columns);
    long count = rows.count();
    Dataset<Row> some = count <= MOST ? rows : rows.sample((double) MOST / count, 1);
    return of(experiment, some.collectAsList());
  }

  static <P extends Record> Foretold of(Experiment<P, ?> experiment, List<Row> rows) {
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

  private static Foretold of(Experiment<?, ?> experiment, String sweep, Half seen, Half other) {
    double typical = TypicalSpeeds.of(experiment.name(), sweep).orElse(Calibration.UNKNOWN);
    double learnt = Calibration.learnt(seen.flops, seen.seconds, typical);
    return new Foretold(other.points, other.seconds, other.flops / typical, other.flops / learnt);
  }

  private Foretold plus(Foretold other) {
    return new Foretold(
        points + other.points, seconds + other.seconds, first + other.first, later + other.later);
  }
}
