// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The eigenvalues and right eigenvectors of a general real matrix: A·v = λ·v.
 *
 * <p>Complex values come in conjugate pairs, the one with positive imaginary part first. For such a
 * pair (j, j + 1) the vectors are {@code column(j) ± i·column(j + 1)}; for a real value the column
 * itself. Each vector has Euclidean length 1.
 *
 * @param real the n real parts, in no order
 * @param imaginary the n imaginary parts, in the same order
 * @param vectors n × n, packed as told above
 */
public record GeneralEigen(double[] real, double[] imaginary, Matrix vectors) {

  /**
   * Values and vectors, on the best engine.
   *
   * @param a matrix of shape n × n, not changed; its elements must be finite
   * @return the spectrum with its right vectors
   * @throws LapackException if the iteration does not converge
   * @cost about 25·n³ flops
   */
  public static GeneralEigen of(Matrix a) {
    return of(a, Lapack.best());
  }

  /**
   * Values and vectors, on a given engine.
   *
   * @param a matrix of shape n × n, not changed; its elements must be finite
   * @param lapack the engine
   * @return the spectrum with its right vectors
   * @throws LapackException if the iteration does not converge
   */
  public static GeneralEigen of(Matrix a, Lapack lapack) {
    return compute(a, true, lapack);
  }

  /**
   * The values alone, on the best engine.
   *
   * @param a matrix of shape n × n, not changed; its elements must be finite
   * @return the spectrum, with vectors of shape 0 × 0
   * @throws LapackException if the iteration does not converge
   * @cost about 10·n³ flops
   */
  public static GeneralEigen values(Matrix a) {
    return compute(a, false, Lapack.best());
  }

  private static GeneralEigen compute(Matrix a, boolean wanted, Lapack lapack) {
    int n = Shapes.requireSquare("dgeev", a.rows(), a.cols());
    double[] copy = Lapack.packed("dgeev", a);
    double[] re = new double[n];
    double[] im = new double[n];
    Matrix v = wanted ? new Matrix(n, n) : new Matrix(0, 0, new double[1]);
    double[] best = new double[1];
    lapack.dgeev(wanted, n, copy, re, im, v.data(), best, Lapack.QUERY);
    double[] work = new double[Math.max(1, (int) best[0])];
    lapack.dgeev(wanted, n, copy, re, im, v.data(), work, work.length);
    return new GeneralEigen(re, im, v);
  }
}
