// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

/**
 * The exact density ρ_n of the eigenvalues of G_n, with mass n.
 *
 * <pre>
 * √2 ρ_n(x) = Σ_{j&lt;n} φ_j² + √(n/2) φ_{n−1} ½∫ sgn(y − t) φ_n(t) dt + [n odd] φ_{n−1}/∫φ_{n−1},
 * y = x/√2
 * E |det(G_N − x)| = C_N e^{x²/4} ρ_{N+1}(x)
 * </pre>
 *
 * <p>Not safe for two threads at once.
 *
 * @error below 1e-11 relative, also far outside of the spectrum
 * @cost 12 n flops a place
 * @source M. L. Mehta, Random Matrices, 3rd edition, 2004, ch. 7; Y. V. Fyodorov 2004, Phys. Rev.
 *     Lett. 92, 240601 for the determinant
 */
public final class GoeDensity {

  private final int n;
  private final HermiteFunctions hermite;

  /**
   * The density of one ensemble.
   *
   * @param n order of the matrices, ≥ 1
   */
  public GoeDensity(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("order must be >= 1, was " + n);
    }
    this.n = n;
    hermite = new HermiteFunctions(n);
  }

  /**
   * The logarithm of the density.
   *
   * @param x place
   * @return ln ρ_n(x)
   */
  public double logAt(double x) {
    hermite.at(x / Math.sqrt(2));
    double squares = 0;
    for (int j = 0; j < n; j++) {
      squares += hermite.scaledPhi(j) * hermite.scaledPhi(j);
    }
    double last = hermite.scaledPhi(n - 1);
    double coupling = Math.sqrt(0.5 * n);
    double single =
        n % 2 == 0 ? -0.5 * coupling * last * hermite.total(n) : last / hermite.total(n - 1);
    double pairs = squares + coupling * last * hermite.scaledTail(n);
    double scale = hermite.scale();
    double sum = scale > 0 ? pairs + single * Math.exp(-scale) : pairs * Math.exp(scale) + single;
    return scale + Math.max(scale, 0) + Math.log(sum) - 0.5 * Math.log(2);
  }

  /**
   * The density.
   *
   * @param x place
   * @return ρ_n(x)
   */
  public double at(double x) {
    return Math.exp(logAt(x));
  }

  /**
   * The constant of the mean determinant, Z_{N+1}/((N + 1) Z_N).
   *
   * @param order N ≥ 1
   * @return ln C_N
   */
  public static double logDeterminantConstant(int order) {
    return (order + 1) / 2.0 * Math.log(2)
        + 0.5 * Math.log(2 * Math.PI)
        + org.hipparchus.special.Gamma.logGamma(1 + (order + 1) / 2.0)
        - org.hipparchus.special.Gamma.logGamma(1.5)
        - Math.log(order + 1.0);
  }
}
