// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.hipparchus.special.Erf;

/**
 * The error function as an activity, g(x) = erf(x/√2), and its slope, fast: Taylor series about the
 * nearest of points 1/32 apart.
 *
 * @error 1e-15 absolute, of both
 * @cost 18 multiplications for both; a table of 22 kB
 */
final class ErrorFunction {

  private static final int PER_UNIT = 32;
  private static final double FAR = 9; // where g is 1 and g' 0 to rounding
  private static final int TERMS = 10;
  private static final double[] TABLE = table();

  private ErrorFunction() {}

  /** Derivatives of the density are Hermite polynomials times it. */
  private static double[] table() {
    int points = (int) (FAR * PER_UNIT) + 1;
    double[] table = new double[points * TERMS];
    for (int k = 0; k < points; k++) {
      double x = (double) k / PER_UNIT;
      table[k * TERMS] = Erf.erf(x / Math.sqrt(2));
      double before = 0;
      double hermite = 1; // the sign of every other one is in it
      double factor = 2 * GaussianTail.density(x);
      for (int j = 1; j < TERMS; j++) {
        factor /= j;
        table[k * TERMS + j] = factor * hermite;
        double next = -x * hermite - (j - 1) * before;
        before = hermite;
        hermite = next;
      }
    }
    return table;
  }

  /**
   * Value and slope.
   *
   * @param x any number
   * @param values g(x) is put here
   * @param slopes g'(x) is put here
   * @param at at this index
   */
  static void of(double x, double[] values, double[] slopes, int at) {
    double size = Math.abs(x);
    if (!(size < FAR)) {
      values[at] = Math.signum(x);
      slopes[at] = size - size; // NaN stays NaN
      return;
    }
    int nearest = (int) (size * PER_UNIT + 0.5);
    double off = size - (double) nearest / PER_UNIT;
    int base = nearest * TERMS;
    double value = TABLE[base + TERMS - 1];
    double slope = 0;
    for (int j = TERMS - 2; j >= 0; j--) {
      slope = slope * off + value;
      value = value * off + TABLE[base + j];
    }
    values[at] = Math.copySign(value, x);
    slopes[at] = slope;
  }
}
