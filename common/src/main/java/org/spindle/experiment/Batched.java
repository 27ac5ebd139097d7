// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.List;
import org.spindle.data.Datasets;
import org.spindle.random.Streams;
import org.spindle.sweep.Watch;

/**
 * An experiment whose points are cheaper together: small networks that fill the lanes of one
 * vector, or points that differ only in what happens after a costly draw.
 *
 * <p>The law of batches: <b>the result of a point does not depend on its company</b>, to the last
 * bit. The engine is free to compute a point alone, with any others of its key, in any order; a row
 * that is computed again alone equals the stored one. The tests hold each batched experiment to it.
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 */
public interface Batched<P extends Record, R extends Record> extends Experiment<P, R> {

  /**
   * What the points of a batch have in common, e.g. the sizes of their arrays.
   *
   * @param parameters those of a point
   * @return the key, compared by {@code equals}
   */
  Object batchKey(P parameters);

  /**
   * Whether points meet only points of the same draw, as {@link Experiment#drawKey} defines it: all
   * streams of a batch are then equal. To put points of one draw near each other, let the axis that
   * does not count be the last one of the sweep.
   *
   * @return false unless overridden
   */
  default boolean onlyOneDraw() {
    return false;
  }

  /**
   * The most points of a kind in one batch.
   *
   * @param parameters those of a point
   * @return at least 1
   */
  int batchSize(P parameters);

  /**
   * Computes points with equal keys, as {@link Experiment#run} computes one.
   *
   * @param parameters one record for each point, in the order of the sweep
   * @param streams the streams of each point
   * @param data the data sets that the points read
   * @param watch the watch of the whole batch: its limit is that of one point times their number
   * @return one result for each point, in the same order
   * @throws Exception makes the engine compute the points of the batch one by one, so that only the
   *     bad ones fail
   */
  List<R> runAll(List<P> parameters, List<Streams> streams, Datasets data, Watch watch)
      throws Exception;

  @Override
  default R run(P parameters, Streams streams, Datasets data, Watch watch) throws Exception {
    return runAll(List.of(parameters), List.of(streams), data, watch).get(0);
  }
}
