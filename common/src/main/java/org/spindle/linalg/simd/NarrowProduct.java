// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of matrices with ten rows in double precision, for networks that are ten units wide.
 *
 * <pre>
 * C ← C + α A B,   A 10 × 10,   B and C 10 × n
 * </pre>
 *
 * <p>Matrices are row-major, rows {@code ld} apart; n is padded to a multiple of {@link #PAD}.
 *
 * @cost 200 n flops; 10 × 10 takes about 60 ns
 */
public final class NarrowProduct {

  /** Number of rows. */
  public static final int ROWS = 10;

  /** Lengths of rows are padded with zeros to a multiple of this. */
  public static final int PAD = 16;

  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private NarrowProduct() {}

  /**
   * C ← C + α op(A) B.
   *
   * @param transposed whether op(A) is Aᵀ
   * @param alpha factor α
   * @param a A, 10 × 10
   * @param ldA distance between rows of A
   * @param b B, 10 × n
   * @param ldB distance between rows of B
   * @param c C, 10 × n, added to
   * @param ldC distance between rows of C
   * @param n columns, a multiple of {@link #PAD}
   */
  public static void addProduct(
      boolean transposed,
      double alpha,
      double[] a,
      int ldA,
      double[] b,
      int ldB,
      double[] c,
      int ldC,
      int n) {
    int down = transposed ? 1 : ldA;
    int along = transposed ? ldA : 1;
    for (int k = 0; k < n; k += 2 * LANES) {
      for (int i = 0; i < ROWS; i++) {
        tile(alpha, a, i * down, along, b, k, ldB, c, i * ldC + k);
      }
    }
  }

  /**
   * C ← C + A Bᵀ.
   *
   * @param a A, 10 × n
   * @param ldA distance between rows of A
   * @param b B, 10 × n
   * @param ldB distance between rows of B
   * @param n columns, a multiple of {@link #PAD}
   * @param c C, 10 × 10, added to
   * @param ldC distance between rows of C
   */
  public static void addProductWithTranspose(
      double[] a, int ldA, double[] b, int ldB, int n, double[] c, int ldC) {
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < ROWS; j++) {
        c[i * ldC + j] += dot(a, i * ldA, b, j * ldB, n);
      }
    }
  }

  private static void tile(
      double alpha,
      double[] a,
      int at,
      int along,
      double[] b,
      int bk,
      int ldB,
      double[] c,
      int ck) {
    DoubleVector x = DoubleVector.fromArray(S, c, ck);
    DoubleVector y = DoubleVector.fromArray(S, c, ck + LANES);
    int p = at;
    int q = bk;
    for (int k = 0; k < ROWS; k++) {
      DoubleVector f = DoubleVector.broadcast(S, alpha * a[p]);
      x = DoubleVector.fromArray(S, b, q).fma(f, x);
      y = DoubleVector.fromArray(S, b, q + LANES).fma(f, y);
      p += along;
      q += ldB;
    }
    x.intoArray(c, ck);
    y.intoArray(c, ck + LANES);
  }

  private static double dot(double[] a, int p, double[] b, int q, int n) {
    DoubleVector x = DoubleVector.zero(S);
    DoubleVector y = x;
    for (int k = 0; k < n; k += 2 * LANES) {
      x = DoubleVector.fromArray(S, a, p + k).fma(DoubleVector.fromArray(S, b, q + k), x);
      y =
          DoubleVector.fromArray(S, a, p + k + LANES)
              .fma(DoubleVector.fromArray(S, b, q + k + LANES), y);
    }
    return Lanes.sum(x.add(y));
  }
}
