// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * The law of the singular values s of a product of n large square gaussian matrices of variance 1/N
 * each: the Fuss–Catalan law of x = s².
 *
 * <pre>
 * x(φ) = sin^{n+1}((n+1)φ) / (sin φ sinⁿ(nφ)),   0 &lt; φ &lt; π/(n+1)
 * density of ln x:   sin φ sin((n+1)φ) / (π sin nφ)
 * P(x' &gt; x(φ)) = [(n+1)φ − n sin φ sin((n+1)φ) / sin nφ] / π
 * ⟨x⟩ = 1,   Var x = n,   x ≤ (n+1)^{n+1}/nⁿ
 * </pre>
 *
 * <p>Everything is in ln s, for at n = 99 half of all singular values are below 1e-16.
 *
 * @error 1e-12 in probabilities, 1e-10 in logarithms
 * @source K. A. Penson and K. Życzkowski 2011, Phys. Rev. E 83, 061118; the distribution function
 *     is the imaginary part of the integral of M dz/z over the curve, derived for general products
 *     in {@link FreeProduct}
 */
public final class FussCatalan {

  private static final double ACCURACY = 1e-15;
  private static final int EVALUATIONS = 500;

  private final int factors;

  /**
   * The law of products of the given length.
   *
   * @param factors n ≥ 1
   */
  public FussCatalan(int factors) {
    if (factors < 1) {
      throw new IllegalArgumentException("factors must be >= 1, was " + factors);
    }
    this.factors = factors;
  }

  /**
   * The largest squared singular value, (n+1)^{n+1}/nⁿ.
   *
   * @return upper end of the support of s²
   */
  public double upperEdge() {
    return Math.exp(2 * logUpperEdge());
  }

  /**
   * The logarithm of the largest singular value.
   *
   * @return upper end of the support of ln s
   */
  public double logUpperEdge() {
    return ((factors + 1) * Math.log(factors + 1) - factors * Math.log(factors)) / 2;
  }

  /**
   * The variance of s²; its mean is 1.
   *
   * @return n
   */
  public double variance() {
    return factors;
  }

  /**
   * The density of ln s.
   *
   * @param logS ln s
   * @return dP/d(ln s); 0 above the support
   */
  public double density(double logS) {
    if (logS >= logUpperEdge()) {
      return 0;
    }
    double psi = angle(logS);
    double phi = phi(psi);
    return 2 * Math.sin(phi) * Math.sin(psi) / (Math.PI * Math.sin(phi + psi));
  }

  /**
   * The fraction of singular values below s.
   *
   * @param logS ln s
   * @return P(s' &lt; s)
   */
  public double cumulative(double logS) {
    return logS >= logUpperEdge() ? 1 : fraction(angle(logS));
  }

  /**
   * The quantile: the logarithm of the singular value below which a fraction p lies.
   *
   * @param p in (0, 1)
   * @return ln s
   */
  public double quantile(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("a quantile needs 0 < p < 1, was " + p);
    }
    return logS(solve(psi -> fraction(psi) - p));
  }

  /** ψ = π − (n+1)φ, which is small where s is. */
  private double angle(double logS) {
    return solve(psi -> logS(psi) - logS);
  }

  private static double solve(UnivariateFunction increasing) {
    double low = 0.5;
    while (increasing.value(low) > 0) {
      low /= 8;
    }
    double high = Math.PI - 0.5;
    while (increasing.value(high) < 0) {
      if (Math.PI - high < ACCURACY) {
        return high;
      }
      high = Math.PI - (Math.PI - high) / 8;
    }
    if (low >= high) {
      low = high / 8;
    }
    return new BracketingNthOrderBrentSolver(ACCURACY, ACCURACY, 1e-300, 5)
        .solve(EVALUATIONS, increasing, low, high);
  }

  private double phi(double psi) {
    return (Math.PI - psi) / (factors + 1);
  }

  private double logS(double psi) {
    double phi = phi(psi);
    double x =
        (factors + 1) * Math.log(Math.sin(psi))
            - Math.log(Math.sin(phi))
            - factors * Math.log(Math.sin(phi + psi));
    return x / 2;
  }

  private double fraction(double psi) {
    double phi = phi(psi);
    return (psi + factors * Math.sin(phi) * Math.sin(psi) / Math.sin(phi + psi)) / Math.PI;
  }
}
