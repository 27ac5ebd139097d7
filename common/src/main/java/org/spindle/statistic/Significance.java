// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How many standard errors a claim is allowed that is judged in many places at once, by standard
 * errors that come from few replicates.
 *
 * <p>A claim has the probability of a false alarm of four standard errors of a gaussian, 6.3e-5,
 * all its places together. So a single comparison with many replicates gets 4; a hundred of them
 * get 5.0; a hundred with twenty replicates each get 7.0.
 */
public final class Significance {

  private static final double ALARM = 2 * new NormalDistribution().cumulativeProbability(-4);

  private Significance() {}

  /**
   * The quantile of Student's distribution for one of many comparisons.
   *
   * @param replicates number of draws behind each standard error, ≥ 2
   * @param comparisons places at which the claim is judged, ≥ 1
   * @return number of standard errors, ≥ 4; infinite for fewer than two replicates
   */
  public static double standardErrors(long replicates, int comparisons) {
    if (replicates < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double tail = ALARM / (2 * Math.max(1, comparisons));
    return -new TDistribution(replicates - 1.0).inverseCumulativeProbability(tail);
  }

  /**
   * How far an estimate may be from the truth that is one of many.
   *
   * @param estimate mean and standard error
   * @param comparisons places at which the claim is judged, ≥ 1
   * @return that number of its standard errors; NaN for fewer than two draws
   */
  public static double margin(Estimate estimate, int comparisons) {
    return standardErrors(estimate.draws(), comparisons) * estimate.error();
  }
}
