// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The arrays of Cholesky factorizations A + σ·I = L·Lᵀ, for loops over matrices up to one order.
 * Not safe for two threads at once.
 */
public final class CholeskyWorkspace {

  private final Lapack lapack = Lapack.best();
  private final double[] factor;
  private int n;

  /**
   * A workspace on the best engine.
   *
   * @param order the largest order, ≥ 1
   */
  public CholeskyWorkspace(int order) {
    factor = new double[Shapes.count(order, order)];
  }

  /**
   * Factors a shifted matrix.
   *
   * @param a symmetric matrix of at most the workspace's order, its lower triangle is read, not
   *     changed
   * @param shift σ, added to the diagonal
   * @return false if A + σ·I is not positive definite or not finite; there is no factor then
   * @cost n³/3 flops
   */
  public boolean factor(Matrix a, double shift) {
    n = Shapes.requireSquare("dpotrf", a.rows(), a.cols());
    double sum = 0;
    for (int c = 0; c < n; c++) {
      int from = a.offset() + c * a.leading();
      System.arraycopy(a.data(), from + c, factor, c * n + c, n - c);
      factor[c * n + c] += shift;
      for (int r = c; r < n; r++) {
        sum += factor[c * n + r] * 0;
      }
    }
    if (sum != 0) { // true for NaN
      return false;
    }
    try {
      lapack.dpotrf(n, factor);
    } catch (LapackException e) {
      return false;
    }
    return true;
  }

  /**
   * Solves (A + σ·I)·x = b.
   *
   * @param b array whose first n elements are b, overwritten there by x
   * @cost 2·n² flops
   */
  public void solve(double[] b) {
    lapack.dpotrs(n, 1, factor, b);
  }

  /**
   * The factor.
   *
   * @return L in the lower triangle of an n × n matrix, above which is anything; the workspace's
   *     own array, overwritten by the next {@link #factor(Matrix, double)}
   */
  public Matrix l() {
    return new Matrix(n, n, factor);
  }
}
