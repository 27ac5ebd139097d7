// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

/**
 * The mean of several draws and how well it is known.
 *
 * @param mean arithmetic mean; NaN without draws
 * @param error standard error of the mean, s/√n; 0 for a single draw, which has no scatter to tell
 *     it from
 * @param draws number n of draws that have a value
 */
public record Estimate(double mean, double error, long draws) {

  /** No draws: the mean is not a number. */
  public static final Estimate NONE = new Estimate(Double.NaN, 0, 0);

  /**
   * A number without statistical error.
   *
   * @param value the number
   * @return the estimate
   */
  public static Estimate exact(double value) {
    return new Estimate(value, 0, 1);
  }

  /**
   * Mean and standard error of draws.
   *
   * @param draws the values
   * @return their estimate; {@link #NONE} for none
   * @cost two passes
   */
  public static Estimate of(double... draws) {
    int n = draws.length;
    if (n == 0) {
      return NONE;
    }
    double sum = 0;
    for (double draw : draws) {
      sum += draw;
    }
    double mean = sum / n;
    double squares = 0;
    for (double draw : draws) {
      squares += (draw - mean) * (draw - mean);
    }
    return new Estimate(mean, n < 2 ? 0 : Math.sqrt(squares / (n - 1) / n), n);
  }

  /**
   * The ratio of independent estimates, with its error to first order.
   *
   * @param other the divisor
   * @return without error where the divisor is 0 and the ratio infinite, for none can be told
   */
  public Estimate over(Estimate other) {
    double ratio = mean / other.mean;
    double relative = Math.hypot(error / mean, other.error / other.mean);
    return new Estimate(
        ratio, Double.isInfinite(ratio) ? 0 : ratio * relative, Math.min(draws, other.draws));
  }
}
