// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

/**
 * Wigner's semicircle of radius 1, the density of eigenvalues of G_n/(2√n) for large n.
 *
 * <pre>
 * F(t) = ½ + (t√(1 − t²) + arcsin t)/π,   F'(t) = 2√(1 − t²)/π
 * </pre>
 *
 * @source E. P. Wigner 1958, Ann. Math. 67, 325
 */
public final class Semicircle {

  private Semicircle() {}

  /**
   * The fraction of eigenvalues below t.
   *
   * @param t abscissa in units of the radius
   * @return F(t), 0 below −1 and 1 above 1
   */
  public static double below(double t) {
    if (t <= -1) {
      return 0;
    }
    if (t >= 1) {
      return 1;
    }
    return 0.5 + (t * Math.sqrt(1 - t * t) + Math.asin(t)) / Math.PI;
  }

  /**
   * The density of eigenvalues at t.
   *
   * @param t abscissa in units of the radius
   * @return F'(t), 0 outside of ±1
   */
  public static double density(double t) {
    return Math.abs(t) >= 1 ? 0 : 2 / Math.PI * Math.sqrt(1 - t * t);
  }

  /**
   * How many eigenvalues the counting function of one spectrum of G_n may be off the semicircle at
   * the worst place.
   *
   * <pre>
   * max |#{λ &lt; x} − n F| ≈ (√2/π) ln n
   * </pre>
   *
   * <p>The counting function is a gaussian field of variance ln n/π² with logarithmic correlations,
   * and such a field's maximum has √2 ln n standard deviations over √ln n. The bound has three
   * counts more: one for the steps of a single spectrum, two for the maximum's own scatter, which
   * has an exponential tail.
   *
   * @param order n
   * @return a bound, in counts, which about one spectrum in 10⁵ exceeds
   * @source T. Claeys, B. Fahs, G. Lambert and C. Webb 2021, Duke Math. J. 170, 2085 (for unitary
   *     ensembles; the variance of the orthogonal one is twice that)
   */
  public static double rigidity(int order) {
    return Math.sqrt(2) / Math.PI * Math.log(order) + 3;
  }

  /**
   * The logarithm of the large-n determinant, ∫ dF₂(λ) ln|λ + s| over a semicircle of radius 2.
   *
   * @param s shift
   * @return s²/4 − ½ for |s| ≤ 2, less outside
   */
  static double logDeterminant(double s) {
    double x = Math.abs(s);
    double inside = s * s / 4 - 0.5;
    if (x <= 2) {
      return inside;
    }
    double r = Math.sqrt(x * x - 4);
    return inside - (x * r / 4 - Math.log((x + r) / 2));
  }

  /** Derivative of {@link #logDeterminant}. */
  static double logDeterminantSlope(double s) {
    double x = Math.abs(s);
    return x <= 2 ? s / 2 : Math.copySign((x - Math.sqrt(x * x - 4)) / 2, s);
  }
}
