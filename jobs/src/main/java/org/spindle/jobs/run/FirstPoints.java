// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.run.Batches.Member;
import org.spindle.jobs.run.PointTask.Computed;
import org.spindle.jobs.store.ResultSchema;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.jobs.store.RowEncoding;
import org.spindle.sweep.Outcome;

/**
 * The first points of a foreign experiment, until one of them has a result: only then are the
 * columns known that a wave needs. A batch fills the task slots once, and twice as often each time
 * that all of it failed. Its rows are written like those of a wave.
 */
final class FirstPoints<P extends Record, R extends Record> {

  private static final int LARGEST_BATCH = 1000;

  private final SparkSession spark;
  private final ResultsFolder folder;
  private final Supplier<UserError> tooManyFailures;
  private Foreign<P, R> experiment;
  private int computed;

  FirstPoints(
      SparkSession spark,
      ResultsFolder folder,
      Foreign<P, R> experiment,
      Supplier<UserError> tooManyFailures) {
    this.spark = spark;
    this.folder = folder;
    this.experiment = experiment;
    this.tooManyFailures = tooManyFailures;
  }

  /** The experiment with its columns; as it was, if no point had a result. */
  Foreign<P, R> experiment() {
    return experiment;
  }

  /** What makes rows of the points, and writes them to the folder of a wave. */
  interface Wave<P extends Record, R extends Record> {

    /** The task of the points with the experiment as it is now. */
    PointTask<P, R> task(Foreign<P, R> experiment);

    /** Where the next wave is staged. */
    Path target();

    /** Makes a staged wave a part of the table. */
    void publish(Path target) throws IOException;
  }

  /**
   * Computes points from the front of the list.
   *
   * @return the numbers of those that are left
   * @throws UserError if too many failed
   */
  long[] compute(long[] numbers, Batches<P> batches, Wave<P, R> wave, int cores)
      throws IOException {
    int size = cores;
    while (computed < numbers.length && !experiment.knowsColumns()) {
      int end = Math.min(numbers.length, computed + size);
      batch(Arrays.copyOfRange(numbers, computed, end), batches, wave);
      computed = end;
      size = Math.min(2 * size, LARGEST_BATCH);
      UserError trouble = tooManyFailures.get();
      if (trouble != null) {
        throw trouble;
      }
    }
    return Arrays.copyOfRange(numbers, computed, numbers.length);
  }

  private void batch(long[] numbers, Batches<P> batches, Wave<P, R> wave) throws IOException {
    var context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<Long> boxed = LongStream.of(numbers).boxed().toList();
    PointTask<P, R> task = wave.task(experiment);
    List<Computed<R>> all = context.parallelize(boxed, boxed.size()).map(task::compute).collect();
    List<R> results = new ArrayList<>();
    for (Computed<R> one : all) {
      if (one.outcome() instanceof Outcome.Ok<R> ok) {
        results.add(ok.result());
      }
    }
    if (!results.isEmpty()) {
      experiment = experiment.withColumnsOf(results, folder);
    }
    PointTask<P, R> columns = wave.task(experiment);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      Member<P> member = batches.member(numbers[i]);
      rows.add(columns.row(member, judged(all.get(i))));
    }
    Path target = wave.target();
    RowEncoding.table(spark, context.parallelize(rows, 1), ResultSchema.of(experiment))
        .write()
        .options(ResultSchema.encoding(experiment))
        .parquet(target.toString());
    wave.publish(target);
  }

  /** Points that were computed before the columns were known are held to them, too. */
  private Computed<R> judged(Computed<R> one) {
    if (one.outcome() instanceof Outcome.Ok<R> ok) {
      try {
        experiment.requireColumns(ok.result());
      } catch (RuntimeException e) {
        return one.with(Outcome.Failed.of(e));
      }
    }
    return one;
  }
}
