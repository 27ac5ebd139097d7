// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;

/**
 * A long product of upper triangular matrices whose singular values may span thousands of decades.
 *
 * <pre>
 * P = R_L ⋯ R_2 R_1 = E T,   E = diag(2^{e_i}),   rows of T of length about 1
 * </pre>
 *
 * <p>A product of any matrices is brought to this form by QR: A_l Q_{l−1} = Q_l R_l, Q_0 = 1. In
 * the plain product rounding of 1e-16 of the largest singular value buries the small ones; here
 * each row has an exponent of its own, so that each singular value keeps its digits. R_l may have
 * fewer rows than P (never more): what is mapped to zero exactly leaves the product.
 *
 * @error singular values and eigenvalues to about 1e-16·κ(T) relative, κ(T) the condition of the
 *     rows without their scales, about the order of the matrix for gaussian factors; 1e-10 where
 *     the rows span less than a factor 1e5
 * @cost n³/3 flops a factor
 * @source Stewart 1995, SIAM J. Matrix Anal. Appl. 16, 1163 (graded products); Demmel and Veselić
 *     1992, ibid. 13, 1204 (relative accuracy of one-sided Jacobi)
 */
public final class GradedProduct {

  private static final int BLOCK = 96;
  private static final int WIDEST = 1200; // range of exponents that leaves room for squares
  private static final int LOWEST = -1074; // exponent of the smallest double
  private static final double[] POWERS = powers();

  private final int columns;
  private final int[] exponents;
  private Matrix rows;
  private Matrix next;
  private final double[] scaled;
  private final double[] squares;

  /**
   * The empty product, P = 1.
   *
   * @param n order of the first factor
   */
  public GradedProduct(int n) {
    columns = n;
    exponents = new int[n];
    rows = Matrix.identity(n);
    next = new Matrix(n, n);
    scaled = new double[n * n];
    squares = new double[n];
  }

  /**
   * The number of rows of P, an upper bound of its rank.
   *
   * @return number of rows
   */
  public int rank() {
    return rows.rows();
  }

  /**
   * P ← R P.
   *
   * @param r upper trapezoidal, rows × {@link #rank()} with rows ≤ rank; what is below its diagonal
   *     is not read
   */
  public void multiply(Matrix r) {
    int m = r.rows();
    int k = rows.rows();
    if (r.cols() != k || m > k) {
      throw new IllegalArgumentException(
          "a product of "
              + k
              + " rows needs an upper trapezoidal factor with as many columns, was "
              + r.shape());
    }
    Matrix factor = new Matrix(m, k, scaled);
    for (int c = 0; c < k; c++) {
      for (int i = 0; i < m; i++) {
        factor.data()[i + c * m] = i > c ? 0 : r.get(i, c) * power(exponents[c] - exponents[i]);
      }
    }
    Matrix product = new Matrix(m, columns, next.data());
    triangular(factor, product);
    next = rows;
    rows = product;
    normalize();
  }

  /** product ← factor · rows, block by block above the diagonals. */
  private void triangular(Matrix factor, Matrix product) {
    int m = factor.rows();
    int k = factor.cols();
    Blas blas = Blas.best();
    for (int c = 0; c < columns; c += BLOCK) {
      int width = Math.min(BLOCK, columns - c);
      for (int i = 0; i < m; i += BLOCK) {
        int height = Math.min(BLOCK, m - i);
        Matrix target = product.block(i, c, height, width);
        int inner = Math.min(k, c + width) - i;
        if (inner <= 0) {
          target.fill(0);
        } else {
          blas.gemm(
              Op.N,
              Op.N,
              1,
              factor.block(i, i, height, inner),
              rows.block(i, c, inner, width),
              0,
              target);
        }
      }
    }
  }

  /** Moves the lengths of the rows into their exponents, as powers of two: without rounding. */
  private void normalize() {
    int m = rows.rows();
    double[] t = rows.data();
    Arrays.fill(squares, 0);
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < m; i++) {
        squares[i] += t[i + c * m] * t[i + c * m];
      }
    }
    for (int i = 0; i < m; i++) {
      if (!(squares[i] > 0) || Double.isInfinite(squares[i])) {
        throw new ArithmeticException("row " + i + " of the product has length² " + squares[i]);
      }
      int exponent = Math.getExponent(squares[i]) / 2;
      exponents[i] += exponent;
      squares[i] = power(-exponent);
    }
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < m; i++) {
        t[i + c * m] *= squares[i];
      }
    }
  }

  /**
   * The logarithms of the singular values of P.
   *
   * @return ln s, descending, {@link #rank()} numbers; the product is unchanged
   */
  public double[] logSingularValues() {
    double[] logs = new double[rank()];
    double[][] t = new double[rank()][columns];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = exponents[i] * Math.log(2);
      for (int c = 0; c < columns; c++) {
        t[i][c] = rows.get(i, c);
      }
    }
    return new GradedSvd(logs, t).logSingularValues();
  }

  /**
   * The eigenvalues of Q·P, for a product of full rank, in polar form.
   *
   * <p>They are those of E^{1/2} T Q E^{1/2}, whose rows and columns fall off alike, so that
   * reduction to Hessenberg form and QR steps treat large elements before small ones and spare the
   * digits of the small eigenvalues.
   *
   * @param q orthogonal matrix that closes the circle, n × n
   * @return ln|z| and angles, by descending modulus
   * @error about 1e-9 relative as long as the rows of P span less than a factor 1e±180
   * @throws ArithmeticException if they span more
   */
  public LogEigenvalues logEigenvalues(Matrix q) {
    int n = columns;
    if (rank() != n || q.rows() != n || q.cols() != n) {
      throw new IllegalArgumentException(
          "eigenvalues need square matrices, had " + rows.shape() + " and " + q.shape());
    }
    int high = Arrays.stream(exponents).max().orElseThrow();
    int low = Arrays.stream(exponents).min().orElseThrow();
    if (high - low > WIDEST) {
      throw new ArithmeticException(
          "the product spans 2^" + (high - low) + ", its eigenvalues are out of reach");
    }
    int middle = (high + low) / 2;
    Matrix graded = Blas.best().multiply(rows, q);
    double[] half = new double[n];
    for (int i = 0; i < n; i++) {
      half[i] = Math.pow(2, (exponents[i] - middle) / 2.0);
    }
    for (int c = 0; c < n; c++) {
      for (int i = 0; i < n; i++) {
        graded.set(i, c, half[i] * graded.get(i, c) * half[c]);
      }
    }
    return LogEigenvalues.of(GeneralEigen.values(graded), middle * Math.log(2));
  }

  /** 2^e, 0 if that underflows. */
  private static double power(int exponent) {
    return exponent < LOWEST ? 0 : POWERS[exponent - LOWEST];
  }

  private static double[] powers() {
    double[] powers = new double[Double.MAX_EXPONENT - LOWEST + 1];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Math.scalb(1.0, i + LOWEST);
    }
    return powers;
  }
}
