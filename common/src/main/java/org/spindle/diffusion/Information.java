// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * Units of information, and the entropies of the laws that noise ends in.
 *
 * <p>The package counts in nats; the papers print bits.
 */
public final class Information {

  /** ½ ln 2πe, the entropy of a standard gaussian, nats. */
  public static final double UNIT_GAUSSIAN = 0.5 * Math.log(2 * Math.PI * Math.E);

  private Information() {}

  /**
   * Nats as bits.
   *
   * @param nats information in nats
   * @return nats/ln 2
   */
  public static double bits(double nats) {
    return nats / Math.log(2);
  }

  /**
   * The entropy of a gaussian.
   *
   * @param variance σ² > 0
   * @return ½ ln 2πeσ², nats
   */
  public static double gaussian(double variance) {
    return UNIT_GAUSSIAN + 0.5 * Math.log(variance);
  }

  /**
   * The entropy of a bit.
   *
   * @param p probability of 1, in [0, 1]
   * @return −p ln p − (1−p) ln(1−p), nats
   */
  public static double binary(double p) {
    return term(p) + term(1 - p);
  }

  private static double term(double p) {
    return p <= 0 ? 0 : -p * Math.log(p);
  }

  /**
   * The divergence of one gaussian from another, on the average over a squared distance of means.
   *
   * @param variance v of the first
   * @param otherVariance s of the second
   * @param squaredDistance E (m − n)² of their means
   * @return KL = ½[ln(s/v) + (v + E (m − n)²)/s − 1], nats
   */
  public static double gaussianDivergence(
      double variance, double otherVariance, double squaredDistance) {
    return 0.5
        * (Math.log(otherVariance / variance) + (variance + squaredDistance) / otherVariance - 1);
  }
}
