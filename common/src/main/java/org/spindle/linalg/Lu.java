// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The LU factorization of a square matrix with row exchanges: P·A = L·U.
 *
 * <p>A singular matrix has a factorization and a determinant of 0, but no solution.
 */
public final class Lu {

  private final Lapack lapack;
  private final int n;
  private final double[] factors;
  private final int[] pivots;
  private final int info;

  private Lu(Matrix a, Lapack lapack) {
    this.lapack = lapack;
    n = Shapes.requireSquare("dgetrf", a.rows(), a.cols());
    factors = Lapack.packed("dgetrf", a);
    pivots = new int[n];
    info = lapack.dgetrf(n, factors, pivots);
  }

  /**
   * The factorization, on the best engine.
   *
   * @param a matrix of shape n × n, not changed; its elements must be finite
   * @return the factorization
   * @cost 2/3·n³ flops
   */
  public static Lu of(Matrix a) {
    return of(a, Lapack.best());
  }

  /**
   * The factorization, on a given engine.
   *
   * @param a matrix of shape n × n, not changed; its elements must be finite
   * @param lapack the engine
   * @return the factorization
   */
  public static Lu of(Matrix a, Lapack lapack) {
    return new Lu(a, lapack);
  }

  /**
   * The sign of the determinant.
   *
   * @return −1, 0 or 1
   */
  public int sign() {
    int sign = 1;
    for (int i = 0; i < n; i++) {
      double u = factors[i + i * n];
      sign *= (u > 0 ? 1 : u < 0 ? -1 : 0) * (pivots[i] == i + 1 ? 1 : -1);
    }
    return sign;
  }

  /**
   * The logarithm of the determinant's absolute value.
   *
   * @return ln |det A|, −∞ for a singular matrix
   */
  public double logAbsDeterminant() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.log(Math.abs(factors[i + i * n]));
    }
    return sum;
  }

  /**
   * The solution of A·X = B.
   *
   * @param b matrix of shape n × p, not changed
   * @return X of shape n × p
   * @throws LapackException with info = k, if the k-th pivot is exactly 0
   * @cost 2·n²·p flops
   */
  public Matrix solve(Matrix b) {
    if (b.rows() != n) {
      throw new IllegalArgumentException(
          "dgetrs: matrix is " + Shapes.text(n, n) + ", right-hand side " + b.shape());
    }
    requireRegular();
    double[] x = Lapack.packed("dgetrs", b);
    lapack.dgetrs(Op.N, n, b.cols(), factors, pivots, x);
    return new Matrix(n, b.cols(), x);
  }

  /**
   * The inverse; to solve equations use {@link #solve}.
   *
   * @return A⁻¹, a new n × n matrix
   * @throws LapackException with info = k, if the k-th pivot is exactly 0
   * @cost 4/3·n³ flops
   */
  public Matrix inverse() {
    requireRegular();
    double[] a = factors.clone();
    double[] best = new double[1];
    lapack.dgetri(n, a, pivots, best, Lapack.QUERY);
    double[] work = new double[Math.max(1, (int) best[0])];
    lapack.dgetri(n, a, pivots, work, work.length);
    return new Matrix(n, n, a);
  }

  private void requireRegular() {
    if (info > 0) {
      throw new LapackException(
          "dgetrf", info, "pivot " + info + " is exactly 0, the matrix is singular");
    }
  }
}
