// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The Cholesky factorization of a positive definite matrix: A = L·Lᵀ, L lower triangular.
 *
 * <p>Only the lower triangle of A is read.
 */
public final class Cholesky {

  private final Lapack lapack;
  private final int n;
  private final double[] factor;

  private Cholesky(Matrix a, Lapack lapack) {
    this.lapack = lapack;
    n = Shapes.requireSquare("dpotrf", a.rows(), a.cols());
    factor = Lapack.packed("dpotrf", a);
    lapack.dpotrf(n, factor);
  }

  /**
   * The factorization, on the best engine.
   *
   * @param a positive definite n × n matrix, its lower triangle is read, not changed
   * @return the factorization
   * @throws LapackException with info = k, if the leading minor of order k is not positive
   * @cost n³/3 flops
   */
  public static Cholesky of(Matrix a) {
    return of(a, Lapack.best());
  }

  /**
   * The factorization, on a given engine.
   *
   * @param a positive definite n × n matrix, its lower triangle is read, not changed
   * @param lapack the engine
   * @return the factorization
   * @throws LapackException with info = k, if the leading minor of order k is not positive
   */
  public static Cholesky of(Matrix a, Lapack lapack) {
    return new Cholesky(a, lapack);
  }

  /**
   * The factor.
   *
   * @return L of shape n × n, lower triangular with a positive diagonal
   */
  public Matrix l() {
    Matrix l = new Matrix(n, n);
    for (int c = 0; c < n; c++) {
      for (int r = c; r < n; r++) {
        l.set(r, c, factor[r + c * n]);
      }
    }
    return l;
  }

  /**
   * The solution of A·X = B.
   *
   * @param b matrix of shape n × p, not changed
   * @return X of shape n × p
   * @cost 2·n²·p flops
   */
  public Matrix solve(Matrix b) {
    if (b.rows() != n) {
      throw new IllegalArgumentException(
          "dpotrs: matrix is " + Shapes.text(n, n) + ", right-hand side " + b.shape());
    }
    double[] x = Lapack.packed("dpotrs", b);
    lapack.dpotrs(n, b.cols(), factor, x);
    return new Matrix(n, b.cols(), x);
  }

  /**
   * The logarithm of the determinant.
   *
   * @return ln det A = 2·Σ ln L_ii, which does not overflow
   */
  public double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.log(factor[i + i * n]);
    }
    return 2 * sum;
  }
}
