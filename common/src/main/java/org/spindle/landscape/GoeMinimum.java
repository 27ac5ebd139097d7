// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Lu;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The exact distribution of the smallest eigenvalue of G_n.
 *
 * <pre>
 * P(λ₁ > x) = √(det M(x)/det M(−∞)),   M_ij = ∫∫_{y,z > x} sgn(z − y) φ_i(y) φ_j(z) dy dz
 * </pre>
 *
 * <p>for i, j &lt; n; for odd n, M is bordered by ∫_{y &gt; x} φ_i. Not safe for two threads at
 * once.
 *
 * @error about 1e-9 relative where the probability is above 1e-12; means of gaussians about places
 *     near or below the edge 1e-5 at n = 100, less for smaller n
 * @cost 20 n³ flops a place
 * @source N. G. de Bruijn 1955, J. Indian Math. Soc. 19, 133
 */
public final class GoeMinimum {

  private static final int NODES = 8;
  private static final GaussIntegrator RULE = new GaussIntegratorFactory().legendre(NODES);
  private static final double STEP = 0.25; // in units of the edge's width n^(−1/6)
  private static final double LEAST = -40; // logarithm of the smallest probability that is trusted
  private static final double CERTAIN = 1e-11;
  private static final double NEGLIGIBLE = 1e-14;
  private static final double RARE = 1e-5; // eigenvalues below x, of which hardly ever two are

  private final int n;
  private final HermiteFunctions hermite;
  private final double logWhole;

  /**
   * The distribution in one ensemble.
   *
   * @param n order of the matrices, ≥ 1
   */
  public GoeMinimum(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("order must be >= 1, was " + n);
    }
    this.n = n;
    hermite = new HermiteFunctions(n);
    logWhole = logDeterminant(-margin());
  }

  /** Where nothing is left of the Hermite functions, in units of √2. */
  private double margin() {
    return Math.sqrt(2.0 * n) + 8 * Math.max(0.4, Math.pow(n, -1.0 / 6));
  }

  /**
   * The logarithm of the probability that no eigenvalue lies below x.
   *
   * @param x place
   * @return ln P(λ₁ > x)
   */
  public double logAbove(double x) {
    double y = x / Math.sqrt(2);
    if (y <= -margin()) {
      return 0;
    }
    return Math.min(0, 0.5 * (logDeterminant(y) - logWhole));
  }

  /**
   * The mean of a gaussian of the smallest eigenvalue, E exp(−(λ₁ − c)²/(2σ²)).
   *
   * @param centre c
   * @param variance σ² > 0
   * @return its logarithm
   */
  public double logMeanGaussian(double centre, double variance) {
    double edge = -2 * Math.sqrt(n);
    double step = STEP * Math.pow(n, -1.0 / 6);
    if (centre < edge) {
      return logMeanFromBelow(edge, step, centre, variance);
    }
    // By parts: ∫ P(λ₁ > x) g'(x) dx, so that no derivative of P is needed.
    double reference = -(edge - centre) * (edge - centre) / (2 * variance);
    double sum = 0;
    double before = 0;
    for (int i = 0; ; i++) {
      double x = edge + i * step;
      double log = logAbove(x);
      double term = step * slope(x, centre, variance, log - reference);
      // Past its peak the integrand falls faster than a gaussian.
      boolean over = Math.abs(term) < before && Math.abs(term) < NEGLIGIBLE * Math.abs(sum);
      if (log < LEAST || over) {
        break;
      }
      sum += term;
      before = Math.abs(term);
    }
    for (int i = 1; ; i++) {
      double x = edge - i * step;
      double log = logAbove(x);
      if (-log < CERTAIN) {
        // What is left is ∫ g', of which the sum has half of the next step.
        double z = x + step / 2 - centre;
        sum += Math.exp(-z * z / (2 * variance) - reference);
        break;
      }
      sum += step * slope(x, centre, variance, log - reference);
    }
    return Math.log(sum) + reference;
  }

  /**
   * The same as −∫ P(λ₁ ≤ x) g'(x) dx: the gaussian picks eigenvalues far below the others, where
   * the probability is the mean number of eigenvalues there, but for its square.
   */
  private double logMeanFromBelow(double edge, double step, double centre, double variance) {
    GoeDensity density = new GoeDensity(n);
    int first = 0;
    double reference = Double.NEGATIVE_INFINITY;
    for (double log = 0; log > reference + LEAST; first--) {
      double x = edge + first * step;
      log = density.logAt(x) - (x - centre) * (x - centre) / (2 * variance);
      reference = Math.max(reference, log);
    }
    double mass = 0; // ∫ ρ below x
    double sum = 0;
    double before = 0;
    for (int i = first; ; i++) {
      double x = edge + i * step;
      mass += RULE.integrate(t -> density.at(x + (t - 1) * step / 2)) * step / 2;
      double below = mass < RARE ? mass : -Math.expm1(logAbove(x));
      double term = -step * slope(x, centre, variance, Math.log(below) - reference);
      sum += term;
      if (i > 0 && term < before && term < NEGLIGIBLE * sum) {
        return Math.log(sum) + reference;
      }
      before = term;
    }
  }

  private static double slope(double x, double centre, double variance, double log) {
    double z = x - centre;
    return -z / variance * Math.exp(log - z * z / (2 * variance));
  }

  private double logDeterminant(double from) {
    double to = margin();
    int panels = (int) Math.ceil((to - from) * Math.sqrt(2.0 * n) / 4) + 1;
    double width = (to - from) / panels;
    int size = panels * NODES;
    int odd = n % 2;
    Matrix functions = new Matrix(n, size);
    Matrix integrals = new Matrix(n, size);
    double[] phi = new double[n + 1];
    double[] half = new double[n + 1];
    double[] start = new double[n + 1];
    hermite.at(from);
    hermite.half(start);
    for (int q = 0; q < size; q++) {
      int p = q / NODES;
      int node = q % NODES;
      double weight = 0.5 * width * RULE.getWeight(node);
      hermite.at(from + width * (p + 0.5 * (1 + RULE.getPoint(node))));
      hermite.phi(phi);
      hermite.half(half);
      for (int i = 0; i < n; i++) {
        functions.set(i, q, weight * phi[i]);
        // ∫_{z > y} φ − ∫_{x < z < y} φ
        integrals.set(i, q, 0.5 * hermite.total(i) + start[i] - 2 * half[i]);
      }
    }
    Matrix product = Blas.best().multiply(Op.N, functions, Op.T, integrals);
    Matrix skew = new Matrix(n + odd, n + odd);
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < n; r++) {
        skew.set(r, c, 0.5 * (product.get(r, c) - product.get(c, r)));
      }
      if (odd == 1) {
        double whole = 0.5 * hermite.total(c) - start[c];
        skew.set(n, c, -whole);
        skew.set(c, n, whole);
      }
    }
    return Lu.of(skew).logAbsDeterminant();
  }
}
