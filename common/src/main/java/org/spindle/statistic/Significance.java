// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How many standard errors an estimate may be off before that counts as more than chance.
 *
 * <p>With few draws the standard error itself is uncertain, and Student's quantile says by how
 * much: a false alarm in a million takes 4.9 standard errors of a gaussian, 6.7 of 30 draws, 12 of
 * 10 and 100 of 4.
 */
public final class Significance {

  /** Draws from which on Student's distribution is taken for the gaussian it tends to. */
  private static final long MANY = 1_000_000;

  private Significance() {}

  /**
   * The quantile of Student's distribution above which lies a given probability.
   *
   * @param draws number of draws behind the standard error, ≥ 2; very many if it is known
   * @param tail probability of being further off than that in one direction, in (0, 1/2]
   * @return number of standard errors; infinite for fewer than two draws
   */
  public static double standardErrors(long draws, double tail) {
    if (draws < 2) {
      return Double.POSITIVE_INFINITY;
    }
    return draws >= MANY
        ? -new NormalDistribution().inverseCumulativeProbability(tail)
        : -new TDistribution(draws - 1.0).inverseCumulativeProbability(tail);
  }
}
