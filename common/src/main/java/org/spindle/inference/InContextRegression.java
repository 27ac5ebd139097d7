// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.spindle.dynamics.ModeTrajectory;

/**
 * How well one layer of linear attention regresses in context, at any size, and how it learns to.
 *
 * <p>Inputs x ~ N(0, Λ), teachers w ~ N(0, 1), y = w·x + noise; a context of N pairs enters by b =
 * (1/N)Σ y_n x_n, and the answer to a query x is Σ p_i b_i x_i:
 *
 * <pre>
 * E b_i² = λ_i² D_i,   D_i = 1 + (1 + (tr Λ + σ²)/λ_i)/N
 * twice the loss = Σ (λ_i − 2p_iλ_i² + p_i²λ_i³D_i) + σ²,   p_i = 1/(λ_iD_i) at best
 * </pre>
 *
 * <p>D = 1 would be a context without end. Keys and queries merged into one matrix learn as a deep
 * linear network of two factors, u̇ = 2u(√d − Du) on isotropic inputs, heads of separate keys and
 * queries as one of three factors for each direction, ṗ = 3p^{4/3}(λ² − λ³Dp): see {@link
 * ModeTrajectory}.
 *
 * @param variances λ_i &gt; 0, owned by this record
 * @param context N ≥ 1, pairs
 * @param noise σ² ≥ 0
 * @source Zhang, Singh, Latham and Saxe 2025
 */
public record InContextRegression(double[] variances, int context, double noise) {

  /** Checks the ranges. */
  public InContextRegression {
    for (double variance : variances) {
      if (!(variance > 0)) {
        throw new IllegalArgumentException("variances must be > 0, one was " + variance);
      }
    }
    if (context < 1 || !(noise >= 0)) {
      throw new IllegalArgumentException(
          "context must be >= 1 and noise >= 0, were " + context + " and " + noise);
    }
  }

  /**
   * Variances that fall by one ratio from each direction to the next.
   *
   * @param size d
   * @param top λ_1
   * @param ratio λ_i/λ_{i+1}, 1 for isotropic inputs
   * @param context N
   * @param noise σ²
   * @return the regression
   */
  public static InContextRegression geometric(
      int size, double top, double ratio, int context, double noise) {
    double[] variances = new double[size];
    for (int i = 0; i < size; i++) {
      variances[i] = top * Math.pow(ratio, -i);
    }
    return new InContextRegression(variances, context, noise);
  }

  /**
   * How much a context scatters.
   *
   * @param direction i, from 0
   * @return D_i
   */
  public double inflation(int direction) {
    double trace = noise;
    for (double variance : variances) {
      trace += variance;
    }
    return 1 + (1 + trace / variances[direction]) / context;
  }

  /**
   * The best attention.
   *
   * @return p_i = 1/(λ_iD_i)
   */
  public double[] optimum() {
    double[] p = new double[variances.length];
    for (int i = 0; i < p.length; i++) {
      p[i] = 1 / (variances[i] * inflation(i));
    }
    return p;
  }

  /**
   * Twice the loss of an attention.
   *
   * @param attention p, of length d
   * @return mean squared error on new contexts and queries, noise included
   */
  public double error(double[] attention) {
    double sum = noise;
    for (int i = 0; i < variances.length; i++) {
      double l = variances[i];
      double p = attention[i];
      sum += l - 2 * p * l * l + p * p * l * l * l * inflation(i);
    }
    return sum;
  }

  /**
   * When merged attention on isotropic inputs has half of its strength.
   *
   * @param start u₀, strength at the start
   * @return ln(√d/(Du₀) − 1)/(2√d), in units where the step size is 1
   */
  public double mergedHalfTime(double start) {
    double root = Math.sqrt(variances.length);
    return new ModeTrajectory(2, root, inflation(0), start).halfTime();
  }

  /**
   * When separate heads have half of the attention to a direction.
   *
   * @param direction i, from 0
   * @param start p at the start
   * @return in units where the step size is 1
   */
  public double separateHalfTime(int direction, double start) {
    double l = variances[direction];
    return new ModeTrajectory(3, l * l, l * l * l * inflation(direction), start).halfTime();
  }
}
