// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.hipparchus.analysis.solvers.BrentSolver;

/**
 * Critical points of the pure p-spin model on a sphere of very many dimensions.
 *
 * <pre>
 * H(σ) = N^{−(p−1)/2} Σ J_{i…k} σ_i … σ_k,  |σ|² = N,  u = H/N
 * Θ(u) = ½ ln(p − 1) − (p − 2) u²/(4(p − 1)) − I(u) 1[u &lt; −E∞]
 * I(u) = |u| √(u² − E∞²)/E∞² − ln(|u| + √(u² − E∞²)) + ln E∞,   E∞ = 2√((p − 1)/p)
 * </pre>
 *
 * <p>Θ(u) is (1/N) ln of the number of critical points below u ≤ 0. The Hessian's spectrum is a
 * semicircle of radius 2√(p(p−1)) about −p u, so that α(u) = F(u/E∞).
 *
 * @param spins p ≥ 3 spins in each interaction
 * @source A. Auffinger, G. Ben Arous and J. Černý 2013, Comm. Pure Appl. Math. 66, 165
 */
public record SphericalSpinGlass(int spins) {

  private static final double ACCURACY = 1e-13;

  /** Rejects p &lt; 3: with two spins there are just 2N critical points. */
  public SphericalSpinGlass {
    if (spins < 3) {
      throw new IllegalArgumentException("spins must be >= 3, was " + spins);
    }
  }

  /**
   * The threshold energy: above −E∞ saddles of every index fraction, below it minima mostly.
   *
   * @return E∞
   */
  public double threshold() {
    return 2 * Math.sqrt((spins - 1.0) / spins);
  }

  /**
   * The fraction of negative eigenvalues at critical points of energy u.
   *
   * @param energy u
   * @return α(u) = F(u/E∞)
   */
  public double indexFraction(double energy) {
    return Semicircle.below(energy / threshold());
  }

  /**
   * What finitely many spins add to the index fraction, to first order in 1/N.
   *
   * <pre>
   * N (α_N − α) → t√(1 − t²)/π + arcsin(t)/2π,   t = u/E∞
   * </pre>
   *
   * @param energy u between the thresholds
   * @return N (α_N − α), the remainder being of order 1/N
   * @source as {@link BrayDean#indexCorrection}; the sphere's Hessian has N − 1 directions
   */
  public double indexCorrection(double energy) {
    double t = energy / threshold();
    return t * Math.sqrt(1 - t * t) / Math.PI + Math.asin(t) / (2 * Math.PI);
  }

  /**
   * The complexity of all critical points at energy u ≤ 0.
   *
   * @param energy u
   * @return Θ(u)
   */
  public double complexity(double energy) {
    return parabola(energy) - rate(energy);
  }

  /**
   * The complexity of critical points of a fixed index below energy u.
   *
   * @param index k ≥ 0
   * @param energy u
   * @return Θ_k(u), constant above −E∞
   */
  public double complexity(int index, double energy) {
    double e = threshold();
    return energy > -e ? parabola(e) : parabola(energy) - (index + 1) * rate(energy);
  }

  /**
   * The energy below which there are no critical points of index k or more, as a positive number.
   *
   * @param index k ≥ 0; 0 for the ground state
   * @return E_k > E∞ with Θ_k(−E_k) = 0
   */
  public double lowest(int index) {
    double e = threshold();
    return new BrentSolver(ACCURACY).solve(200, u -> complexity(index, -u), e, 3 * e);
  }

  private double parabola(double energy) {
    double p = spins;
    return 0.5 * Math.log(p - 1) - (p - 2) * energy * energy / (4 * (p - 1));
  }

  private double rate(double energy) {
    double e = threshold();
    double u = Math.abs(energy);
    if (energy >= -e) {
      return 0;
    }
    double root = Math.sqrt(u * u - e * e);
    return u / (e * e) * root - Math.log(u + root) + Math.log(e);
  }
}
