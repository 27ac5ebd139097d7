// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.io.Serializable;
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
import org.spindle.sweep.PointId;

/**
 * Which points of a sweep have no row yet: an anti-join of point identities.
 *
 * <p>The identities of a table of up to {@link StoredIds#MOST} rows are read once, by the first
 * question, and looked up in memory; those of a larger one, or with a predicate, are joined where
 * they lie. Rows that are written later are not seen: a run asks for each of its points once.
 */
public final class PointsToCompute<P extends Record> {

  private final SparkSession spark;
  private final ResultsFolder folder;
  private final Experiment<P, ?> experiment;
  private final Mode mode;
  private final ChosenPoints<P> chosen;
  private final String sweep;
  private StoredIds stored;
  private boolean asked;

  /**
   * The points of an experiment that a run in this mode has to compute.
   *
   * @param where which of the points that have a row are computed again, an SQL predicate over
   *     their parameters; null for all that the mode says
   * @param sweep name of the sweep, whose own rows may have become obsolete
   */
  public PointsToCompute(
      SparkSession spark,
      ResultsFolder folder,
      Experiment<P, ?> experiment,
      Mode mode,
      String where,
      String sweep) {
    this.spark = spark;
    this.folder = folder;
    this.experiment = experiment;
    this.mode = mode;
    this.sweep = sweep;
    this.chosen = where == null ? null : new ChosenPoints<>(spark, experiment, where);
  }

  /** The numbers in [low, high) of a round that are to be computed, ascending. */
  long[] numbers(ParameterSpace<P> space, PointNumbers numbering, long low, long high)
      throws IOException {
    if (!hasTable() || chosen == null && mode == Mode.FORCE) {
      return LongStream.range(low, high).toArray();
    }
    if (inMemory()) {
      return LongStream.range(low, high)
          .parallel()
          .filter(number -> !stays(numbering.id(space, number)))
          .toArray();
    }
    Dataset<Row> points = identified(space, numbering, low, high);
    if (chosen == null) {
      return without(points.join(done(mode), "point_id"), low, high);
    }
    Dataset<Row> stays = points.join(done(Mode.CACHED), "point_id");
    Dataset<Row> again = stays.join(chosen.numbers(space, numbering, low, high), "number");
    if (mode == Mode.RETRY) {
      again = again.join(done(Mode.RETRY), new String[] {"point_id"}, "left_anti");
    }
    return without(stays.select("number").except(again.select("number")), low, high);
  }

  private static long[] without(Dataset<Row> there, long low, long high) {
    long[] present =
        there.select("number").as(Encoders.STRING()).collectAsList().stream()
            .mapToLong(Long::parseLong)
            .sorted()
            .distinct()
            .toArray();
    return LongStream.range(low, high)
        .filter(number -> java.util.Arrays.binarySearch(present, number) < 0)
        .toArray();
  }

  /** Whether the row of a point stays. */
  private boolean stays(PointId id) {
    return switch (mode) {
      case CACHED -> stored.has(id);
      case RETRY -> stored.hasOk(id);
      case FORCE -> false;
    };
  }

  /** Reads the identities, if they may be in memory. */
  private boolean inMemory() {
    if (chosen == null && !asked) {
      Dataset<Row> rows = ResultTables.raw(spark, folder, experiment);
      if (rows.count() <= StoredIds.MOST) {
        stored = StoredIds.of(rows, sweep);
      }
      asked = true;
    }
    return stored != null;
  }

  /** What a round of a sweep means for the table. */
  SweepChange change(ParameterSpace<P> space, PointNumbers numbering) throws IOException {
    long size = numbering.size();
    if (!hasTable()) {
      return new SweepChange(size, 0, 0, 0);
    }
    if (inMemory()) {
      Counts counts =
          LongStream.range(0, size)
              .parallel()
              .collect(
                  Counts::new,
                  (sum, number) -> sum.add(numbering.id(space, number), this),
                  Counts::add);
      return new SweepChange(
          size - counts.there,
          counts.again,
          counts.there - counts.again,
          stored.own() - counts.own);
    }
    Dataset<Row> rows =
        ResultTables.raw(spark, folder, experiment)
            .groupBy("point_id")
            .agg(
                bool_or(col("status").equalTo("ok")).as("ok"),
                bool_or(col("sweep").equalTo(sweep)).as("own"));
    Dataset<Row> points = identified(space, numbering, 0, size);
    if (chosen != null) {
      Dataset<Row> asked =
          chosen.numbers(space, numbering, 0, size).withColumn("chosen", lit(true));
      points = points.join(asked, points.col("number").equalTo(asked.col("number")), "left");
      points = points.selectExpr("point_id", "chosen IS NOT NULL AS chosen", "true AS asked");
    } else {
      points = points.selectExpr("point_id", "true AS chosen", "true AS asked");
    }
    String renewed =
        switch (mode) {
          case CACHED -> "false";
          case RETRY -> "chosen AND NOT ok";
          case FORCE -> "chosen";
        };
    Row counts =
        rows.join(points, new String[] {"point_id"}, "left")
            .selectExpr(
                "count_if(asked)",
                "count_if(asked AND " + renewed + ")",
                "count_if(own AND asked IS NULL)")
            .collectAsList()
            .get(0);
    long any = counts.getLong(0);
    long again = counts.getLong(1);
    return new SweepChange(size - any, again, any - again, counts.getLong(2));
  }

  /** How many points of a round are done already; of very many, by a sample. */
  long done(ParameterSpace<P> space, PointNumbers numbering) throws IOException {
    if (mode == Mode.FORCE || !hasTable() || numbering.size() == 0) {
      return 0;
    }
    if (inMemory()) {
      boolean some = numbering.size() > SweepTotals.MOST;
      LongStream numbers =
          some ? SweepTotals.sample(numbering.size()) : LongStream.range(0, numbering.size());
      long done = numbers.parallel().filter(number -> stays(numbering.id(space, number))).count();
      return some ? Math.round(done * (numbering.size() / (double) SweepTotals.SAMPLE)) : done;
    }
    return identified(space, numbering, 0, numbering.size())
        .join(done(mode), "point_id")
        .select("number")
        .distinct()
        .count();
  }

  /** Points of a round that have rows. */
  private static final class Counts {
    private long there;
    private long again;
    private long own;

    private void add(PointId id, PointsToCompute<?> points) {
      if (points.stored.has(id)) {
        there++;
        again += points.stays(id) ? 0 : 1;
        own += points.stored.hasOwn(id) ? 1 : 0;
      }
    }

    private void add(Counts other) {
      there += other.there;
      again += other.again;
      own += other.own;
    }
  }

  private boolean hasTable() throws IOException {
    return folder.hasTable(RecordSchema.table(experiment.name()));
  }

  private Dataset<Row> done(Mode of) {
    Dataset<Row> rows = ResultTables.raw(spark, folder, experiment).select("point_id", "status");
    Dataset<Row> counted = of == Mode.RETRY ? rows.filter("status = 'ok'") : rows;
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
      return numbering.id(space, number).hex() + number;
    }
  }
}
