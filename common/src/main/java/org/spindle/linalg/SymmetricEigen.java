// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;

/**
 * The eigenvalues and eigenvectors of a symmetric matrix.
 *
 * <p>A = V·diag(λ)·Vᵀ, λ ascending, V orthogonal. Only the lower triangle of A is read.
 *
 * @param values the n eigenvalues, ascending
 * @param vectors eigenvectors as columns, n × n, in the order of the values
 */
public record SymmetricEigen(double[] values, Matrix vectors) {

  /**
   * Values and vectors of a dense matrix, on the best engine.
   *
   * @param a symmetric matrix of shape n × n, its lower triangle is read, not changed
   * @return the decomposition
   * @throws LapackException if it does not converge
   * @error each |Δλ| of order 1e-15·‖A‖
   * @cost about 9·n³ flops
   */
  public static SymmetricEigen of(Matrix a) {
    return new EigenWorkspace(a.rows(), true).decompose(a);
  }

  /**
   * The values of a dense matrix, on the best engine.
   *
   * @param a symmetric matrix of shape n × n, its lower triangle is read, not changed
   * @return n eigenvalues, ascending
   * @throws LapackException if it does not converge
   * @cost about 4/3·n³ flops
   */
  public static double[] values(Matrix a) {
    return new EigenWorkspace(a.rows(), false).values(a);
  }

  /**
   * The spectral norm of a symmetric matrix.
   *
   * @param values its eigenvalues, ascending
   * @return the largest |λ|, 0 without eigenvalues
   */
  public static double norm(double[] values) {
    return values.length == 0
        ? 0
        : Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
  }

  /**
   * The values of a tridiagonal matrix, on the best engine.
   *
   * @param diagonal its n diagonal elements, n ≥ 1, not changed
   * @param offDiagonal its n − 1 elements beside the diagonal, not changed
   * @return n eigenvalues, ascending
   * @throws LapackException if it does not converge
   * @cost O(n²) flops
   */
  public static double[] tridiagonalValues(double[] diagonal, double[] offDiagonal) {
    return tridiagonalValues(diagonal, offDiagonal, Lapack.best());
  }

  /**
   * The values of a tridiagonal matrix, on a given engine.
   *
   * @param diagonal its n diagonal elements, n ≥ 1, not changed
   * @param offDiagonal its n − 1 elements beside the diagonal, not changed
   * @param lapack the engine
   * @return n eigenvalues, ascending
   * @throws LapackException if it does not converge
   */
  public static double[] tridiagonalValues(double[] diagonal, double[] offDiagonal, Lapack lapack) {
    requireTridiagonal("dsterf", diagonal, offDiagonal);
    double[] values = diagonal.clone();
    lapack.dsterf(values.length, values, offDiagonal.clone());
    return values;
  }

  /**
   * Values and vectors of a tridiagonal matrix, on the best engine.
   *
   * @param diagonal its n diagonal elements, n ≥ 1, not changed
   * @param offDiagonal its n − 1 elements beside the diagonal, not changed
   * @return the decomposition
   * @throws LapackException if it does not converge
   * @cost about 4/3·n³ flops, often fewer
   */
  public static SymmetricEigen tridiagonal(double[] diagonal, double[] offDiagonal) {
    return tridiagonal(diagonal, offDiagonal, Lapack.best());
  }

  /**
   * Values and vectors of a tridiagonal matrix, on a given engine.
   *
   * @param diagonal its n diagonal elements, n ≥ 1, not changed
   * @param offDiagonal its n − 1 elements beside the diagonal, not changed
   * @param lapack the engine
   * @return the decomposition
   * @throws LapackException if it does not converge
   */
  public static SymmetricEigen tridiagonal(double[] diagonal, double[] offDiagonal, Lapack lapack) {
    requireTridiagonal("dstevd", diagonal, offDiagonal);
    int n = diagonal.length;
    double[] d = diagonal.clone();
    double[] e = offDiagonal.clone();
    Matrix z = new Matrix(n, n);
    double[] best = new double[1];
    int[] bestIntegers = new int[1];
    lapack.dstevd(n, d, e, z.data(), best, Lapack.QUERY, bestIntegers, Lapack.QUERY);
    double[] work = new double[Math.max(1, (int) best[0])];
    int[] integers = new int[Math.max(1, bestIntegers[0])];
    lapack.dstevd(n, d, e, z.data(), work, work.length, integers, integers.length);
    return new SymmetricEigen(d, z);
  }

  /**
   * The matrix again, from its factors.
   *
   * @return V·diag(λ)·Vᵀ, a new n × n matrix
   */
  public Matrix product() {
    Matrix scaled = vectors.copy();
    for (int c = 0; c < values.length; c++) {
      for (int r = 0; r < scaled.rows(); r++) {
        scaled.set(r, c, scaled.get(r, c) * values[c]);
      }
    }
    return Blas.best().multiply(Op.N, scaled, Op.T, vectors);
  }

  private static void requireTridiagonal(String routine, double[] d, double[] e) {
    if (d.length == 0 || e.length != d.length - 1) {
      throw new IllegalArgumentException(
          routine
              + ": a diagonal of "
              + d.length
              + " goes with "
              + (d.length - 1)
              + " elements beside it, not "
              + e.length);
    }
    if (!Arrays.stream(d).allMatch(Double::isFinite)
        || !Arrays.stream(e).allMatch(Double::isFinite)) {
      throw new LapackException(routine, -1, "an element is not finite");
    }
  }
}
