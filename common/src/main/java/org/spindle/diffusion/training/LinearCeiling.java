// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.Schedule;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;

/**
 * What no reversal surpasses whose means are linear in the present and whose variances are diagonal
 * and do not know it: it depends on the covariance of the data alone.
 *
 * <pre>
 * K = (d/2) ln[(1−ᾱ_T)/β_1] − (d/2) ln 2πe − ½ Σ_{t≥2} Σ_i ln(1 + Δ_t C_ii(t))
 * C(t) = V diag[λ(1−ᾱ)/(ᾱλ + 1 − ᾱ)] Vᵀ
 * </pre>
 *
 * <p>Variances that are diagonal in the modes of the data instead of their coordinates reach a
 * little more, and {@link org.spindle.diffusion.GaussianReversal} has these.
 *
 * @source derived in common/README.md from the least divergence of a step
 */
public final class LinearCeiling {

  private LinearCeiling() {}

  /**
   * What each step loses at least, and what the two ends add.
   *
   * @param schedule the schedule
   * @param covariance of the data, d × d, of trace d
   * @return −E KL of step t at index t ≥ 2, the ends at 1, nats; their sum is K
   */
  public static double[] parts(Schedule schedule, Matrix covariance) {
    int d = covariance.rows();
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    double[] weights = new double[d];
    double[] parts = new double[schedule.steps() + 1];
    double ratio = (1 - schedule.signal(schedule.steps())) / schedule.rate(1);
    parts[1] = d * (0.5 * Math.log(ratio) - Information.UNIT_GAUSSIAN);
    for (int t = 2; t <= schedule.steps(); t++) {
      double signal = schedule.signal(t);
      for (int k = 0; k < d; k++) {
        double lambda = Math.max(0, eigen.values()[k]);
        weights[k] = lambda * (1 - signal) / (signal * lambda + 1 - signal);
      }
      for (int i = 0; i < d; i++) {
        double doubt = 0;
        for (int k = 0; k < d; k++) {
          doubt += eigen.vectors().get(i, k) * eigen.vectors().get(i, k) * weights[k];
        }
        parts[t] -= 0.5 * Math.log1p(schedule.fall(t) * doubt);
      }
    }
    return parts;
  }

  /**
   * The bound.
   *
   * @param schedule the schedule
   * @param covariance of the data, d × d, of trace d
   * @return K, nats
   */
  public static double bound(Schedule schedule, Matrix covariance) {
    return Arrays.stream(parts(schedule, covariance)).sum();
  }

  /**
   * The bound where variances are diagonal in the modes of the data instead of their coordinates.
   *
   * @param schedule the schedule
   * @param covariance of the data, d × d, of trace d
   * @return K, nats; no less than {@link #bound}
   */
  public static double boundInModes(Schedule schedule, Matrix covariance) {
    return bound(schedule, Matrix.diagonal(SymmetricEigen.values(covariance)));
  }
}
