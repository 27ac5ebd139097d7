// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import org.spindle.statistic.Estimate;

/**
 * A quantity that theory predicts: column {@code x} over the rows of a place, against the mean of
 * {@code x_theory}.
 *
 * @param measured mean and standard error of the simulated values
 * @param theory mean of the predicted ones
 */
public record Twin(Estimate measured, double theory) {

  /**
   * The simulated mean.
   *
   * @return NaN without values
   */
  public double mean() {
    return measured.mean();
  }

  /**
   * Its standard error.
   *
   * @return 0 of a single draw
   */
  public double error() {
    return measured.error();
  }
}
