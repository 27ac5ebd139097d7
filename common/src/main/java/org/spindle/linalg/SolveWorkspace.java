// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Objects;

/**
 * The arrays of linear systems with one right-hand side, for loops over matrices of one order. Not
 * safe for two threads at once.
 */
public final class SolveWorkspace {

  private final int n;
  private final Lapack lapack;
  private final double[] factors;
  private final int[] pivots;
  private final double[] side;

  /**
   * A workspace on the best engine.
   *
   * @param n order of the matrices, ≥ 1
   */
  public SolveWorkspace(int n) {
    this.n = n;
    lapack = Lapack.best();
    factors = new double[Shapes.count(n, n)];
    pivots = new int[n];
    side = new double[n];
  }

  /**
   * Solves A·x = b by LU with row exchanges.
   *
   * @param a matrix of shape n × n, not changed
   * @param b array with b, overwritten there by x
   * @param at index of the first element of b
   * @return false if A is singular to the bit or not finite; b is then as it was
   * @cost 2/3·n³ flops
   */
  public boolean solve(Matrix a, double[] b, int at) {
    if (!load(a, b, at) || lapack.dgetrf(n, factors, pivots) > 0) {
      return false;
    }
    lapack.dgetrs(Op.N, n, 1, factors, pivots, side);
    System.arraycopy(side, 0, b, at, n);
    return true;
  }

  /**
   * Solves A·x = b for positive definite A by Cholesky's factors.
   *
   * @param a matrix of shape n × n, its lower triangle is read, not changed
   * @param b array with b, overwritten there by x
   * @param at index of the first element of b
   * @return false if A is not positive definite or not finite; b is then as it was
   * @cost n³/3 flops
   */
  public boolean solvePositive(Matrix a, double[] b, int at) {
    if (!load(a, b, at)) {
      return false;
    }
    try {
      lapack.dpotrf(n, factors);
    } catch (LapackException e) {
      return false;
    }
    lapack.dpotrs(n, 1, factors, side);
    System.arraycopy(side, 0, b, at, n);
    return true;
  }

  private boolean load(Matrix a, double[] b, int at) {
    Shapes.requireSame("solve", n, n, a.rows(), a.cols());
    Objects.checkFromIndexSize(at, n, b.length);
    for (int c = 0; c < n; c++) {
      System.arraycopy(a.data(), a.offset() + c * a.leading(), factors, c * n, n);
    }
    System.arraycopy(b, at, side, 0, n);
    return finite(factors) && finite(side);
  }

  private static boolean finite(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * 0;
    }
    return sum == 0;
  }
}
