// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of ten rows with a large matrix, each reading the matrix once at streaming speed.
 *
 * <pre>
 * left:   out ← out + L W        L 10 × m,  W m × n,  out 10 × n
 * right:  out ← (R Wᵀ)ᵀ = W Rᵀ   R 10 × n,  W m × n,  outᵀ 10 × m
 * </pre>
 *
 * <p>W is row-major with rows {@code ldW} apart. Ten-row matrices come in two layouts. In the
 * <em>row</em> layout row r begins at {@code r * ld}; columns are padded to a multiple of {@link
 * #PAD}. In the <em>column</em> layout column k begins at {@code k * STRIDE} and holds ten numbers
 * and six of padding. L and R come in columns, {@code left} answers in rows, {@code right} in
 * columns, so that no product needs a horizontal sum.
 *
 * <p>The bounds of the loops over k are written so that the compiler can prove that no index
 * overflows and drop its range checks; {@code Math.max(0, from)} is worth a factor of two.
 *
 * <p>An {@code upper} matrix is zero below its diagonal and the zeros are skipped.
 *
 * @cost 20 m n flops and 4 m n bytes, half of both for {@code upper}; measured on one AVX-512 core
 *     whose sgemm runs at 161 GFLOP/s: 130 and 90 GFLOP/s from the second-level cache, 90 and 75
 *     from the third, 60 and 50 from memory
 */
public final class ThinProduct {

  /** Number of rows of the thin matrices. */
  public static final int ROWS = 10;

  /** Distance between columns in the column layout. */
  public static final int STRIDE = 16;

  /** Columns of W and of the row layout are padded with zeros to a multiple of this. */
  public static final int PAD = 32;

  /** Rows of W are padded with readable elements to a multiple of this. */
  public static final int ROW_PAD = 8;

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  /** Rows of W that are streamed side by side: enough of them keep the prefetchers busy. */
  private static final int BLOCK = 32;

  /** A matrix of no more rows is read from the cache, where one long sweep per tile is best. */
  private static final int RESIDENT = 160;

  /** Accumulators of {@code right}: as many as 32 registers allow. */
  private static final int TALL = 24;

  private static final boolean WIDE = LANES == STRIDE;

  private ThinProduct() {}

  /**
   * The padded length of a row.
   *
   * <p>A distance of a multiple of 1 KiB between rows would map them all to a few cache sets.
   *
   * @param n number of columns
   * @return at least n, a multiple of {@link #PAD} but not of 256
   */
  public static int padded(int n) {
    int pad = (n + PAD - 1) / PAD * PAD;
    return pad % 256 == 0 ? pad + PAD : pad;
  }

  /**
   * The padded number of rows.
   *
   * @param m number of rows
   * @return at least m, a multiple of {@link #ROW_PAD}
   */
  public static int paddedRows(int m) {
    return (m + ROW_PAD - 1) / ROW_PAD * ROW_PAD;
  }

  /**
   * out ← out + L W.
   *
   * @param w matrix W, m × n, row-major, padding columns zero
   * @param ldW distance between rows of W, ≥ n rounded up to {@link #PAD}
   * @param m rows of W
   * @param n columns of W
   * @param upper whether W is zero below its diagonal
   * @param left L in columns, m × {@link #STRIDE}
   * @param out in rows, added to
   * @param offset index of the first element of out
   * @param ldOut distance between rows of out, ≥ n rounded up to {@link #PAD}
   */
  public static void left(
      float[] w,
      int ldW,
      int m,
      int n,
      boolean upper,
      float[] left,
      float[] out,
      int offset,
      int ldOut) {
    int block = m <= RESIDENT ? m : BLOCK;
    for (int i = 0; i < m; i += block) {
      leftRows(w, ldW, i, Math.min(m, i + block), upper ? i : 0, n, left, out, offset, ldOut);
    }
  }

  /**
   * out ← out + L W by some rows of W alone.
   *
   * @param w matrix W, row-major, padding columns zero
   * @param ldW distance between rows of W, ≥ n rounded up to {@link #PAD}
   * @param first first row of W
   * @param end row after the last
   * @param from columns before this are zero in these rows; a multiple of {@link #PAD}
   * @param n columns of W
   * @param left L in columns; those from first to end are read
   * @param out in rows, added to
   * @param offset index of the first element of out
   * @param ldOut distance between rows of out, ≥ n rounded up to {@link #PAD}
   */
  public static void leftRows(
      float[] w,
      int ldW,
      int first,
      int end,
      int from,
      int n,
      float[] left,
      float[] out,
      int offset,
      int ldOut) {
    for (int k = from; k < n; k += 2 * LANES) {
      leftTile(end - first, w, first * ldW + k, ldW, left, first * STRIDE, out, offset + k, ldOut);
    }
  }

  /**
   * outᵀ ← W Rᵀ.
   *
   * @param w matrix W, m × n, row-major; rows up to {@code paddedRows(m)} are read
   * @param ldW distance between rows of W
   * @param m rows of W
   * @param n columns of W
   * @param upper whether W is zero below its diagonal
   * @param right R in columns, n × {@link #STRIDE}; if n is odd one more column of zeros
   * @param out in columns, paddedRows(m) × {@link #STRIDE}, overwritten
   */
  public static void right(
      float[] w, int ldW, int m, int n, boolean upper, float[] right, float[] out) {
    int end = paddedRows(m);
    for (int chunk = 0; chunk < ROWS; chunk += LANES) {
      int i = 0;
      for (; WIDE && i + TALL <= end; i += TALL) {
        right24(w, i * ldW, ldW, upper ? i : 0, n, right, chunk, out, i * STRIDE + chunk);
      }
      for (; i < end; i += ROW_PAD) {
        right8(w, i * ldW, ldW, upper ? i : 0, n, right, chunk, out, i * STRIDE + chunk);
      }
    }
  }

  /**
   * From rows to columns, with one more column of zeros if their number is odd.
   *
   * @param rows in rows
   * @param offset index of its first element
   * @param ld distance between its rows
   * @param n number of columns
   * @param columns in columns, overwritten
   */
  public static void toColumns(float[] rows, int offset, int ld, int n, float[] columns) {
    for (int k = 0; k < n; k++) {
      for (int r = 0; r < ROWS; r++) {
        columns[k * STRIDE + r] = rows[offset + r * ld + k];
      }
    }
    if (n % 2 == 1) {
      Arrays.fill(columns, n * STRIDE, (n + 1) * STRIDE, 0);
    }
  }

  /**
   * From columns to rows.
   *
   * @param columns in columns
   * @param n number of columns
   * @param rows in rows, overwritten, but not its padding
   * @param offset index of its first element
   * @param ld distance between its rows
   */
  public static void toRows(float[] columns, int n, float[] rows, int offset, int ld) {
    for (int k = 0; k < n; k++) {
      for (int r = 0; r < ROWS; r++) {
        rows[offset + r * ld + k] = columns[k * STRIDE + r];
      }
    }
  }

  /**
   * columns ← columns + rowsᵀ.
   *
   * @param rows in rows
   * @param ld distance between its rows
   * @param n number of columns
   * @param columns in columns, added to
   */
  public static void addToColumns(float[] rows, int ld, int n, float[] columns) {
    for (int k = 0; k < n; k++) {
      for (int r = 0; r < ROWS; r++) {
        columns[k * STRIDE + r] += rows[r * ld + k];
      }
    }
  }

  private static void leftTile(
      int m, float[] w, int at, int ldW, float[] left, int atLeft, float[] out, int o, int ldOut) {
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
      q += ldW;
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

  private static void right24(
      float[] w,
      int at,
      int ldW,
      int from,
      int cols,
      float[] right,
      int chunk,
      float[] out,
      int o) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector a0 = zero;
    FloatVector a1 = zero;
    FloatVector a2 = zero;
    FloatVector a3 = zero;
    FloatVector a4 = zero;
    FloatVector a5 = zero;
    FloatVector a6 = zero;
    FloatVector a7 = zero;
    FloatVector a8 = zero;
    FloatVector a9 = zero;
    FloatVector a10 = zero;
    FloatVector a11 = zero;
    FloatVector a12 = zero;
    FloatVector a13 = zero;
    FloatVector a14 = zero;
    FloatVector a15 = zero;
    FloatVector a16 = zero;
    FloatVector a17 = zero;
    FloatVector a18 = zero;
    FloatVector a19 = zero;
    FloatVector a20 = zero;
    FloatVector a21 = zero;
    FloatVector a22 = zero;
    FloatVector a23 = zero;
    int c = WIDE ? 0 : chunk & 12;
    for (int k = Math.max(0, from); k < cols; k += 2) {
      FloatVector x = FloatVector.fromArray(S, right, k * STRIDE + c);
      FloatVector y = FloatVector.fromArray(S, right, k * STRIDE + c + STRIDE);
      int p = at + k;
      a0 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a0));
      p += ldW;
      a1 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a1));
      p += ldW;
      a2 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a2));
      p += ldW;
      a3 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a3));
      p += ldW;
      a4 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a4));
      p += ldW;
      a5 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a5));
      p += ldW;
      a6 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a6));
      p += ldW;
      a7 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a7));
      p += ldW;
      a8 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a8));
      p += ldW;
      a9 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a9));
      p += ldW;
      a10 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a10));
      p += ldW;
      a11 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a11));
      p += ldW;
      a12 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a12));
      p += ldW;
      a13 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a13));
      p += ldW;
      a14 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a14));
      p += ldW;
      a15 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a15));
      p += ldW;
      a16 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a16));
      p += ldW;
      a17 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a17));
      p += ldW;
      a18 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a18));
      p += ldW;
      a19 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a19));
      p += ldW;
      a20 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a20));
      p += ldW;
      a21 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a21));
      p += ldW;
      a22 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a22));
      p += ldW;
      a23 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a23));
    }
    a0.intoArray(out, o + 0 * STRIDE);
    a1.intoArray(out, o + 1 * STRIDE);
    a2.intoArray(out, o + 2 * STRIDE);
    a3.intoArray(out, o + 3 * STRIDE);
    a4.intoArray(out, o + 4 * STRIDE);
    a5.intoArray(out, o + 5 * STRIDE);
    a6.intoArray(out, o + 6 * STRIDE);
    a7.intoArray(out, o + 7 * STRIDE);
    a8.intoArray(out, o + 8 * STRIDE);
    a9.intoArray(out, o + 9 * STRIDE);
    a10.intoArray(out, o + 10 * STRIDE);
    a11.intoArray(out, o + 11 * STRIDE);
    a12.intoArray(out, o + 12 * STRIDE);
    a13.intoArray(out, o + 13 * STRIDE);
    a14.intoArray(out, o + 14 * STRIDE);
    a15.intoArray(out, o + 15 * STRIDE);
    a16.intoArray(out, o + 16 * STRIDE);
    a17.intoArray(out, o + 17 * STRIDE);
    a18.intoArray(out, o + 18 * STRIDE);
    a19.intoArray(out, o + 19 * STRIDE);
    a20.intoArray(out, o + 20 * STRIDE);
    a21.intoArray(out, o + 21 * STRIDE);
    a22.intoArray(out, o + 22 * STRIDE);
    a23.intoArray(out, o + 23 * STRIDE);
  }

  private static void right8(
      float[] w,
      int at,
      int ldW,
      int from,
      int cols,
      float[] right,
      int chunk,
      float[] out,
      int o) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector a0 = zero;
    FloatVector a1 = zero;
    FloatVector a2 = zero;
    FloatVector a3 = zero;
    FloatVector a4 = zero;
    FloatVector a5 = zero;
    FloatVector a6 = zero;
    FloatVector a7 = zero;
    int c = WIDE ? 0 : chunk & 12;
    for (int k = Math.max(0, from); k < cols; k += 2) {
      FloatVector x = FloatVector.fromArray(S, right, k * STRIDE + c);
      FloatVector y = FloatVector.fromArray(S, right, k * STRIDE + c + STRIDE);
      int p = at + k;
      a0 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a0));
      p += ldW;
      a1 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a1));
      p += ldW;
      a2 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a2));
      p += ldW;
      a3 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a3));
      p += ldW;
      a4 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a4));
      p += ldW;
      a5 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a5));
      p += ldW;
      a6 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a6));
      p += ldW;
      a7 = y.fma(FloatVector.broadcast(S, w[p + 1]), x.fma(FloatVector.broadcast(S, w[p]), a7));
    }
    a0.intoArray(out, o + 0 * STRIDE);
    a1.intoArray(out, o + 1 * STRIDE);
    a2.intoArray(out, o + 2 * STRIDE);
    a3.intoArray(out, o + 3 * STRIDE);
    a4.intoArray(out, o + 4 * STRIDE);
    a5.intoArray(out, o + 5 * STRIDE);
    a6.intoArray(out, o + 6 * STRIDE);
    a7.intoArray(out, o + 7 * STRIDE);
  }
}
