// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.spindle.criticality.GaussianAverage;

/**
 * How many measurements tell a sparse signal: the threshold of the L1 norm, and how message passing
 * comes to it, for a fraction ρ of elements that are not 0, of unknown signs, and gaussian
 * measurements.
 *
 * <pre>
 * α_c(ρ) = min_θ {ρ(1+θ²) + 2(1−ρ)[(1+θ²)H(θ) − θφ(θ)]}
 * τ²_{t+1} = (1/α) E[(η(x + τ_t z; θτ_t) − x)²],   τ²_0 = E x²/α,   η(u; s) = sign(u)(|u| − s)₊
 * </pre>
 *
 * @param sparsity ρ in (0, 1)
 * @param threshold α_c, measurements per element
 * @param shrinkage θ, the best threshold in units of τ
 * @error 1e-10 in α_c, 1e-7 in θ
 * @source Donoho, Maleki and Montanari 2009; Ganguli and Sompolinsky 2010
 */
public record SparseRecovery(double sparsity, double threshold, double shrinkage) {

  private static final double LARGEST = 8; // θ, for ρ down to 1e-12

  /**
   * The threshold at a sparsity.
   *
   * @param sparsity ρ in (0, 1)
   * @return α_c and θ
   */
  public static SparseRecovery of(double sparsity) {
    if (!(sparsity > 0 && sparsity < 1)) {
      throw new IllegalArgumentException("sparsity must be > 0 and < 1, was " + sparsity);
    }
    double low = 0;
    double high = LARGEST;
    double golden = (Math.sqrt(5) - 1) / 2;
    while (high - low > 1e-8) { // the risk is convex in θ
      double one = high - golden * (high - low);
      double two = low + golden * (high - low);
      if (worst(sparsity, one) < worst(sparsity, two)) {
        high = two;
      } else {
        low = one;
      }
    }
    double shrinkage = (low + high) / 2;
    return new SparseRecovery(sparsity, worst(sparsity, shrinkage), shrinkage);
  }

  /** The risk of signals whose elements are far from 0. */
  private static double worst(double sparsity, double shrinkage) {
    return sparsity * (1 + shrinkage * shrinkage) + (1 - sparsity) * riskAtZero(shrinkage);
  }

  private static double riskAtZero(double s) {
    return 2 * ((1 + s * s) * GaussianTail.of(s) - s * GaussianTail.density(s));
  }

  /** Mean squared error of soft thresholding at s of x + z. */
  private static double risk(double x, double s) {
    double inside = GaussianTail.of(x - s) - GaussianTail.of(x + s);
    return 1
        + s * s
        + (x * x - 1 - s * s) * inside
        - (s - x) * GaussianTail.density(s + x)
        - (s + x) * GaussianTail.density(s - x);
  }

  /**
   * State evolution for elements that are standard gaussian where they are not 0.
   *
   * @param load α &gt; 0
   * @param steps how many
   * @return τ²_0, τ²_1, …
   */
  public double[] stateEvolution(double load, int steps) {
    double[] squares = new double[steps];
    squares[0] = sparsity / load;
    for (int t = 1; t < steps; t++) {
      double tau = Math.sqrt(squares[t - 1]);
      double active = GaussianAverage.ofLength(1 / squares[t - 1]).of(x -> risk(x, shrinkage));
      double error = sparsity * active + (1 - sparsity) * riskAtZero(shrinkage);
      squares[t] = tau * tau * error / load;
    }
    return squares;
  }
}
