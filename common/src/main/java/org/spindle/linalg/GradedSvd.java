// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;

/**
 * The singular values of E T with E = diag(e^{λ_i}) of any range and rows of T of length about 1.
 *
 * <p>QR steps of the transpose drive the rows towards orthogonality by the ratio of their scales;
 * what is left between rows of like scales is rotated away by one-sided Jacobi in logarithmic
 * scales.
 */
final class GradedSvd {

  private static final int QR_STEPS = 4;
  private static final int MAX_SWEEPS = 40;
  private static final double NARROW = Math.log(1e5); // within it dgesdd keeps 11 digits
  private static final double ORTHOGONAL = 1e-13; // cosine of two rows that counts as zero
  private static final double OVERFLOW = 700;

  private final double[] logs;
  private double[][] rows;
  private final Blas blas = Blas.best();

  /** Takes over both arrays. */
  GradedSvd(double[] logs, double[][] rows) {
    this.logs = logs;
    this.rows = rows;
    normalize();
  }

  double[] logSingularValues() {
    if (logs.length == 0) {
      return logs;
    }
    sort();
    if (logs[0] - logs[logs.length - 1] < NARROW) {
      return direct();
    }
    for (int i = 0; i < QR_STEPS; i++) {
      step();
      sort();
    }
    for (int sweep = 0; rotate(); sweep++) {
      normalize();
      sort();
      if (sweep == MAX_SWEEPS) {
        throw new ArithmeticException("one-sided Jacobi did not converge in 40 sweeps");
      }
    }
    sort();
    return logs;
  }

  private double[] direct() {
    double top = logs[0];
    Matrix a = matrix();
    for (int i = 0; i < logs.length; i++) {
      double scale = Math.exp(logs[i] - top);
      for (int c = 0; c < a.cols(); c++) {
        a.set(i, c, scale * a.get(i, c));
      }
    }
    double[] values = Svd.values(a);
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(values[i]) + top;
    }
    return logs;
  }

  /** E T = (E R^T E^{-1}) … : the next T is E^{-1} R E with Tᵀ = Q R. */
  private void step() {
    int n = logs.length;
    Matrix r = Qr.of(matrix().transpose()).r();
    rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int c = i; c < n; c++) {
        rows[i][c] = r.get(i, c) * Math.exp(Math.min(OVERFLOW, logs[c] - logs[i]));
      }
    }
    normalize();
  }

  /** One sweep over the pairs that are not yet orthogonal; false if there was none. */
  private boolean rotate() {
    int n = logs.length;
    Matrix t = matrix();
    Matrix gram = new Matrix(n, n);
    blas.syrk(Triangle.LOWER, Op.N, 1, t, 0, gram);
    boolean any = false;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        // a pair may have been disturbed since the Gram matrix: the next sweep sees it
        if (Math.abs(gram.get(j, i)) > ORTHOGONAL) {
          any = true;
          rotate(i, j);
        }
      }
    }
    return any;
  }

  /**
   * Makes the rows a = e^{λ_i} t_i and b = e^{λ_j} t_j orthogonal. With ρ = e^{λ_j − λ_i} ≤ 1 and
   * the inner product c of unit rows the tangent of the angle is ρτ, τ = ±1/(|ζ| + √(ρ² + ζ²)), ζ =
   * (ρ² − 1)/(2c), finite for any ρ.
   */
  private void rotate(int first, int second) {
    int i = logs[first] >= logs[second] ? first : second;
    int j = first + second - i;
    double[] a = rows[i];
    double[] b = rows[j];
    double squareA = blas.dot(a, a);
    double squareB = blas.dot(b, b);
    double inner = blas.dot(a, b) / Math.sqrt(squareA * squareB);
    if (Math.abs(inner) <= ORTHOGONAL / 10) {
      return;
    }
    double rho =
        Math.exp(logs[j] - logs[i]) * Math.sqrt(squareB / squareA); // rows are unit up to drift
    double zeta = (rho * rho - 1) / (2 * inner);
    double tau = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(rho, zeta));
    double ratio = Math.sqrt(squareB / squareA);
    double intoA = tau * rho * rho / ratio;
    double intoB = tau * ratio;
    for (int c = 0; c < a.length; c++) {
      double x = a[c];
      double y = b[c];
      a[c] = x - intoA * y;
      b[c] = y + intoB * x;
    }
    double shrink = -Math.log1p(tau * tau * rho * rho) / 2;
    logs[i] += shrink;
    logs[j] += shrink;
  }

  private void normalize() {
    for (int i = 0; i < logs.length; i++) {
      double length = blas.nrm2(rows[i]);
      logs[i] += Math.log(length);
      blas.scal(1 / length, rows[i]);
    }
  }

  private void sort() {
    int n = logs.length;
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    double[] oldLogs = logs.clone();
    double[][] oldRows = rows.clone();
    Arrays.sort(order, (i, j) -> Double.compare(oldLogs[j], oldLogs[i]));
    for (int i = 0; i < n; i++) {
      logs[i] = oldLogs[order[i]];
      rows[i] = oldRows[order[i]];
    }
  }

  private Matrix matrix() {
    Matrix matrix = new Matrix(rows.length, rows[0].length);
    for (int i = 0; i < rows.length; i++) {
      for (int c = 0; c < rows[i].length; c++) {
        matrix.data()[i + c * rows.length] = rows[i][c];
      }
    }
    return matrix;
  }
}
