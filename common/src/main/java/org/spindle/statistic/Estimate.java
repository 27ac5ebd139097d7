// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.Collection;

/**
 * The mean of several draws and how well it is known.
 *
 * @param mean arithmetic mean; NaN without draws
 * @param error standard error of the mean, s/√n; 0 for a single draw, which has no scatter to tell
 *     it from
 * @param draws number n of draws that have a value: the error has n − 1 degrees of freedom
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
   * A mean whose standard error is known by theory, not told from its draws.
   *
   * @param mean the mean
   * @param error its standard error
   * @return the estimate, whose error counts as that of infinitely many draws
   */
  public static Estimate known(double mean, double error) {
    return new Estimate(mean, error, Long.MAX_VALUE);
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

  /**
   * The sum of independent estimates.
   *
   * @param terms any
   * @return with the degrees of freedom of all
   */
  public static Estimate sum(Collection<Estimate> terms) {
    double mean = 0;
    double variance = 0;
    long free = 0;
    for (Estimate term : terms) {
      mean += term.mean;
      variance += term.error * term.error;
      free += term.draws - 1;
    }
    return new Estimate(mean, Math.sqrt(variance), free + 1);
  }

  /**
   * The logarithm, with its error to first order.
   *
   * @return ln of the mean, and the relative error
   */
  public Estimate log() {
    return new Estimate(Math.log(mean), error / mean, draws);
  }

  /**
   * The difference of independent estimates.
   *
   * @param other what is taken away
   * @return with the degrees of freedom by Welch and Satterthwaite, rounded down
   */
  public Estimate minus(Estimate other) {
    double mine = error * error;
    double its = other.error * other.error;
    double freedom = (mine + its) * (mine + its) / (share(mine, draws) + share(its, other.draws));
    long together = freedom > 0 && freedom < 1e15 ? (long) Math.floor(freedom) + 1 : Long.MAX_VALUE;
    return new Estimate(mean - other.mean, Math.hypot(error, other.error), together);
  }

  private static double share(double square, long draws) {
    return square == 0 ? 0 : square * square / (draws - 1.0);
  }

  /**
   * The estimate in another unit, or from another zero.
   *
   * @param factor what it is multiplied by
   * @param shift what is added then
   * @return factor · this + shift
   */
  public Estimate linear(double factor, double shift) {
    return new Estimate(factor * mean + shift, Math.abs(factor) * error, draws);
  }
}
