// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;

/**
 * The arrays of QR factorizations A = Q·R, for loops over matrices up to one size. Not safe for two
 * threads at once.
 *
 * <p>In this order: {@link #shape}, fill what it returns, {@link #factor}, read {@link #r}, then
 * {@link #q}.
 */
public final class QrWorkspace {

  private final Lapack lapack = Lapack.best();
  private final double[] elements;
  private final double[] triangle;
  private final double[] tau;
  private final double[] work;
  private int rows;
  private int cols;

  /**
   * A workspace on the best engine.
   *
   * @param rows the most rows, ≥ 1
   * @param cols the most columns, ≥ 1
   */
  public QrWorkspace(int rows, int cols) {
    int k = Math.min(rows, cols);
    elements = new double[Shapes.count(rows, cols)];
    triangle = new double[Shapes.count(k, cols)];
    tau = new double[k];
    double[] best = new double[1];
    lapack.dgeqrf(rows, cols, elements, tau, best, Lapack.QUERY);
    double most = best[0];
    lapack.dorgqr(rows, k, k, elements, tau, best, Lapack.QUERY);
    work = new double[Math.max(cols, (int) Math.max(most, best[0]))];
  }

  /**
   * The matrix to be factored next.
   *
   * @param m its rows, within the workspace's
   * @param n its columns, within the workspace's
   * @return an m × n packed matrix over the workspace's own array, to be filled; old elements are
   *     still in it
   */
  public Matrix shape(int m, int n) {
    rows = m;
    cols = n;
    return new Matrix(m, n, elements);
  }

  /**
   * Factors the matrix.
   *
   * @return false if an element is not finite; there are no factors then
   * @cost 2·n²·(m − n/3) flops for m ≥ n
   */
  public boolean factor() {
    double sum = 0;
    for (int i = 0; i < rows * cols; i++) {
      sum += elements[i] * 0;
    }
    if (sum != 0) { // true for NaN
      return false;
    }
    lapack.dgeqrf(rows, cols, elements, tau, work, work.length);
    int k = Math.min(rows, cols);
    for (int c = 0; c < cols; c++) {
      int filled = Math.min(c + 1, k);
      System.arraycopy(elements, c * rows, triangle, c * k, filled);
      Arrays.fill(triangle, c * k + filled, (c + 1) * k, 0);
    }
    return true;
  }

  /**
   * The triangular factor.
   *
   * @return R, k × n with k = min(m, n), zeros below the diagonal; the workspace's own array,
   *     overwritten by the next {@link #factor}
   */
  public Matrix r() {
    return new Matrix(Math.min(rows, cols), cols, triangle);
  }

  /**
   * The thin orthogonal factor. To be asked for once, for the reflectors are lost.
   *
   * @return Q, m × k with k = min(m, n); the workspace's own array, overwritten by the next matrix
   * @cost 2·k²·(m − k/3) flops
   */
  public Matrix q() {
    int k = Math.min(rows, cols);
    lapack.dorgqr(rows, k, k, elements, tau, work, work.length);
    return new Matrix(rows, k, elements);
  }
}
