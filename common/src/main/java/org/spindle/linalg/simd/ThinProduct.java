// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of ten rows with a large matrix that is read once, at streaming speed.
 *
 * <pre>
 * out ← out + L W        L 10 × m,  W m × n,  out 10 × n
 * </pre>
 *
 * <p>W comes in panels of {@link #PANEL} columns, each stored row after row: a product then follows
 * one stream through memory. (Walking down a row-major matrix touches as many pages as rows, and
 * was three times as slow from memory.) Products with Wᵀ take the panels of Wᵀ. Ten-row matrices
 * come in two layouts. In the <em>row</em> layout row r begins at {@code r * ld}; columns are
 * padded to a multiple of {@link #PANEL}. In the <em>column</em> layout column k begins at {@code k
 * * STRIDE} and holds ten numbers and six of padding. L comes in columns and out in rows, so that
 * no product needs a horizontal sum.
 *
 * @cost 20 m n flops and 4 m n bytes; measured on one core whose sgemm runs at 105 GFLOP/s: 105
 *     GFLOP/s while the matrix fits the caches of the core, 40 to 75 beyond, as the machine's other
 *     users leave it; with eight lanes (sgemm at 80) 80 and 30 to 35. Beyond, the rows come at 8
 *     GB/s, which is latency and not bandwidth: a sum of the same numbers gets 28. Larger pages,
 *     aligned rows and lines touched ahead of their use changed nothing; reading 16 KB before they
 *     are multiplied made it 15 to 20 % faster there, and as much slower in the caches
 */
public final class ThinProduct {

  /** Number of rows of the thin matrices. */
  public static final int ROWS = 10;

  /** Distance between columns in the column layout. */
  public static final int STRIDE = 16;

  /** Columns of a panel; the row layout is padded to a multiple of it. */
  public static final int PANEL = 32;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  /** Whether the sums of ten rows, two vectors each, are more than the processor's registers. */
  private static final boolean FEW_REGISTERS =
      LANES < 16 && System.getProperty("os.arch").equals("amd64");

  /** Rows of a panel that stay in the first-level cache. */
  private static final int STRETCH = 128;

  private ThinProduct() {}

  /**
   * The padded length of a row.
   *
   * <p>A distance of a multiple of 1 KiB between rows would map them all to a few cache sets.
   *
   * @param n number of columns
   * @return at least n, a multiple of {@link #PANEL} but not of 256
   */
  public static int padded(int n) {
    int pad = (n + PANEL - 1) / PANEL * PANEL;
    return pad % 256 == 0 ? pad + PANEL : pad;
  }

  /**
   * out ← out + L W for one panel W.
   *
   * @param w holds the panel
   * @param at index of its first element
   * @param m its rows
   * @param left holds L in columns
   * @param atLeft index of its first element
   * @param out in rows, added to
   * @param o index of the first element of out
   * @param ldOut distance between rows of out
   */
  public static void panel(
      float[] w, int at, int m, float[] left, int atLeft, float[] out, int o, int ldOut) {
    if (FEW_REGISTERS) {
      inHalves(w, at, m, left, atLeft, out, o, ldOut);
      return;
    }
    for (int k = 0; k < PANEL; k += 2 * LANES) {
      tile(m, w, at + k, left, atLeft, out, o + k, ldOut);
    }
  }

  /** Five rows and then the other five, while a stretch of the panel is in the cache. */
  private static void inHalves(
      float[] w, int at, int m, float[] left, int atLeft, float[] out, int o, int ldOut) {
    for (int i = 0; i < m; i += STRETCH) {
      int length = Math.min(STRETCH, m - i);
      for (int k = 0; k < PANEL; k += 2 * LANES) {
        for (int r = 0; r < ROWS; r += ROWS / 2) {
          half(
              length,
              w,
              at + i * PANEL + k,
              left,
              atLeft + i * STRIDE + r,
              out,
              o + r * ldOut + k,
              ldOut);
        }
      }
    }
  }

  /**
   * From rows to columns.
   *
   * @param rows in rows
   * @param ld distance between its rows
   * @param n number of columns
   * @param factor multiplies all elements
   * @param columns in columns, overwritten
   */
  public static void toColumns(float[] rows, int ld, int n, float factor, float[] columns) {
    for (int k = 0; k < n; k++) {
      for (int r = 0; r < ROWS; r++) {
        columns[k * STRIDE + r] = factor * rows[r * ld + k];
      }
    }
  }

  private static void tile(
      int m, float[] w, int at, float[] left, int atLeft, float[] out, int o, int ldOut) {
    FloatVector a0 = FloatVector.fromArray(S, out, o + 0 * ldOut);
    FloatVector b0 = FloatVector.fromArray(S, out, o + 0 * ldOut + LANES);
    FloatVector a1 = FloatVector.fromArray(S, out, o + 1 * ldOut);
    FloatVector b1 = FloatVector.fromArray(S, out, o + 1 * ldOut + LANES);
    FloatVector a2 = FloatVector.fromArray(S, out, o + 2 * ldOut);
    FloatVector b2 = FloatVector.fromArray(S, out, o + 2 * ldOut + LANES);
    FloatVector a3 = FloatVector.fromArray(S, out, o + 3 * ldOut);
    FloatVector b3 = FloatVector.fromArray(S, out, o + 3 * ldOut + LANES);
    FloatVector a4 = FloatVector.fromArray(S, out, o + 4 * ldOut);
    FloatVector b4 = FloatVector.fromArray(S, out, o + 4 * ldOut + LANES);
    FloatVector a5 = FloatVector.fromArray(S, out, o + 5 * ldOut);
    FloatVector b5 = FloatVector.fromArray(S, out, o + 5 * ldOut + LANES);
    FloatVector a6 = FloatVector.fromArray(S, out, o + 6 * ldOut);
    FloatVector b6 = FloatVector.fromArray(S, out, o + 6 * ldOut + LANES);
    FloatVector a7 = FloatVector.fromArray(S, out, o + 7 * ldOut);
    FloatVector b7 = FloatVector.fromArray(S, out, o + 7 * ldOut + LANES);
    FloatVector a8 = FloatVector.fromArray(S, out, o + 8 * ldOut);
    FloatVector b8 = FloatVector.fromArray(S, out, o + 8 * ldOut + LANES);
    FloatVector a9 = FloatVector.fromArray(S, out, o + 9 * ldOut);
    FloatVector b9 = FloatVector.fromArray(S, out, o + 9 * ldOut + LANES);
    int q = at;
    int p = atLeft;
    for (int i = 0; i < m; i++) {
      FloatVector x = FloatVector.fromArray(S, w, q);
      FloatVector y = FloatVector.fromArray(S, w, q + LANES);
      FloatVector f;
      f = FloatVector.broadcast(S, left[p + 0]);
      a0 = x.fma(f, a0);
      b0 = y.fma(f, b0);
      f = FloatVector.broadcast(S, left[p + 1]);
      a1 = x.fma(f, a1);
      b1 = y.fma(f, b1);
      f = FloatVector.broadcast(S, left[p + 2]);
      a2 = x.fma(f, a2);
      b2 = y.fma(f, b2);
      f = FloatVector.broadcast(S, left[p + 3]);
      a3 = x.fma(f, a3);
      b3 = y.fma(f, b3);
      f = FloatVector.broadcast(S, left[p + 4]);
      a4 = x.fma(f, a4);
      b4 = y.fma(f, b4);
      f = FloatVector.broadcast(S, left[p + 5]);
      a5 = x.fma(f, a5);
      b5 = y.fma(f, b5);
      f = FloatVector.broadcast(S, left[p + 6]);
      a6 = x.fma(f, a6);
      b6 = y.fma(f, b6);
      f = FloatVector.broadcast(S, left[p + 7]);
      a7 = x.fma(f, a7);
      b7 = y.fma(f, b7);
      f = FloatVector.broadcast(S, left[p + 8]);
      a8 = x.fma(f, a8);
      b8 = y.fma(f, b8);
      f = FloatVector.broadcast(S, left[p + 9]);
      a9 = x.fma(f, a9);
      b9 = y.fma(f, b9);
      q += PANEL;
      p += STRIDE;
    }
    a0.intoArray(out, o + 0 * ldOut);
    b0.intoArray(out, o + 0 * ldOut + LANES);
    a1.intoArray(out, o + 1 * ldOut);
    b1.intoArray(out, o + 1 * ldOut + LANES);
    a2.intoArray(out, o + 2 * ldOut);
    b2.intoArray(out, o + 2 * ldOut + LANES);
    a3.intoArray(out, o + 3 * ldOut);
    b3.intoArray(out, o + 3 * ldOut + LANES);
    a4.intoArray(out, o + 4 * ldOut);
    b4.intoArray(out, o + 4 * ldOut + LANES);
    a5.intoArray(out, o + 5 * ldOut);
    b5.intoArray(out, o + 5 * ldOut + LANES);
    a6.intoArray(out, o + 6 * ldOut);
    b6.intoArray(out, o + 6 * ldOut + LANES);
    a7.intoArray(out, o + 7 * ldOut);
    b7.intoArray(out, o + 7 * ldOut + LANES);
    a8.intoArray(out, o + 8 * ldOut);
    b8.intoArray(out, o + 8 * ldOut + LANES);
    a9.intoArray(out, o + 9 * ldOut);
    b9.intoArray(out, o + 9 * ldOut + LANES);
  }

  private static void half(
      int m, float[] w, int at, float[] left, int atLeft, float[] out, int o, int ldOut) {
    FloatVector a0 = FloatVector.fromArray(S, out, o + 0 * ldOut);
    FloatVector b0 = FloatVector.fromArray(S, out, o + 0 * ldOut + LANES);
    FloatVector a1 = FloatVector.fromArray(S, out, o + 1 * ldOut);
    FloatVector b1 = FloatVector.fromArray(S, out, o + 1 * ldOut + LANES);
    FloatVector a2 = FloatVector.fromArray(S, out, o + 2 * ldOut);
    FloatVector b2 = FloatVector.fromArray(S, out, o + 2 * ldOut + LANES);
    FloatVector a3 = FloatVector.fromArray(S, out, o + 3 * ldOut);
    FloatVector b3 = FloatVector.fromArray(S, out, o + 3 * ldOut + LANES);
    FloatVector a4 = FloatVector.fromArray(S, out, o + 4 * ldOut);
    FloatVector b4 = FloatVector.fromArray(S, out, o + 4 * ldOut + LANES);
    int q = at;
    int p = atLeft;
    for (int i = 0; i < m; i++) {
      FloatVector x = FloatVector.fromArray(S, w, q);
      FloatVector y = FloatVector.fromArray(S, w, q + LANES);
      FloatVector f;
      f = FloatVector.broadcast(S, left[p + 0]);
      a0 = x.fma(f, a0);
      b0 = y.fma(f, b0);
      f = FloatVector.broadcast(S, left[p + 1]);
      a1 = x.fma(f, a1);
      b1 = y.fma(f, b1);
      f = FloatVector.broadcast(S, left[p + 2]);
      a2 = x.fma(f, a2);
      b2 = y.fma(f, b2);
      f = FloatVector.broadcast(S, left[p + 3]);
      a3 = x.fma(f, a3);
      b3 = y.fma(f, b3);
      f = FloatVector.broadcast(S, left[p + 4]);
      a4 = x.fma(f, a4);
      b4 = y.fma(f, b4);
      q += PANEL;
      p += STRIDE;
    }
    a0.intoArray(out, o + 0 * ldOut);
    b0.intoArray(out, o + 0 * ldOut + LANES);
    a1.intoArray(out, o + 1 * ldOut);
    b1.intoArray(out, o + 1 * ldOut + LANES);
    a2.intoArray(out, o + 2 * ldOut);
    b2.intoArray(out, o + 2 * ldOut + LANES);
    a3.intoArray(out, o + 3 * ldOut);
    b3.intoArray(out, o + 3 * ldOut + LANES);
    a4.intoArray(out, o + 4 * ldOut);
    b4.intoArray(out, o + 4 * ldOut + LANES);
  }
}
