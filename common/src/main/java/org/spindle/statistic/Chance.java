// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.io.Serializable;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;

/** How far chance takes a measured value from the truth. */
@FunctionalInterface
public interface Chance extends Serializable {

  /**
   * The distance that is exceeded with a given probability.
   *
   * @param tail probability of being further off in one direction, in (0, 1/2]
   * @return ≥ 0, in the unit of the value
   */
  double distance(double tail);

  /**
   * That of a mean, by Student's distribution.
   *
   * @param estimate its error and number of draws
   * @return the law
   */
  static Chance of(Estimate estimate) {
    return tail -> Significance.standardErrors(estimate.draws(), tail) * estimate.error();
  }

  /**
   * That of the share of successes in independent trials, exactly: where failures are rare, one
   * more of them is no news, though it may be many standard errors.
   *
   * @param trials their number
   * @param probability of success
   * @return the law of the share's distance, below or above, whichever is wider
   */
  static Chance ofShare(int trials, double probability) {
    var law = new BinomialDistribution(trials, probability);
    return tail -> {
      double low = probability - (double) law.inverseCumulativeProbability(tail) / trials;
      double high = (double) law.inverseCumulativeProbability(1 - tail) / trials - probability;
      return Math.max(low, high);
    };
  }

  /**
   * That of a mean of squares of independent gaussians, as a part of what it is in the mean.
   *
   * @param draws number of squares
   * @return the law of the relative distance, below or above, whichever is wider
   */
  static Chance ofMeanSquare(long draws) {
    var law = new ChiSquaredDistribution(draws);
    return tail ->
        Math.max(
            1 - law.inverseCumulativeProbability(tail) / draws,
            law.inverseCumulativeProbability(1 - tail) / draws - 1);
  }
}
