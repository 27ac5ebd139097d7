// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;
import org.spindle.sweep.Watch;

/**
 * The tridiagonal form of a symmetric operator in the Krylov space of a vector.
 *
 * <pre>
 * A q_j = β_{j−1} q_{j−1} + α_j q_j + β_j q_{j+1},   QᵀAQ = T
 * </pre>
 *
 * <p>Each new vector is made orthogonal to all others, twice where the first time has taken much of
 * it away: without that, values that have converged appear again and again. If the space is
 * exhausted there are fewer steps than asked for, and the values are exact.
 *
 * @param diagonal α_1 … α_m
 * @param offDiagonal β_1 … β_{m−1}
 * @param residual β_m, the length of what the last step left over; 0 if the space is exhausted
 * @param basis q_1 … q_m as columns, n × m
 * @cost m products, and 4 n m² flops for the orthogonality, at most 8
 * @source C. Lanczos 1950; B. N. Parlett, The Symmetric Eigenvalue Problem, 1980, ch. 13, and 6.9
 *     for "twice is enough"
 */
public record Lanczos(double[] diagonal, double[] offDiagonal, double residual, Matrix basis) {

  private static final double KEPT = 0.5; // of the length
  private static final double EXHAUSTED = 1e-12; // of ‖T‖; what is left is rounding

  /**
   * Some steps from a start.
   *
   * @param operator A, n × n
   * @param start q_1 up to a factor, length n, not zero, not changed
   * @param steps m, at most n are taken
   * @param watch polled once a step
   * @return coefficients and basis
   */
  public static Lanczos run(LinearOperator operator, double[] start, int steps, Watch watch) {
    int n = operator.order();
    int most = Math.min(steps, n);
    if (most < 1 || start.length != n) {
      throw new IllegalArgumentException(
          steps + " steps from a start of " + start.length + " for an operator of order " + n);
    }
    Blas blas = Blas.best();
    Matrix basis = new Matrix(n, most);
    double[] alpha = new double[most];
    double[] beta = new double[most];
    double[] vector = start.clone();
    double length = blas.nrm2(vector);
    if (!(length > 0) || Double.isInfinite(length)) {
      throw new IllegalArgumentException(
          "the start must be finite and not 0, has length " + length);
    }
    double[] next = new double[n];
    double size = 0;
    for (int j = 0; j < most; j++) {
      watch.check();
      blas.scal(1 / length, vector);
      System.arraycopy(vector, 0, basis.data(), j * n, n);
      operator.apply(vector, next);
      alpha[j] = blas.dot(vector, next);
      blas.axpy(-alpha[j], vector, next);
      for (int i = 0; j > 0 && i < n; i++) {
        next[i] -= beta[j - 1] * basis.data()[(j - 1) * n + i];
      }
      length = separate(basis.block(0, 0, n, j + 1), next);
      beta[j] = length;
      size = Math.max(size, Math.abs(alpha[j]) + length);
      if (length <= EXHAUSTED * size) {
        return of(alpha, beta, 0, basis, j + 1);
      }
      double[] swap = vector;
      vector = next;
      next = swap;
    }
    return of(alpha, beta, beta[most - 1], basis, most);
  }

  /**
   * Makes a vector orthogonal to the columns of a basis: once more where that took half of it away,
   * since only then what is left has lost digits.
   */
  private static double separate(Matrix basis, double[] vector) {
    double before = Blas.best().nrm2(vector);
    double after = subtract(basis, vector);
    return after > KEPT * before ? after : subtract(basis, vector);
  }

  /** The length of what is left of a vector outside a space. */
  private static double subtract(Matrix basis, double[] vector) {
    Blas blas = Blas.best();
    double[] overlap = new double[basis.cols()];
    blas.gemv(Op.T, 1, basis, vector, 0, overlap);
    blas.gemv(Op.N, -1, basis, overlap, 1, vector);
    return blas.nrm2(vector);
  }

  private static Lanczos of(
      double[] alpha, double[] beta, double residual, Matrix basis, int steps) {
    return new Lanczos(
        Arrays.copyOf(alpha, steps),
        Arrays.copyOf(beta, steps - 1),
        residual,
        basis.block(0, 0, basis.rows(), steps));
  }

  /**
   * The eigenvalues of T.
   *
   * @return m values, ascending
   */
  public double[] ritzValues() {
    return SymmetricEigen.tridiagonalValues(diagonal, offDiagonal);
  }

  /**
   * Gauss's quadrature for the operator's spectrum as the start sees it: nodes are the eigenvalues
   * of T, weights the squares of the first components of its eigenvectors.
   *
   * @return nodes, ascending, and weights, whose sum is 1; two arrays of length m
   */
  public double[][] quadrature() {
    SymmetricEigen eigen = SymmetricEigen.tridiagonal(diagonal, offDiagonal);
    double[] weights = new double[diagonal.length];
    for (int i = 0; i < weights.length; i++) {
      double first = eigen.vectors().get(0, i);
      weights[i] = first * first;
    }
    return new double[][] {eigen.values(), weights};
  }
}
