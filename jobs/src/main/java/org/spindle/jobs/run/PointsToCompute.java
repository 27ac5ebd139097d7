// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.RecordSchema;
import org.spindle.jobs.store.ResultTables;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.sweep.ParameterSpace;

/** Which points of a sweep have no row yet: an anti-join of point identities. */
public final class PointsToCompute {

  private final SparkSession spark;
  private final ResultsFolder folder;
  private final Experiment<?, ?> experiment;
  private final Mode mode;

  /** The points of an experiment that a run in this mode has to compute. */
  public PointsToCompute(
      SparkSession spark, ResultsFolder folder, Experiment<?, ?> experiment, Mode mode) {
    this.spark = spark;
    this.folder = folder;
    this.experiment = experiment;
    this.mode = mode;
  }

  /** The numbers in [low, high) of a round that are to be computed, in no particular order. */
  long[] numbers(ParameterSpace<?> space, PointNumbers numbering, long low, long high)
      throws IOException {
    if (!tableCounts()) {
      return LongStream.range(low, high).toArray();
    }
    List<String> left =
        identified(space, numbering, low, high)
            .join(done(), "point_id")
            .select("number")
            .as(Encoders.STRING())
            .collectAsList();
    long[] present = left.stream().mapToLong(Long::parseLong).sorted().distinct().toArray();
    return LongStream.range(low, high)
        .filter(number -> java.util.Arrays.binarySearch(present, number) < 0)
        .toArray();
  }

  /** How many points of a round are done already. */
  long done(ParameterSpace<?> space, PointNumbers numbering) throws IOException {
    if (!tableCounts() || numbering.size() == 0) {
      return 0;
    }
    return identified(space, numbering, 0, numbering.size())
        .join(done(), "point_id")
        .select("number")
        .distinct()
        .count();
  }

  private boolean tableCounts() throws IOException {
    return mode != Mode.FORCE && folder.hasTable(RecordSchema.table(experiment.name()));
  }

  private Dataset<Row> done() {
    Dataset<Row> rows = ResultTables.raw(spark, folder, experiment).select("point_id", "status");
    Dataset<Row> counted = mode == Mode.RETRY ? rows.filter("status = 'ok'") : rows;
    return counted.select("point_id");
  }

  private Dataset<Row> identified(
      ParameterSpace<?> space, PointNumbers numbering, long low, long high) {
    return spark
        .range(low, high)
        .map(new Identity(space, numbering), Encoders.STRING())
        .selectExpr("substring(value, 1, 32) AS point_id", "substring(value, 33) AS number");
  }

  /** A point's number becomes its identity followed by the number. */
  private record Identity(ParameterSpace<?> space, PointNumbers numbering)
      implements MapFunction<Long, String>, Serializable {
    @Override
    public String call(Long number) {
      return space.pointId(numbering.cell(number), numbering.replicate(number)).hex() + number;
    }
  }
}
