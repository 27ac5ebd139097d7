// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.linalg.Matrix;

/** A diagonal gaussian reverse kernel, exact or learned: p(x_{t−1}|x_t) = N(mean, variance). */
@FunctionalInterface
public interface ReverseModel {

  /**
   * Mean and variance of a step.
   *
   * @param noisy x_t, d × n, a sample a column, not changed
   * @param t 2 … T
   * @param mean d × n, overwritten
   * @param variance d × n, overwritten, > 0
   */
  void moments(Matrix noisy, int t, Matrix mean, Matrix variance);

  /**
   * The kernels of gaussian data in their eigenbasis.
   *
   * @param reversal data, schedule and variances
   * @return the model
   */
  static ReverseModel of(GaussianReversal reversal) {
    return (noisy, t, mean, variance) -> {
      for (int k = 0; k < noisy.rows(); k++) {
        double slope = reversal.slope(k, t);
        double s = reversal.variance(k, t);
        for (int c = 0; c < noisy.cols(); c++) {
          mean.set(k, c, slope * noisy.get(k, c));
          variance.set(k, c, s);
        }
      }
    };
  }
}
