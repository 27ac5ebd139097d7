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
   * Where a step goes on the average.
   *
   * @param noisy x_t, d × n, not changed
   * @param t 2 … T
   * @return E[x_{t−1}|x_t] − x_t, d × n
   */
  default Matrix drift(Matrix noisy, int t) {
    Matrix drift = new Matrix(noisy.rows(), noisy.cols());
    moments(noisy, t, drift, new Matrix(noisy.rows(), noisy.cols()));
    for (int c = 0; c < noisy.cols(); c++) {
      for (int i = 0; i < noisy.rows(); i++) {
        drift.set(i, c, drift.get(i, c) - noisy.get(i, c));
      }
    }
    return drift;
  }

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

  /**
   * The best kernels for any data whose posterior is known: the exact mean, and a variance that
   * depends on state and time, on time alone or is β_t.
   *
   * @param schedule the schedule
   * @param posterior of the data
   * @param model what the variance may depend on
   * @param doubts E Var(x_0i|x_t) at t, the same for all coordinates; for {@link
   *     CovarianceModel#TIME} alone
   * @return the model
   */
  static ReverseModel of(
      Schedule schedule, DataPosterior posterior, CovarianceModel model, double... doubts) {
    return (noisy, t, mean, variance) -> {
      posterior.moments(noisy, schedule.signal(t), mean, variance);
      double c0 = GaussianKernel.startWeight(schedule, t);
      double c1 = GaussianKernel.presentWeight(schedule, t);
      double known = schedule.posteriorVariance(t);
      for (int c = 0; c < noisy.cols(); c++) {
        for (int i = 0; i < noisy.rows(); i++) {
          mean.set(i, c, c0 * mean.get(i, c) + c1 * noisy.get(i, c));
          variance.set(
              i,
              c,
              switch (model) {
                case STATE -> known + c0 * c0 * variance.get(i, c);
                case TIME -> known + c0 * c0 * doubts[t];
                case RATE -> schedule.rate(t);
              });
        }
      }
    };
  }
}
