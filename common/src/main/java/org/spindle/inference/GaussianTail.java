// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.hipparchus.special.Erf;

/**
 * The tail of the standard gaussian, also where it is too small for a double.
 *
 * <pre>
 * φ(x) = e^{−x²/2}/√2π,   H(x) = ∫_x^∞ φ,   h(x) = φ(x)/H(x)
 * </pre>
 *
 * <p>For x ≥ 0, (x + 2)H(x)/φ(x) is a smooth function of 2/(x + 2) in (0, 1], and here a Chebyshev
 * series, made once out of Hipparchus' erfc and, far out, of Laplace's continued fraction.
 *
 * @error 1e-13 relative in H, h and ln H for any finite x
 * @cost 50 multiplications, and an exponential where it is needed; erfc takes 20 times as long
 */
public final class GaussianTail {

  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
  private static final double FAR = 5; // from here on the continued fraction is better
  private static final int DEPTH = 80; // levels of the continued fraction
  private static final double BEND = 2;
  private static final int TERMS = 48;
  private static final double[] SERIES = series();

  private GaussianTail() {}

  /** Chebyshev coefficients on 2t − 1, t = 2/(x + 2), by the values at the nodes. */
  private static double[] series() {
    double[] values = new double[TERMS];
    for (int i = 0; i < TERMS; i++) {
      double t = (1 + Math.cos(Math.PI * (i + 0.5) / TERMS)) / 2;
      double x = BEND / t - BEND;
      values[i] = (x + BEND) * slowRatio(x);
    }
    double[] series = new double[TERMS];
    for (int k = 0; k < TERMS; k++) {
      for (int i = 0; i < TERMS; i++) {
        series[k] +=
            (k == 0 ? 1.0 : 2.0) / TERMS * values[i] * Math.cos(Math.PI * k * (i + 0.5) / TERMS);
      }
    }
    return series;
  }

  private static double slowRatio(double x) {
    if (x < FAR) {
      return 0.5 * Erf.erfc(x / Math.sqrt(2)) / density(x);
    }
    double fraction = 0; // Laplace: x + 1/(x + 2/(x + 3/(x + …)))
    for (int k = DEPTH; k >= 1; k--) {
      fraction = k / (x + fraction);
    }
    return 1 / (x + fraction);
  }

  /** H(x)/φ(x) for x ≥ 0, by Clenshaw's recursion. */
  private static double ratio(double x) {
    double t = BEND / (x + BEND);
    double twice = 4 * t - 2;
    double one = 0;
    double two = 0;
    for (int k = TERMS - 1; k >= 1; k--) {
      double next = SERIES[k] + twice * one - two;
      two = one;
      one = next;
    }
    return (SERIES[0] + twice / 2 * one - two) / (x + BEND);
  }

  /**
   * The density.
   *
   * @param x any number
   * @return φ(x)
   */
  public static double density(double x) {
    return Math.exp(-x * x / 2) / ROOT_TWO_PI;
  }

  /**
   * The probability to exceed a number.
   *
   * @param x any number
   * @return H(x); 0 beyond 38
   */
  public static double of(double x) {
    return x < 0 ? 1 - density(x) * ratio(-x) : density(x) * ratio(x);
  }

  /**
   * The hazard rate φ(x)/H(x): the mean of a gaussian that exceeds x.
   *
   * @param x any number
   * @return about x + 1/x for large x, about φ(x) for very negative x
   */
  public static double hazard(double x) {
    if (x >= 0) {
      return 1 / ratio(x);
    }
    double density = density(x);
    return density / (1 - density * ratio(-x));
  }

  /**
   * The hazard rates of many numbers: those of {@link #hazard}, to the last bit, side by side.
   *
   * @param x numbers
   * @param count how many, few enough that five times as many lie in the first cache
   * @param hazards overwritten
   * @cost a fifth of as many single ones
   */
  static void hazards(double[] x, int count, double[] hazards) {
    double[] size = new double[count];
    double[] twice = new double[count];
    double[] one = new double[count];
    double[] two = new double[count];
    for (int i = 0; i < count; i++) {
      size[i] = Math.abs(x[i]);
      twice[i] = 4 * (BEND / (size[i] + BEND)) - 2;
    }
    for (int k = TERMS - 1; k >= 1; k--) {
      double term = SERIES[k];
      for (int i = 0; i < count; i++) {
        two[i] = term + twice[i] * one[i] - two[i];
      }
      double[] next = two;
      two = one;
      one = next;
    }
    for (int i = 0; i < count; i++) {
      double ratio = (SERIES[0] + twice[i] / 2 * one[i] - two[i]) / (size[i] + BEND);
      double density = x[i] >= 0 ? 1 : density(x[i]);
      hazards[i] = x[i] >= 0 ? 1 / ratio : density / (1 - density * ratio);
    }
  }

  /**
   * The logarithm of the tail.
   *
   * @param x any number
   * @return ln H(x)
   */
  public static double log(double x) {
    return x < 0
        ? Math.log1p(-density(x) * ratio(-x))
        : Math.log(ratio(x) / ROOT_TWO_PI) - x * x / 2;
  }
}
