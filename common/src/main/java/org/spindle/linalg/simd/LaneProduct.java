// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of small matrices, many of them side by side, one in each lane of a vector.
 *
 * <pre>
 * C_l ← C_l + α op(A_l) op(B_l)     for each lane l
 * </pre>
 *
 * <p>Element (i, j) of the matrix in lane l stands at {@code (i * cols + j) * LANES + l}. Every
 * load is then a whole vector, whichever factor is transposed, and each lane runs through the same
 * operations in the same order: its result depends neither on the other lanes nor on how many lanes
 * the processor has. Sides are padded with zeros to multiples of {@link #PAD}.
 *
 * @cost 2 m n k flops a lane; measured 40 to 55 % of the peak for sides of 8 to 64
 */
public final class LaneProduct {

  /** Rows and columns of C are multiples of this. */
  public static final int PAD = 4;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

  /** Number of matrices side by side. */
  public static final int LANES = S.length();

  private LaneProduct() {}

  /**
   * The padded length of a side.
   *
   * @param n rows or columns
   * @return at least n, a multiple of {@link #PAD}
   */
  public static int padded(int n) {
    return (n + PAD - 1) / PAD * PAD;
  }

  /**
   * C ← C + α op(A) op(B).
   *
   * @param alpha factor α
   * @param transposeA whether op(A) is Aᵀ
   * @param a A: m × k, or k × m if transposed, all lanes
   * @param atA where A begins in its array, for blocks of rows
   * @param transposeB whether op(B) is Bᵀ
   * @param b B: k × n, or n × k if transposed, all lanes
   * @param c C: m × n, all lanes, added to
   * @param atC where C begins in its array
   * @param m rows of C, a multiple of {@link #PAD}
   * @param n columns of C, a multiple of {@link #PAD}
   * @param k inner side
   */
  public static void add(
      float alpha,
      boolean transposeA,
      float[] a,
      int atA,
      boolean transposeB,
      float[] b,
      float[] c,
      int atC,
      int m,
      int n,
      int k) {
    int downA = (transposeA ? 1 : k) * LANES;
    int alongA = (transposeA ? m : 1) * LANES;
    int alongB = (transposeB ? 1 : n) * LANES;
    int rightB = (transposeB ? k : 1) * LANES;
    int downC = n * LANES;
    for (int j = 0; j < n; j += PAD) {
      int q = j * rightB;
      for (int i = 0; i < m; i += PAD) {
        int p = atA + i * downA;
        int o = atC + (i * n + j) * LANES;
        tile(alpha, a, p, downA, alongA, b, q, rightB, alongB, k, c, o, downC);
      }
    }
  }

  // Calls pass no vectors: one that is not inlined would put each of them into a new object. Six
  // rows at once would be faster where the compiler keeps all 24 sums in registers; in most runs of
  // a Java 17 it does not.

  private static void tile(
      float alpha,
      float[] a,
      int atA,
      int downA,
      int alongA,
      float[] b,
      int atB,
      int rightB,
      int alongB,
      int k,
      float[] c,
      int atC,
      int downC) {
    FloatVector c00 = FloatVector.zero(S);
    FloatVector c01 = c00;
    FloatVector c02 = c00;
    FloatVector c03 = c00;
    FloatVector c10 = c00;
    FloatVector c11 = c00;
    FloatVector c12 = c00;
    FloatVector c13 = c00;
    FloatVector c20 = c00;
    FloatVector c21 = c00;
    FloatVector c22 = c00;
    FloatVector c23 = c00;
    FloatVector c30 = c00;
    FloatVector c31 = c00;
    FloatVector c32 = c00;
    FloatVector c33 = c00;
    int p = atA;
    int q = atB;
    for (int l = 0; l < k; l++) {
      FloatVector b0 = FloatVector.fromArray(S, b, q);
      FloatVector b1 = FloatVector.fromArray(S, b, q + rightB);
      FloatVector b2 = FloatVector.fromArray(S, b, q + 2 * rightB);
      FloatVector b3 = FloatVector.fromArray(S, b, q + 3 * rightB);
      FloatVector x = FloatVector.fromArray(S, a, p);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.fromArray(S, a, p + downA);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.fromArray(S, a, p + 2 * downA);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.fromArray(S, a, p + 3 * downA);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      p += alongA;
      q += alongB;
    }
    FloatVector f = FloatVector.broadcast(S, alpha);
    int o = atC;
    c00.fma(f, FloatVector.fromArray(S, c, o)).intoArray(c, o);
    c01.fma(f, FloatVector.fromArray(S, c, o + LANES)).intoArray(c, o + LANES);
    c02.fma(f, FloatVector.fromArray(S, c, o + 2 * LANES)).intoArray(c, o + 2 * LANES);
    c03.fma(f, FloatVector.fromArray(S, c, o + 3 * LANES)).intoArray(c, o + 3 * LANES);
    o += downC;
    c10.fma(f, FloatVector.fromArray(S, c, o)).intoArray(c, o);
    c11.fma(f, FloatVector.fromArray(S, c, o + LANES)).intoArray(c, o + LANES);
    c12.fma(f, FloatVector.fromArray(S, c, o + 2 * LANES)).intoArray(c, o + 2 * LANES);
    c13.fma(f, FloatVector.fromArray(S, c, o + 3 * LANES)).intoArray(c, o + 3 * LANES);
    o += downC;
    c20.fma(f, FloatVector.fromArray(S, c, o)).intoArray(c, o);
    c21.fma(f, FloatVector.fromArray(S, c, o + LANES)).intoArray(c, o + LANES);
    c22.fma(f, FloatVector.fromArray(S, c, o + 2 * LANES)).intoArray(c, o + 2 * LANES);
    c23.fma(f, FloatVector.fromArray(S, c, o + 3 * LANES)).intoArray(c, o + 3 * LANES);
    o += downC;
    c30.fma(f, FloatVector.fromArray(S, c, o)).intoArray(c, o);
    c31.fma(f, FloatVector.fromArray(S, c, o + LANES)).intoArray(c, o + LANES);
    c32.fma(f, FloatVector.fromArray(S, c, o + 2 * LANES)).intoArray(c, o + 2 * LANES);
    c33.fma(f, FloatVector.fromArray(S, c, o + 3 * LANES)).intoArray(c, o + 3 * LANES);
  }
}
