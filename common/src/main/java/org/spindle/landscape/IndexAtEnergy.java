// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.statistic.Estimate;
import org.spindle.statistic.RatioOfSums;

/**
 * The index fraction α over critical points of one energy, from the sums of many matrices; see
 * {@link CriticalPointSums}.
 */
public interface IndexAtEnergy {

  /**
   * Σ w over all points.
   *
   * @return W, &gt; 0
   */
  double weight();

  /**
   * Squares of the weight.
   *
   * @return sum over matrices of W²
   */
  double weightSquares();

  /**
   * Σ w α over all points.
   *
   * @return A
   */
  double indexSum();

  /**
   * Squares of the index sum.
   *
   * @return sum over matrices of A²
   */
  double indexSquares();

  /**
   * Products of both.
   *
   * @return sum over matrices of A W
   */
  double indexProducts();

  /**
   * Σ w α² over all points.
   *
   * @return the second moment, not normalised
   */
  double indexMoments();

  /**
   * The number of matrices that the points come from.
   *
   * @return how many
   */
  long matrices();

  /**
   * The mean index fraction.
   *
   * @return ⟨α⟩ with its standard error
   */
  default Estimate fraction() {
    return RatioOfSums.of(
        indexSum(), weight(), indexSquares(), indexProducts(), weightSquares(), matrices());
  }

  /**
   * The scatter of the index fraction.
   *
   * @return its standard deviation over points
   */
  default double deviation() {
    double mean = fraction().mean();
    return Math.sqrt(Math.max(indexMoments() / weight() - mean * mean, 0));
  }

  /**
   * The standard error of the scatter, for a kurtosis of up to 4 and at most one independent point
   * a matrix.
   *
   * @return its standard error
   */
  default double deviationError() {
    return deviation() * Math.sqrt(0.75 / Math.min(weight(), matrices()));
  }

  /**
   * Whether the index is mostly neither 0 nor all, so that its distribution has no long tail.
   *
   * @param order of the Hessian
   * @return whether a mean count and what it leaves are above one
   */
  default boolean isSpread(int order) {
    double mean = fraction().mean();
    return mean * order > 1 && (1 - mean) * order > 1;
  }
}
