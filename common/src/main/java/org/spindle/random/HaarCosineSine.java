// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.linalg.simd.PlaneRotation;

/**
 * A uniformly distributed orthogonal matrix in cosine–sine form: four of half the order, and the
 * angles between.
 *
 * <pre>
 * Q = (U₁ ⊕ U₂) [C −S; S C] (V₁ ⊕ V₂),   U, V Haar of orders p and q, p + q = n, p ≥ q,
 * x = cos²θ with density ∝ ∏|x_i − x_j| ∏ x_i^{−1/2} (1 − x_i)^{(p−q−1)/2}
 * </pre>
 *
 * <p>With it a chain D_L Q_L ⋯ D_2 Q_2 D_1 of Haar matrices and diagonal ones is cheaper: the
 * factors V D U of neighbours are block-diagonal. The p − q last of the upper coordinates have
 * cosine 1. p = ⌈n/2⌉ costs least, and nearby splits hardly more.
 *
 * <p>The angles are the eigenvalues of a random tridiagonal matrix with independent parameters, so
 * n beta variates and a tridiagonal eigenproblem replace the decomposition of a matrix.
 *
 * @error QᵀQ = I to 1e-15·√n in each entry; the law is exact but for rounding of 1e-16 in cos²θ
 * @cost drawing: n²/2 gaussians and 2n³/3 flops; a product with m columns 2n²m flops, of which half
 *     is left where the block-diagonal factors of neighbours are multiplied first
 * @source Killip and Nenciu 2004, Int. Math. Res. Not. 50, 2665 (tridiagonal model); Edelman and
 *     Sutton 2008, Found. Comput. Math. 8, 259 (cosine–sine decomposition of Haar matrices)
 */
public final class HaarCosineSine {

  private final int upper;
  private final int lower;
  private final HaarOrthogonal upperHaar;
  private final HaarOrthogonal lowerHaar;
  private final Matrix leftUpper;
  private final Matrix leftLower;
  private final Matrix rightUpper;
  private final Matrix rightLower;
  private final double[] cosines;
  private final double[] sines;
  private final double[] halfUpper;
  private final double[] halfLower;

  /**
   * Room for a matrix split in the middle; nothing is drawn yet.
   *
   * @param n order of Q, ≥ 2
   */
  public HaarCosineSine(int n) {
    this(n, n / 2);
  }

  /**
   * Room for a matrix; nothing is drawn yet.
   *
   * @param n order of Q, ≥ 2
   * @param lower q, order of the lower blocks, 1 ≤ q ≤ n/2
   */
  public HaarCosineSine(int n, int lower) {
    if (n < 2 || lower < 1 || lower > n / 2) {
      throw new IllegalArgumentException(
          "the order must be >= 2 and its lower part in 1..n/2, were " + n + " and " + lower);
    }
    this.lower = lower;
    upper = n - lower;
    upperHaar = HaarOrthogonal.room(upper, upper);
    lowerHaar = HaarOrthogonal.room(lower, lower);
    leftUpper = new Matrix(upper, upper);
    leftLower = new Matrix(lower, lower);
    rightUpper = new Matrix(upper, upper);
    rightLower = new Matrix(lower, lower);
    cosines = new double[lower];
    sines = new double[lower];
    halfUpper = new double[upper];
    halfLower = new double[lower];
  }

  /**
   * Draws another matrix into this room.
   *
   * @param generator the stream to draw from
   */
  public void draw(RandomGenerator generator) {
    drawAngles(generator);
    draw(upperHaar, leftUpper, generator);
    draw(lowerHaar, leftLower, generator);
    draw(upperHaar, rightUpper, generator);
    draw(lowerHaar, rightLower, generator);
  }

  /**
   * U₁, the left factor of the upper coordinates.
   *
   * @return p × p, overwritten by the next draw
   */
  public Matrix leftUpper() {
    return leftUpper;
  }

  /**
   * U₂, the left factor of the lower coordinates.
   *
   * @return q × q, overwritten by the next draw
   */
  public Matrix leftLower() {
    return leftLower;
  }

  /**
   * V₁, the right factor of the upper coordinates.
   *
   * @return p × p, overwritten by the next draw
   */
  public Matrix rightUpper() {
    return rightUpper;
  }

  /**
   * V₂, the right factor of the lower coordinates.
   *
   * @return q × q, overwritten by the next draw
   */
  public Matrix rightLower() {
    return rightLower;
  }

  /**
   * The middle factor applied in place: upper row i and lower row i turn by the angle θ_i.
   *
   * @param x the upper rows, p × columns, overwritten
   * @param y the lower rows, q × columns, overwritten
   */
  public void turn(Matrix x, Matrix y) {
    double[] a = x.data();
    double[] b = y.data();
    for (int c = 0; c < x.cols(); c++) {
      turn(a, x.offset() + c * x.leading(), b, y.offset() + c * y.leading());
    }
  }

  /**
   * The middle factor applied in place to transposed blocks: upper column i and lower column i turn
   * by the angle θ_i.
   *
   * @param x transpose of the upper rows, rows × p, overwritten
   * @param y transpose of the lower rows, rows × q, overwritten
   */
  public void turnColumns(Matrix x, Matrix y) {
    double[] a = x.data();
    double[] b = y.data();
    for (int c = 0; c < lower; c++) {
      int fromA = x.offset() + c * x.leading();
      int fromB = y.offset() + c * y.leading();
      PlaneRotation.turn(a, fromA, b, fromB, x.rows(), cosines[c], sines[c]);
    }
  }

  /**
   * The product with a vector, Q·x.
   *
   * @param x vector of length n
   * @param y vector of length n, overwritten
   */
  public void times(double[] x, double[] y) {
    Blas blas = Blas.best();
    double[] outUpper = new double[upper];
    double[] outLower = new double[lower];
    System.arraycopy(x, 0, halfUpper, 0, upper);
    System.arraycopy(x, upper, halfLower, 0, lower);
    blas.gemv(Op.N, 1, rightUpper, halfUpper, 0, outUpper);
    blas.gemv(Op.N, 1, rightLower, halfLower, 0, outLower);
    turn(outUpper, 0, outLower, 0);
    blas.gemv(Op.N, 1, leftUpper, outUpper, 0, halfUpper);
    blas.gemv(Op.N, 1, leftLower, outLower, 0, halfLower);
    System.arraycopy(halfUpper, 0, y, 0, upper);
    System.arraycopy(halfLower, 0, y, upper, lower);
  }

  /**
   * The matrix itself.
   *
   * @return Q, n × n, new
   */
  public Matrix form() {
    int n = upper + lower;
    Matrix x = new Matrix(upper, n);
    Matrix y = new Matrix(lower, n);
    x.block(0, 0, upper, upper).copyFrom(rightUpper);
    y.block(0, upper, lower, lower).copyFrom(rightLower);
    turn(x, y);
    Matrix q = new Matrix(n, n);
    Blas blas = Blas.best();
    blas.gemm(Op.N, Op.N, 1, leftUpper, x, 0, q.block(0, 0, upper, n));
    blas.gemm(Op.N, Op.N, 1, leftLower, y, 0, q.block(upper, 0, lower, n));
    return q;
  }

  private void turn(double[] a, int fromA, double[] b, int fromB) {
    for (int i = 0; i < lower; i++) {
      double p = a[fromA + i];
      double q = b[fromB + i];
      a[fromA + i] = cosines[i] * p - sines[i] * q;
      b[fromB + i] = sines[i] * p + cosines[i] * q;
    }
  }

  private static void draw(HaarOrthogonal haar, Matrix into, RandomGenerator generator) {
    haar.redraw(generator);
    haar.form(into.data());
  }

  /** Jacobi ensemble of β = 1 on y = 4x − 2: weight (2 − y)^a (2 + y)^b, b = −1/2. */
  private void drawAngles(RandomGenerator generator) {
    int k = lower;
    double a = (upper - lower - 1) / 2.0;
    double b = -0.5;
    double[] diagonal = new double[k];
    double[] beside = new double[k - 1];
    double even = 0; // α_{2i−2}
    double odd = -1; // α_{2i−1}
    for (int i = 0; i < k; i++) {
      double base = (k - 1 - i) / 2.0;
      double alpha = symmetricBeta(base + a + 1, base + b + 1, generator);
      diagonal[i] = (1 - odd) * alpha - (1 + odd) * even;
      if (i + 1 < k) {
        double next = symmetricBeta(base - 0.5 + a + b + 2, base, generator);
        beside[i] = Math.sqrt((1 - odd) * (1 - alpha * alpha) * (1 + next));
        odd = next;
      }
      even = alpha;
    }
    double[] y = SymmetricEigen.tridiagonalValues(diagonal, beside);
    for (int i = 0; i < k; i++) {
      double square = Math.max(0, Math.min(1, (y[i] + 2) / 4));
      cosines[i] = Math.sqrt(square);
      sines[i] = Math.sqrt(1 - square);
    }
  }

  /** A number on (−1, 1) with density ∝ (1 − x)^{s−1} (1 + x)^{t−1}. */
  private static double symmetricBeta(double s, double t, RandomGenerator generator) {
    return 1 - 2 * GammaVariate.beta(s, t, generator);
  }
}
