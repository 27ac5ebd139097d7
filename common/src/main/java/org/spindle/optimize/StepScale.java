// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * How far a step to the minimum of the models is trusted: half as far after each bad step, back to
 * the whole within a pass of good ones; at least a constant, and not many times the usual step.
 */
final class StepScale {

  private static final double SHORTEST = 1e-5;

  private final SumOfFunctionsConstants constants;
  private final int parts;
  private double scale = 1;
  private double distance;

  /**
   * Full trust.
   *
   * @param constants the shortest step, and the longest over the usual one
   * @param parts parts of the function
   */
  StepScale(SumOfFunctionsConstants constants, int parts) {
    this.constants = constants;
    this.parts = parts;
  }

  /** A step was bad. */
  void failed() {
    scale = Math.max(scale / 2, SHORTEST);
  }

  /** A step was good. */
  void succeeded() {
    double share = 1.0 / parts;
    scale = Math.max(share + scale * (1 - share), SHORTEST);
  }

  /** A step led so far. */
  void went(double length) {
    distance += length;
  }

  /**
   * The factor of the next step.
   *
   * @param newton length of the step to the minimum
   * @param evaluations of parts so far
   * @return α
   */
  double of(double newton, long evaluations) {
    double alpha = scale;
    if (newton > 0 && alpha * newton < constants.shortestStep()) {
      alpha = constants.shortestStep() / newton;
    }
    double longest = constants.stepRatio() * distance / evaluations;
    if (evaluations > parts && longest > 0 && alpha * newton > longest) {
      alpha = longest / newton;
    }
    return alpha;
  }
}
