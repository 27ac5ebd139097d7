// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

/**
 * A power law fitted by least squares in the logarithms, ln y = intercept + slope · ln x.
 *
 * <p>Points with a coordinate that is not finite and positive are left out. With fewer than two
 * distinct abscissae nothing can be fitted and all numbers are NaN; with two points the line is
 * exact and its errors are NaN, for there is no residual to tell them from.
 *
 * @param slope exponent of the law
 * @param intercept ln y at x = 1
 * @param slopeError standard error of the slope
 * @param interceptError standard error of the intercept
 * @param points number of points that were used
 */
public record ScalingLaw(
    double slope, double intercept, double slopeError, double interceptError, int points) {

  /**
   * The law's value.
   *
   * @param x a number &gt; 0
   * @return e^intercept · x^slope
   */
  public double at(double x) {
    return Math.exp(intercept + slope * Math.log(x));
  }
}
