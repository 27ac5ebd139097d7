// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.hipparchus.special.Gamma;

/**
 * How many random patterns a perceptron of N inputs stores.
 *
 * <p>Of all assignments of signs to P patterns in general position a hyperplane through the origin
 * makes the fraction (Cover, exact at every P and N)
 *
 * <pre>
 * 2^{1−P} Σ_{j&lt;N} C(P−1, j)
 * </pre>
 *
 * <p>and for gaussian patterns all can have a margin κ, w·x/|w| ≥ κ, up to the load P/N (Gardner, N
 * → ∞)
 *
 * <pre>
 * α_c(κ) = 1/∫_{−κ}^∞ Dt (t+κ)² = 1/[(1+κ²)H(−κ) + κφ(κ)]
 * </pre>
 *
 * @source Cover 1965; Gardner 1988
 */
public final class Dichotomies {

  private static final double HIGHEST_MARGIN = 1e4;
  private static final double ACCURACY = 1e-14;

  private Dichotomies() {}

  /**
   * Cover's fraction of dichotomies that are linearly separable.
   *
   * @param patterns P ≥ 1, in general position
   * @param dimension N ≥ 1
   * @return in (0, 1]; ½ at P = 2N
   * @error 1e-12
   */
  public static double separable(int patterns, int dimension) {
    if (patterns < 1 || dimension < 1) {
      throw new IllegalArgumentException(
          "patterns and dimension must be >= 1, were " + patterns + " and " + dimension);
    }
    double sum = 0;
    double top = Gamma.logGamma(patterns) - (patterns - 1) * Math.log(2);
    for (int j = 0; j < Math.min(dimension, patterns); j++) {
      sum += Math.exp(top - Gamma.logGamma(j + 1) - Gamma.logGamma(patterns - j));
    }
    return Math.min(1, sum);
  }

  /**
   * Gardner's capacity.
   *
   * @param margin κ, any sign
   * @return α_c(κ), 2 at κ = 0
   */
  public static double capacity(double margin) {
    double square =
        (1 + margin * margin) * GaussianTail.of(-margin) + margin * GaussianTail.density(margin);
    return 1 / square;
  }

  /**
   * The largest margin at a load.
   *
   * @param load α in (0, 2]
   * @return κ ≥ 0 with α_c(κ) = α
   */
  public static double margin(double load) {
    if (!(load > 0 && load <= 2 + ACCURACY)) {
      throw new IllegalArgumentException("load must be > 0 and <= 2, was " + load);
    }
    if (load >= capacity(0)) {
      return 0;
    }
    var solver = new BracketingNthOrderBrentSolver(ACCURACY, ACCURACY, 1e-300, 5);
    return solver.solve(200, k -> capacity(k) - load, 0, HIGHEST_MARGIN);
  }
}
