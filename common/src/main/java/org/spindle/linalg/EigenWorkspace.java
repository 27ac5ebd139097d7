// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The arrays of a symmetric eigenvalue problem, for loops over matrices of one order. Not safe for
 * two threads at once.
 */
public final class EigenWorkspace {

  private final int n;
  private final boolean vectors;
  private final Lapack lapack;
  private final Matrix a;
  private final double[] values;
  private final double[] work;
  private final int[] integers;

  /**
   * A workspace on the best engine.
   *
   * @param n order of the matrices, ≥ 1
   * @param vectors whether eigenvectors will be wanted
   */
  public EigenWorkspace(int n, boolean vectors) {
    this(n, vectors, Lapack.best());
  }

  /**
   * A workspace on a given engine.
   *
   * @param n order of the matrices, ≥ 1
   * @param vectors whether eigenvectors will be wanted
   * @param lapack the engine
   */
  public EigenWorkspace(int n, boolean vectors, Lapack lapack) {
    this.n = n;
    this.vectors = vectors;
    this.lapack = lapack;
    a = new Matrix(n, n);
    values = new double[n];
    double[] best = new double[1];
    int[] bestIntegers = new int[1];
    if (n > 0) {
      lapack.dsyevd(vectors, n, a.data(), values, best, Lapack.QUERY, bestIntegers, Lapack.QUERY);
    }
    work = new double[Math.max(1, (int) best[0])];
    integers = new int[Math.max(1, bestIntegers[0])];
  }

  /**
   * The eigenvalues of a matrix.
   *
   * @param matrix symmetric n × n matrix, its lower triangle is read, not changed
   * @return n values, ascending; the workspace's own array, overwritten by the next call
   * @throws LapackException if it does not converge
   */
  public double[] values(Matrix matrix) {
    factor(matrix);
    return values;
  }

  /**
   * The decomposition of a matrix.
   *
   * @param matrix symmetric n × n matrix, its lower triangle is read, not changed
   * @return the factors, in the workspace's own arrays, overwritten by the next call
   * @throws LapackException if it does not converge
   */
  public SymmetricEigen decompose(Matrix matrix) {
    if (!vectors) {
      throw new IllegalStateException("this workspace is for values only, it holds no vectors");
    }
    factor(matrix);
    return new SymmetricEigen(values, a);
  }

  private void factor(Matrix matrix) {
    Shapes.requireSame("dsyevd", n, n, matrix.rows(), matrix.cols());
    Lapack.pack("dsyevd", matrix, a.data());
    lapack.dsyevd(vectors, n, a.data(), values, work, work.length, integers, integers.length);
  }
}
