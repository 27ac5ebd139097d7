// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Triangle;

/**
 * The signal of least L1 norm that agrees with given measurements (basis pursuit), by an active
 * set: min |x|₁, Ax = y.
 *
 * <p>From nonnegative least squares of |A(u − v) − y|² + ε(Σu + Σv)², x = u − v. That is least
 * squares with the penalty 2λ|x|₁ at λ = ε|x|₁, whose signs are those of the least norm once λ is
 * small. They are proved by duality: no signal of these measurements has a norm below y·ν/max|Aᵀν|,
 * whatever ν is, and ν = y − Ax attains the norm.
 *
 * @param signal x, of length N; off by O(λ)
 * @param gap |x|₁ over its lower bound, less 1: 0 but for O(λ) if and only if x is the solution
 * @cost 4kN flops for each of about 2k elements that enter, k ≤ M of them being active, and 2MN²
 *     once for each matrix
 * @source Chen, Donoho and Saunders 1998; Lawson and Hanson 1974, chapter 23
 */
public record LeastNorm(double[] signal, double gap) {

  private static final double PENALTY = 1e-7; // ε, in units of the columns' squared lengths

  /** Measurements by one matrix, factored as far as all signals share it. */
  public static final class Measuring {

    private final Matrix a;
    private final double penalty;
    private final double[] gram;

    /**
     * Multiplies the matrix with itself.
     *
     * @param a M × N, not changed
     */
    public Measuring(Matrix a) {
      this.a = a;
      int n = a.cols();
      Matrix product = new Matrix(n, n);
      Blas.best().syrk(Triangle.LOWER, Op.T, 1, a, 0, product);
      double trace = 0;
      for (int i = 0; i < n; i++) {
        trace += product.get(i, i);
      }
      penalty = PENALTY * trace / n;
      gram = new double[4 * n * n];
      for (int c = 0; c < n; c++) {
        for (int r = c; r < n; r++) {
          put(r, c, product.get(r, c));
          put(c, r, product.get(r, c));
        }
      }
    }

    /** One element of AᵀA, in all four signs of u and v. */
    private void put(int r, int c, double value) {
      int n = a.cols();
      gram[r + c * 2 * n] = value + penalty;
      gram[n + r + (n + c) * 2 * n] = value + penalty;
      gram[n + r + c * 2 * n] = penalty - value;
      gram[r + (n + c) * 2 * n] = penalty - value;
    }

    /**
     * The solution.
     *
     * @param y measurements, M
     * @return x and its gap
     */
    public LeastNorm of(double[] y) {
      int n = a.cols();
      double[] pull = transposed(y);
      double[] target = new double[2 * n];
      for (int i = 0; i < n; i++) {
        target[i] = pull[i];
        target[n + i] = -pull[i];
      }
      double[] parts = NonnegativeSquares.solve(2 * n, gram, target);
      Matrix x = new Matrix(n, 1);
      double norm = 0;
      for (int i = 0; i < n; i++) {
        x.data()[i] = parts[i] - parts[n + i];
        norm += Math.abs(x.data()[i]);
      }
      Matrix left = new Matrix(y.length, 1, y.clone());
      Blas.best().gemm(Op.N, Op.N, -1, a, x, 1, left);
      double bound = 0;
      for (int i = 0; i < y.length; i++) {
        bound += y[i] * left.data()[i];
      }
      double steepest = 0;
      for (double each : transposed(left.data())) {
        steepest = Math.max(steepest, Math.abs(each));
      }
      return new LeastNorm(x.data(), norm == 0 ? 0 : norm * steepest / bound - 1);
    }

    private double[] transposed(double[] y) {
      return Blas.best().multiply(Op.T, a, Op.N, new Matrix(y.length, 1, y.clone())).data();
    }
  }
}
