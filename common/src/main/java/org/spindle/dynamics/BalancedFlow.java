// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Cholesky;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Side;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.linalg.Triangle;

/**
 * The exact learning dynamics of a network of two linear layers from any λ-balanced start, whatever
 * it knows already.
 *
 * <p>With Q = [W₁ᵀ; W₂] of p + q rows, white inputs, Σ = YXᵀ and W₂ᵀW₂ − W₁W₁ᵀ = λ·1 at the start
 * (and then always), gradient flow τẆ₁ = W₂ᵀ(Σ − W₂W₁), τẆ₂ = (Σ − W₂W₁)W₁ᵀ is a matrix Riccati
 * equation, and
 *
 * <pre>
 * QQᵀ(t) = e^{Ft}Q₀ [1 + Q₀ᵀ(∫₀ᵗe^{2Fs}ds)Q₀]⁻¹ Q₀ᵀe^{Ft},   F = [[−λ/2, Σᵀ], [Σ, λ/2]]
 * </pre>
 *
 * <p>F is only ever used through its eigenvalues, (e^{2ft} − 1)/(2f) → t at f = 0, so that it may
 * be singular, as it is for Σ of low rank. Long times are composed of short ones, for which the
 * bracket is well conditioned. λ = 0 contains the logistic of {@link ModeTrajectory} for N = 2; |λ|
 * large is the lazy limit.
 *
 * @unit t in τ
 * @error about 1e-13 of ‖QQᵀ‖, times the growth e^{2ft} of rounding where a saddle is left
 * @source Braun, Dominé, Fitzgerald and Saxe 2022, theorem 3.1; for λ ≠ 0 Dominé et al. 2024
 */
public final class BalancedFlow {

  private static final double LARGEST_EXPONENT = 2; // of e^{ft} in one step

  private final Blas blas = Blas.best();
  private final double[] rates;
  private final Matrix modes;

  private BalancedFlow(SymmetricEigen eigen) {
    this.rates = eigen.values();
    this.modes = eigen.vectors();
  }

  /**
   * The dynamics for one task.
   *
   * @param correlation Σ, q × p: outputs × inputs, of any rank
   * @param balance λ of the start, any sign
   * @return the dynamics
   */
  public static BalancedFlow of(Matrix correlation, double balance) {
    int q = correlation.rows();
    int p = correlation.cols();
    Matrix f = new Matrix(p + q, p + q);
    for (int i = 0; i < p + q; i++) {
      f.set(i, i, i < p ? -balance / 2 : balance / 2);
    }
    f.block(p, 0, q, p).copyFrom(correlation); // the lower triangle is all that is read
    return new BalancedFlow(SymmetricEigen.of(f));
  }

  /**
   * The Gram matrices QQᵀ at many times.
   *
   * @param start Q₀ = [W₁ᵀ; W₂], (p + q) × h, λ-balanced; not changed
   * @param times t ≥ 0 in τ, not decreasing
   * @return QQᵀ at these times, each (p + q) × (p + q): [[W₁ᵀW₁, W₁ᵀW₂ᵀ], [W₂W₁, W₂W₂ᵀ]]
   * @cost 8(p+q)²h flops for each step of 2/max|f| and each time
   */
  public Matrix[] grams(Matrix start, double... times) {
    Matrix[] grams = new Matrix[times.length];
    Matrix mine = blas.multiply(Op.T, modes, Op.N, start); // Q in the eigenbasis of F
    double fastest = Math.max(Math.abs(rates[0]), Math.abs(rates[rates.length - 1]));
    double now = 0;
    for (int i = 0; i < times.length; i++) {
      if (!(times[i] >= now)) {
        throw new IllegalArgumentException("times must be >= 0 and ascend, had " + times[i]);
      }
      int steps = (int) Math.ceil((times[i] - now) * fastest / LARGEST_EXPONENT);
      for (int k = 0; k < steps; k++) {
        advance(mine, (times[i] - now) / steps);
      }
      now = times[i];
      Matrix q = blas.multiply(modes, mine);
      grams[i] = blas.multiply(Op.N, q, Op.T, q);
    }
    return grams;
  }

  /**
   * Q ← e^{Ft}Q·L⁻ᵀ with LLᵀ = 1 + Qᵀ(∫e^{2Fs})Q, all in the eigenbasis of F; any rotation of the
   * hidden layer would do, for QQᵀ does not see it.
   */
  private void advance(Matrix q, double time) {
    int h = q.cols();
    Matrix weighted = q.copy();
    for (int i = 0; i < rates.length; i++) {
      double growth = Math.exp(rates[i] * time);
      double integral = rates[i] == 0 ? time : Math.expm1(2 * rates[i] * time) / (2 * rates[i]);
      for (int c = 0; c < h; c++) {
        weighted.set(i, c, weighted.get(i, c) * Math.sqrt(integral));
        q.set(i, c, q.get(i, c) * growth);
      }
    }
    Matrix bracket = Matrix.identity(h);
    blas.gemm(Op.T, Op.N, 1, weighted, weighted, 1, bracket);
    Matrix l = Cholesky.of(bracket).l();
    blas.trsm(Side.RIGHT, Triangle.LOWER, Op.T, false, 1, l, q);
  }
}
