// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import org.hipparchus.special.Gamma;

/**
 * Gauss's hypergeometric function where it integrates the mode equation of deep linear networks:
 *
 * <p>₂F₁(1, b; 1 + b; x) = Σₙ b xⁿ/(b + n), with b = 2/N − 1
 *
 * <p>The series converges fast for x ≤ ½ only. Beyond, the connection formula of the case c = a + b
 * turns it into a series in 1 − x:
 *
 * <p>₂F₁(1, b; 1 + b; x) = b Σₙ (b)ₙ/n! [ψ(n + 1) − ψ(b + n) − ln(1 − x)] (1 − x)ⁿ
 *
 * @source NIST Digital Library of Mathematical Functions, 15.2.1 and 15.8.10
 */
final class HypergeometricSeries {

  private static final int TERMS = 200;

  private HypergeometricSeries() {}

  /**
   * ₂F₁(1, b; 1 + b; x) for 0 ≤ x &lt; 1.
   *
   * @param b parameter, &gt; −1 and not 0
   * @param x argument
   * @param complement 1 − x, given apart because the subtraction loses it near x = 1
   * @error about 1e-14 (1 + 1/(1 + b)), absolute
   * @cost at most 55 terms
   */
  static double value(double b, double x, double complement) {
    if (!(b > -1) || b == 0) {
      throw new IllegalArgumentException("b must be > -1 and not 0, was " + b);
    }
    return x <= 0.5 ? aroundZero(b, x) : aroundOne(b, complement);
  }

  private static double aroundZero(double b, double x) {
    double power = 1;
    double sum = 1;
    for (int n = 1; n < TERMS; n++) {
      power *= x;
      double term = b * power / (b + n);
      sum += term;
      if (Math.abs(term) < 1e-17 * Math.abs(sum)) {
        break;
      }
    }
    return sum;
  }

  private static double aroundOne(double b, double complement) {
    double logarithm = Math.log(complement);
    double coefficient = 1; // (b)ₙ/n! (1 − x)ⁿ
    double digammaOne = -Gamma.GAMMA; // ψ(n + 1)
    double digammaB = digamma(b); // ψ(b + n)
    double sum = 0;
    for (int n = 0; n < TERMS; n++) {
      double term = coefficient * (digammaOne - digammaB - logarithm);
      sum += term;
      if (n > 0 && Math.abs(term) < 1e-17 * Math.abs(sum)) {
        break;
      }
      digammaOne += 1.0 / (n + 1);
      digammaB += 1 / (b + n);
      coefficient *= (b + n) / (n + 1) * complement;
    }
    return b * sum;
  }

  /**
   * ψ(b) by recurrence to z = b + 12 and the asymptotic series there, exact to 1e-15; Hipparchus's
   * digamma errs by 3e-9.
   */
  private static double digamma(double b) {
    double shift = 0;
    double z = b;
    for (int k = 0; k < 12; k++) {
      shift += 1 / z;
      z += 1;
    }
    double r = 1 / (z * z);
    double bernoulli = r * (1.0 / 252 - r * (1.0 / 240 - r * (1.0 / 132 - r * 691 / 32760)));
    return Math.log(z) - 1 / (2 * z) - r * (1.0 / 12 - r * (1.0 / 120 - bernoulli)) - shift;
  }
}
