// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.random.RandomGenerator;
import org.spindle.sweep.Watch;

/**
 * L-BFGS on batches: some steps on a share of the sub-functions, scaled to the whole sum, then
 * others on the next ones. The memory is emptied between batches, since differences of gradients
 * across two of them would tell of the batches and not of the curvature.
 *
 * <p>A rival of SFO: one that knows curvature, but no way to carry it from batch to batch. Within a
 * batch it overfits that; it does not converge.
 *
 * @cost a step is one L-BFGS step on a batch
 * @source Q. V. Le et al., On optimization methods for deep learning, ICML 2011
 */
public final class BatchBfgs extends Descent {

  private final SumOfFunctions function;
  private final int batch;
  private final int stepsPerBatch;
  private final int memory;
  private final BatchOrder order;
  private LimitedMemoryBfgs inner;
  private int taken;
  private int idle;

  /**
   * A method at its start.
   *
   * @param function the sum
   * @param start x, copied
   * @param share of the sub-functions in a batch, 0.1 in the comparison with SFO; one at least
   * @param stepsPerBatch steps before the next batch, ≥ 1
   * @param memory pairs that are kept within a batch
   * @param random source of the order
   */
  public BatchBfgs(
      SumOfFunctions function,
      double[] start,
      double share,
      int stepsPerBatch,
      int memory,
      RandomGenerator random) {
    super(start, new Evaluations());
    if (!(share > 0 && share <= 1) || stepsPerBatch < 1) {
      throw new IllegalArgumentException(
          "a batch is a share in (0, 1] and has 1 or more steps, was "
              + share
              + " and "
              + stepsPerBatch);
    }
    this.function = function;
    this.batch = Math.max(1, (int) Math.round(share * function.parts()));
    this.stepsPerBatch = stepsPerBatch;
    this.memory = memory;
    order = new BatchOrder(function.parts(), random);
    nextBatch();
  }

  private void nextBatch() {
    int[] parts = order.next(batch);
    double scale = (double) function.parts() / batch;
    var sum = new PartialSum(function, parts, scale, evaluations);
    inner = new LimitedMemoryBfgs(sum, point, memory, new Evaluations());
    taken = 0;
  }

  @Override
  public Progress step(Watch watch) {
    if (progress.ended()) {
      return progress;
    }
    if (taken == stepsPerBatch || inner.progress().ended()) {
      nextBatch();
    }
    double before = inner.evaluations().overheadFlops();
    Progress there = inner.step(watch);
    evaluations.overhead(inner.evaluations().overheadFlops() - before);
    taken++;
    point = inner.point();
    value = inner.value();
    idle = there.ended() && taken == 1 ? idle + 1 : 0;
    int batches = (function.parts() + batch - 1) / batch;
    if (there.kind() == Progress.Kind.DIVERGED || idle >= batches) {
      progress = there;
    }
    return progress;
  }
}
