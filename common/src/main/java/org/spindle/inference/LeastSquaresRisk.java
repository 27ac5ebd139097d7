// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.FDistribution;

/**
 * What least squares of smallest norm loses on isotropic gaussian inputs, exactly at every size:
 * double descent, in the mean and as a law.
 *
 * <pre>
 * n &gt; d+1: σ²d/(n−d−1)     n &lt; d−1: (1−n/d)|w|² + σ²n/(d−n−1)     |n−d| ≤ 1: no finite mean
 * |ŵ − w|² = |w|² B + σ² χ²_k/χ²_m,   k = min(n, d),   m = |n−d| + 1
 * </pre>
 *
 * <p>B, the part of w that is not seen, is beta distributed with (d−n)/2 and n/2, and 0 for n ≥ d.
 * All are independent: in its singular vectors the noise is isotropic, so that it meets one element
 * of an inverse Wishart matrix. Where the mean is infinite the median is not.
 *
 * @source Breiman and Freedman 1983; Belkin, Hsu and Xu 2020
 */
public final class LeastSquaresRisk {

  private static final GaussIntegrator UNIT = new GaussIntegratorFactory().legendre(32, 0, 1);
  private static final double FARTHEST = 60; // of ln x from 0

  private LeastSquaresRisk() {}

  /**
   * The mean excess of the test error over the noise.
   *
   * @param examples n ≥ 1
   * @param dimension d ≥ 1
   * @param squaredNorm |w|² of the teacher
   * @param noise σ²
   * @return E|ŵ − w|²; infinite for |n − d| ≤ 1 where there is noise
   */
  public static double excess(int examples, int dimension, double squaredNorm, double noise) {
    if (examples < 1 || dimension < 1) {
      throw new IllegalArgumentException(
          "examples and dimension must be >= 1, were " + examples + " and " + dimension);
    }
    double unseen = Math.max(0, 1 - (double) examples / dimension) * squaredNorm;
    int apart = Math.abs(examples - dimension) - 1;
    if (noise == 0) {
      return unseen;
    }
    return apart <= 0
        ? Double.POSITIVE_INFINITY
        : unseen + noise * Math.min(examples, dimension) / apart;
  }

  /**
   * The distribution function of the excess.
   *
   * @param excess x
   * @param examples n ≥ 1
   * @param dimension d ≥ 1
   * @param squaredNorm |w|² &gt; 0 of the teacher
   * @param noise σ² &gt; 0
   * @return P(|ŵ − w|² ≤ x)
   * @error 1e-9
   */
  public static double probability(
      double excess, int examples, int dimension, double squaredNorm, double noise) {
    int seen = Math.min(examples, dimension);
    int apart = Math.abs(examples - dimension) + 1;
    double unit = noise * seen / apart;
    var ratio = new FDistribution(seen, apart);
    if (excess <= 0) {
      return 0;
    }
    if (examples >= dimension) {
      return ratio.cumulativeProbability(excess / unit);
    }
    var unseen = new BetaDistribution((dimension - examples) / 2.0, examples / 2.0);
    double most = Math.asin(Math.sqrt(Math.min(1, excess / squaredNorm)));
    return UNIT.integrate(
        s -> { // B = sin²(angle): all ends are smooth in s
          double sine = Math.sin(most * (1 - s * s));
          double part = sine * sine;
          double weight = unseen.density(part) * 2 * sine * Math.sqrt(1 - part) * 2 * most * s;
          return weight * ratio.cumulativeProbability((excess - squaredNorm * part) / unit);
        });
  }

  /**
   * The median of the excess.
   *
   * @param examples n ≥ 1
   * @param dimension d ≥ 1
   * @param squaredNorm |w|² &gt; 0 of the teacher
   * @param noise σ² &gt; 0
   * @return what half of all sets of examples exceed; finite at every n
   * @error 1e-8, relative
   */
  public static double median(int examples, int dimension, double squaredNorm, double noise) {
    var solver = new BracketingNthOrderBrentSolver(1e-12, 1e-12, 1e-14, 5);
    return Math.exp(
        solver.solve(
            500,
            x -> probability(Math.exp(x), examples, dimension, squaredNorm, noise) - 0.5,
            -FARTHEST,
            FARTHEST));
  }
}
