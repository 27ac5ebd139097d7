// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.spindle.data.Datasets;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.OwnColumns;
import org.spindle.jobs.store.ResultsFolder;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * An experiment that is computed by something which is not in our jars. What it needs is sent to
 * the executors with it, its cost is a number of seconds, and the columns of its result are known
 * only when a first point has one.
 *
 * @param <P> parameters
 * @param <R> result
 */
public interface Foreign<P extends Record, R extends Record>
    extends Experiment<P, R>, OwnColumns<P, R> {

  /**
   * This experiment with the columns that its table in a folder has.
   *
   * @throws UserError if its parameters do not go with them
   */
  Foreign<P, R> in(ResultsFolder folder) throws IOException;

  /**
   * This experiment, ready to be sent to executors: what they need is broadcast, and kept in the
   * folder for later. The caller holds the table's lock.
   */
  Foreign<P, R> sent(ResultsFolder folder, JavaSparkContext context) throws IOException;

  /** Whether a point had a result already, which has fixed the columns. */
  boolean knowsColumns();

  /**
   * This experiment with the columns of its first result, which the folder keeps.
   *
   * @param results of the first points, at least one; later ones tell the kind of what has no value
   *     in the first
   */
  Foreign<P, R> withColumnsOf(List<R> results, ResultsFolder folder) throws IOException;

  /**
   * Compares a result with the columns, as far as they are known.
   *
   * @throws RuntimeException that says what differs; its point fails
   */
  void requireColumns(R result);

  /** What computes, for the column {@code engine}. */
  String engine();

  /** Seconds that the user states a point to take; NaN if nothing is stated. */
  double statedSeconds();

  /** Computes one replicate, which is told its number. */
  R run(P parameters, int replicate, Streams streams, Datasets data, Watch watch) throws Exception;

  /** One point: predicted flops are a number of points, and their rate is points a second. */
  @Override
  default Cost cost(P parameters) {
    return new Cost(1, 0);
  }

  @Override
  default R run(P parameters, Streams streams, Datasets data, Watch watch) throws Exception {
    return run(parameters, 0, streams, data, watch);
  }
}
