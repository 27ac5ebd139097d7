// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/** What every method that goes from point to point keeps: where it is and how it stands. */
abstract class Descent implements Optimizer {

  final Evaluations evaluations;
  double[] point;
  double value = Double.NaN;
  Progress progress = Progress.MOVING;

  /**
   * A method at its start.
   *
   * @param start x, copied
   * @param evaluations what counts
   */
  Descent(double[] start, Evaluations evaluations) {
    this.evaluations = evaluations;
    point = start.clone();
  }

  @Override
  public final Progress progress() {
    return progress;
  }

  @Override
  public final double[] point() {
    return point;
  }

  @Override
  public final double value() {
    return value;
  }

  @Override
  public final Evaluations evaluations() {
    return evaluations;
  }
}
