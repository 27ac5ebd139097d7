// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

/**
 * The ratio of two sums over independent draws, with a standard error that takes draws for
 * independent and nothing within one.
 *
 * <pre>
 * r = Σa/Σb,   error = √(Σa² − 2rΣab + r²Σb²)/Σb
 * </pre>
 *
 * <p>It is to first order that of independent a − rb, whose mean is 0.
 */
public final class RatioOfSums {

  private RatioOfSums() {}

  /**
   * The ratio.
   *
   * @param a Σa
   * @param b Σb
   * @param squaresOfA Σa², draw by draw
   * @param products Σab, draw by draw
   * @param squaresOfB Σb², draw by draw
   * @param draws number of draws
   * @return r and its standard error, 0 where rounding leaves less
   */
  public static Estimate of(
      double a, double b, double squaresOfA, double products, double squaresOfB, long draws) {
    double ratio = a / b;
    double square = squaresOfA - 2 * ratio * products + ratio * ratio * squaresOfB;
    return new Estimate(ratio, Math.sqrt(Math.max(square, 0)) / b, draws);
  }
}
