// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.sweep.Watch;

/**
 * A point that goes down, step by step, and the count of what that takes.
 *
 * <p>Once it has ended, further steps change nothing. For one thread.
 */
public interface Optimizer {

  /**
   * Takes one step, as the method counts them.
   *
   * @param watch polled where a step is long
   * @return how it stands then
   */
  Progress step(Watch watch);

  /**
   * Takes one step without a limit of time.
   *
   * @return how it stands then
   */
  default Progress step() {
    return step(Watch.UNLIMITED);
  }

  /**
   * How it stands.
   *
   * @return moving before the first step
   */
  Progress progress();

  /**
   * The point.
   *
   * @return x, owned by this object and changed by the next step
   */
  double[] point();

  /**
   * The last value that the method itself has seen.
   *
   * @return f at the point, of minibatch methods the estimate from the last batch before its step;
   *     NaN before there is one
   */
  double value();

  /**
   * What it has taken so far.
   *
   * @return the counts, which go on with the next step
   */
  Evaluations evaluations();

  /**
   * Takes steps until it ends.
   *
   * @param steps most steps
   * @param watch polled between steps
   * @return how it stands then
   */
  default Progress run(int steps, Watch watch) {
    for (int i = 0; i < steps && !progress().ended(); i++) {
      watch.check();
      step(watch);
    }
    return progress();
  }
}
