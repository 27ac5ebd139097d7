// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of a tall matrix of 32-bit fixed-point numbers with vectors in double precision, summed
 * in double precision: half the memory of doubles, which is all that such products cost.
 *
 * <pre>
 * a ← a + Pᵀg,   b ← b + Pᵀh,   y ← y + P x,   r ← r + P z
 * </pre>
 *
 * <p>P is an integer matrix here; its columns' units are the caller's. A tile is {@link #ROWS} rows
 * and {@code capacity} columns in {@code capacity · WORDS} words; two numbers share a word, and the
 * two halves of a tile are read as two streams, which memory likes better than one.
 *
 * <p>Two columns, far apart, are taken in one turn, or four one after the other: what waits for
 * memory is then a fifth to a quarter less than with one column behind another.
 *
 * <p>An integer becomes a double without a conversion of the processor: its bits, less 2³¹, go into
 * the mantissa of 2⁵². The three constants of that are vectors made before the loops: the compiler
 * does not take them out by itself, nor does it like small methods here: eight times slower.
 *
 * <p>The file is long because each product is written out, for the same reason.
 *
 * @cost 4·rows·columns bytes; in the first cache .1 ns an element
 */
public final class FixedPointProduct {

  private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> W = LongVector.SPECIES_PREFERRED;

  /** Numbers in a register; accumulators of transposed products are so many times longer. */
  public static final int LANES = S.length();

  /** Rows of a tile. */
  public static final int ROWS = 8 * LANES;

  /** Words of one column of a tile. */
  public static final int WORDS = 4 * LANES;

  private static final int BLOCK = 2 * LANES;
  private static final long LOWER = 0xFFFFFFFFL;
  private static final long EXPONENT = 0x4330000000000000L;
  private static final double ZERO = 0x1p52 + 0x1p31;

  /** Added to a number, it leaves a rounded integer in the lower bits. */
  private static final double ROUNDING = 0x1.8p52;

  private static final long MIDDLE = 0x80000000L;

  private FixedPointProduct() {}

  /**
   * a ← a + Pᵀg for one tile, each element still spread over {@link #LANES} numbers.
   *
   * @param p words
   * @param tile index of the tile's first word
   * @param capacity columns of the tile
   * @param columns those of them that are wanted
   * @param g vector, {@link #ROWS} numbers from {@code row}
   * @param row index of the first
   * @param a sums, {@code columns · LANES}, added to; column {@code capacity} is work space
   */
  public static void addTransposed(
      long[] p, int tile, int capacity, int columns, double[] g, int row, double[] a) {
    LongVector lower = LongVector.broadcast(W, LOWER);
    LongVector exponent = LongVector.broadcast(W, EXPONENT);
    DoubleVector zero = DoubleVector.broadcast(S, ZERO);
    DoubleVector g0 = DoubleVector.fromArray(S, g, row);
    DoubleVector g1 = DoubleVector.fromArray(S, g, row + LANES);
    DoubleVector g2 = DoubleVector.fromArray(S, g, row + 2 * LANES);
    DoubleVector g3 = DoubleVector.fromArray(S, g, row + 3 * LANES);
    DoubleVector g4 = DoubleVector.fromArray(S, g, row + 4 * LANES);
    DoubleVector g5 = DoubleVector.fromArray(S, g, row + 5 * LANES);
    DoubleVector g6 = DoubleVector.fromArray(S, g, row + 6 * LANES);
    DoubleVector g7 = DoubleVector.fromArray(S, g, row + 7 * LANES);
    int half = (columns + 1) / 2;
    for (int c = 0; c < half; c++) {
      int d = c + half < columns ? c + half : capacity;
      int at = tile + c * BLOCK;
      int bt = at + capacity * BLOCK;
      LongVector u = LongVector.fromArray(W, p, at);
      LongVector v = LongVector.fromArray(W, p, at + LANES);
      LongVector w = LongVector.fromArray(W, p, bt);
      LongVector z = LongVector.fromArray(W, p, bt + LANES);
      DoubleVector s = DoubleVector.fromArray(S, a, c * LANES);
      DoubleVector t =
          u.lanewise(VectorOperators.LSHR, 32)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(zero)
              .mul(g0);
      s = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero).fma(g1, s);
      t =
          v.lanewise(VectorOperators.LSHR, 32)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(zero)
              .fma(g2, t);
      s = v.and(lower).or(exponent).reinterpretAsDoubles().sub(zero).fma(g3, s);
      t =
          w.lanewise(VectorOperators.LSHR, 32)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(zero)
              .fma(g4, t);
      s = w.and(lower).or(exponent).reinterpretAsDoubles().sub(zero).fma(g5, s);
      t =
          z.lanewise(VectorOperators.LSHR, 32)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(zero)
              .fma(g6, t);
      s = z.and(lower).or(exponent).reinterpretAsDoubles().sub(zero).fma(g7, s);
      s.add(t).intoArray(a, c * LANES);
      at = tile + Math.min(d, columns - 1) * BLOCK; // an odd one out is read and not used
      bt = at + capacity * BLOCK;
      u = LongVector.fromArray(W, p, at);
      v = LongVector.fromArray(W, p, at + LANES);
      w = LongVector.fromArray(W, p, bt);
      z = LongVector.fromArray(W, p, bt + LANES);
      s = DoubleVector.fromArray(S, a, d * LANES);
      t =
          u.lanewise(VectorOperators.LSHR, 32)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(zero)
              .mul(g0);
      s = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero).fma(g1, s);
      t =
          v.lanewise(VectorOperators.LSHR, 32)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(zero)
              .fma(g2, t);
      s = v.and(lower).or(exponent).reinterpretAsDoubles().sub(zero).fma(g3, s);
      t =
          w.lanewise(VectorOperators.LSHR, 32)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(zero)
              .fma(g4, t);
      s = w.and(lower).or(exponent).reinterpretAsDoubles().sub(zero).fma(g5, s);
      t =
          z.lanewise(VectorOperators.LSHR, 32)
              .or(exponent)
              .reinterpretAsDoubles()
              .sub(zero)
              .fma(g6, t);
      s = z.and(lower).or(exponent).reinterpretAsDoubles().sub(zero).fma(g7, s);
      s.add(t).intoArray(a, d * LANES);
    }
  }

  /**
   * a ← a + Pᵀg and b ← b + Pᵀh for one tile, from one reading.
   *
   * @param p words
   * @param tile index of the tile's first word
   * @param capacity columns of the tile
   * @param columns those of them that are wanted
   * @param g vector, {@link #ROWS} numbers from {@code row}
   * @param h vector, {@link #ROWS} numbers from {@code row}
   * @param row index of the first
   * @param a sums, {@code columns · LANES}, added to; column {@code capacity} is work space
   * @param b sums, {@code columns · LANES}, added to; column {@code capacity} is work space
   */
  public static void addTransposedPair(
      long[] p,
      int tile,
      int capacity,
      int columns,
      double[] g,
      double[] h,
      int row,
      double[] a,
      double[] b) {
    LongVector lower = LongVector.broadcast(W, LOWER);
    LongVector exponent = LongVector.broadcast(W, EXPONENT);
    DoubleVector zero = DoubleVector.broadcast(S, ZERO);
    DoubleVector g0 = DoubleVector.fromArray(S, g, row);
    DoubleVector g1 = DoubleVector.fromArray(S, g, row + LANES);
    DoubleVector g2 = DoubleVector.fromArray(S, g, row + 2 * LANES);
    DoubleVector g3 = DoubleVector.fromArray(S, g, row + 3 * LANES);
    DoubleVector g4 = DoubleVector.fromArray(S, g, row + 4 * LANES);
    DoubleVector g5 = DoubleVector.fromArray(S, g, row + 5 * LANES);
    DoubleVector g6 = DoubleVector.fromArray(S, g, row + 6 * LANES);
    DoubleVector g7 = DoubleVector.fromArray(S, g, row + 7 * LANES);
    DoubleVector h0 = DoubleVector.fromArray(S, h, row);
    DoubleVector h1 = DoubleVector.fromArray(S, h, row + LANES);
    DoubleVector h2 = DoubleVector.fromArray(S, h, row + 2 * LANES);
    DoubleVector h3 = DoubleVector.fromArray(S, h, row + 3 * LANES);
    DoubleVector h4 = DoubleVector.fromArray(S, h, row + 4 * LANES);
    DoubleVector h5 = DoubleVector.fromArray(S, h, row + 5 * LANES);
    DoubleVector h6 = DoubleVector.fromArray(S, h, row + 6 * LANES);
    DoubleVector h7 = DoubleVector.fromArray(S, h, row + 7 * LANES);
    int half = (columns + 1) / 2;
    for (int c = 0; c < half; c++) {
      int d = c + half < columns ? c + half : capacity;
      int at = tile + c * BLOCK;
      int bt = at + capacity * BLOCK;
      DoubleVector s = DoubleVector.fromArray(S, a, c * LANES);
      DoubleVector t = DoubleVector.fromArray(S, b, c * LANES);
      LongVector u = LongVector.fromArray(W, p, at);
      DoubleVector high =
          u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector low = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = high.fma(g0, s);
      t = high.fma(h0, t);
      s = low.fma(g1, s);
      t = low.fma(h1, t);
      u = LongVector.fromArray(W, p, bt);
      high = u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      low = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = high.fma(g4, s);
      t = high.fma(h4, t);
      s = low.fma(g5, s);
      t = low.fma(h5, t);
      u = LongVector.fromArray(W, p, at + LANES);
      high = u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      low = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = high.fma(g2, s);
      t = high.fma(h2, t);
      s = low.fma(g3, s);
      t = low.fma(h3, t);
      u = LongVector.fromArray(W, p, bt + LANES);
      high = u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      low = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = high.fma(g6, s);
      t = high.fma(h6, t);
      s = low.fma(g7, s);
      t = low.fma(h7, t);
      s.intoArray(a, c * LANES);
      t.intoArray(b, c * LANES);
      at = tile + Math.min(d, columns - 1) * BLOCK; // an odd one out is read and not used
      bt = at + capacity * BLOCK;
      s = DoubleVector.fromArray(S, a, d * LANES);
      t = DoubleVector.fromArray(S, b, d * LANES);
      u = LongVector.fromArray(W, p, at);
      high = u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      low = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = high.fma(g0, s);
      t = high.fma(h0, t);
      s = low.fma(g1, s);
      t = low.fma(h1, t);
      u = LongVector.fromArray(W, p, bt);
      high = u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      low = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = high.fma(g4, s);
      t = high.fma(h4, t);
      s = low.fma(g5, s);
      t = low.fma(h5, t);
      u = LongVector.fromArray(W, p, at + LANES);
      high = u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      low = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = high.fma(g2, s);
      t = high.fma(h2, t);
      s = low.fma(g3, s);
      t = low.fma(h3, t);
      u = LongVector.fromArray(W, p, bt + LANES);
      high = u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      low = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = high.fma(g6, s);
      t = high.fma(h6, t);
      s = low.fma(g7, s);
      t = low.fma(h7, t);
      s.intoArray(a, d * LANES);
      t.intoArray(b, d * LANES);
    }
  }

  /**
   * y ← y + P x and r ← r + P z for one tile.
   *
   * @param p words
   * @param tile index of the tile's first word
   * @param capacity columns of the tile
   * @param columns those of them that are wanted
   * @param x coefficients, one for each column
   * @param z coefficients, one for each column
   * @param y sums, {@link #ROWS} numbers from {@code row}, added to
   * @param r sums, {@link #ROWS} numbers from {@code row}, added to
   * @param row index of the first
   */
  public static void addProducts(
      long[] p,
      int tile,
      int capacity,
      int columns,
      double[] x,
      double[] z,
      double[] y,
      double[] r,
      int row) {
    addHalf(p, tile, columns, x, z, y, r, row);
    addHalf(p, tile + capacity * BLOCK, columns, x, z, y, r, row + 4 * LANES);
  }

  private static void addHalf(
      long[] p, int from, int columns, double[] x, double[] z, double[] y, double[] r, int row) {
    LongVector lower = LongVector.broadcast(W, LOWER);
    LongVector exponent = LongVector.broadcast(W, EXPONENT);
    DoubleVector zero = DoubleVector.broadcast(S, ZERO);
    DoubleVector y0 = DoubleVector.fromArray(S, y, row);
    DoubleVector y1 = DoubleVector.fromArray(S, y, row + LANES);
    DoubleVector y2 = DoubleVector.fromArray(S, y, row + 2 * LANES);
    DoubleVector y3 = DoubleVector.fromArray(S, y, row + 3 * LANES);
    DoubleVector r0 = DoubleVector.fromArray(S, r, row);
    DoubleVector r1 = DoubleVector.fromArray(S, r, row + LANES);
    DoubleVector r2 = DoubleVector.fromArray(S, r, row + 2 * LANES);
    DoubleVector r3 = DoubleVector.fromArray(S, r, row + 3 * LANES);
    int quarter = columns / 4;
    for (int i = 0; i < columns; i++) {
      int c = i < 4 * quarter ? i / 4 + i % 4 * quarter : i;
      int at = from + c * BLOCK;
      LongVector u = LongVector.fromArray(W, p, at);
      LongVector v = LongVector.fromArray(W, p, at + LANES);
      DoubleVector p0 =
          u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector p1 = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector p2 =
          v.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector p3 = v.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector f = DoubleVector.broadcast(S, x[c]);
      y0 = p0.fma(f, y0);
      y1 = p1.fma(f, y1);
      y2 = p2.fma(f, y2);
      y3 = p3.fma(f, y3);
      DoubleVector h = DoubleVector.broadcast(S, z[c]);
      r0 = p0.fma(h, r0);
      r1 = p1.fma(h, r1);
      r2 = p2.fma(h, r2);
      r3 = p3.fma(h, r3);
    }
    y0.intoArray(y, row);
    y1.intoArray(y, row + LANES);
    y2.intoArray(y, row + 2 * LANES);
    y3.intoArray(y, row + 3 * LANES);
    r0.intoArray(r, row);
    r1.intoArray(r, row + LANES);
    r2.intoArray(r, row + 2 * LANES);
    r3.intoArray(r, row + 3 * LANES);
  }

  /**
   * One column of a tile from doubles.
   *
   * @param values {@link #ROWS} numbers from {@code row}
   * @param row index of the first
   * @param perUnit what they are multiplied by before they are rounded; products must be less than
   *     2³¹ in size
   * @param p words
   * @param tile index of the tile's first word
   * @param capacity columns of the tile
   * @param column which column is overwritten
   */
  public static void pack(
      double[] values, int row, double perUnit, long[] p, int tile, int capacity, int column) {
    LongVector lower = LongVector.broadcast(W, LOWER);
    LongVector middle = LongVector.broadcast(W, MIDDLE);
    DoubleVector rounding = DoubleVector.broadcast(S, ROUNDING);
    for (int quarter = 0; quarter < 4; quarter++) {
      int half = quarter / 2;
      int at = tile + (half * capacity + column) * BLOCK + quarter % 2 * LANES;
      int from = row + quarter * BLOCK;
      LongVector high =
          DoubleVector.fromArray(S, values, from)
              .mul(perUnit)
              .add(rounding)
              .reinterpretAsLongs()
              .add(middle);
      LongVector low =
          DoubleVector.fromArray(S, values, from + LANES)
              .mul(perUnit)
              .add(rounding)
              .reinterpretAsLongs()
              .add(middle);
      high.lanewise(VectorOperators.LSHL, 32).or(low.and(lower)).intoArray(p, at);
    }
  }

  /**
   * The largest size among numbers.
   *
   * @param values numbers
   * @param from index of the first
   * @param count how many, a multiple of {@link #LANES}
   * @return max |value|, not a number where one of them is none
   */
  public static double largest(double[] values, int from, int count) {
    DoubleVector most = DoubleVector.zero(S);
    for (int i = from; i < from + count; i += LANES) {
      most = most.max(DoubleVector.fromArray(S, values, i).abs());
    }
    return most.reduceLanes(VectorOperators.MAX);
  }

  /**
   * One column of a tile as doubles.
   *
   * @param p words
   * @param tile index of the tile's first word
   * @param capacity columns of the tile
   * @param column which column
   * @param unit what the integers are multiplied by
   * @param values {@link #ROWS} numbers from {@code row}, overwritten
   * @param row index of the first
   */
  public static void unpack(
      long[] p, int tile, int capacity, int column, double unit, double[] values, int row) {
    LongVector lower = LongVector.broadcast(W, LOWER);
    LongVector exponent = LongVector.broadcast(W, EXPONENT);
    DoubleVector zero = DoubleVector.broadcast(S, ZERO);
    for (int half = 0; half < 2; half++) {
      int at = tile + half * capacity * BLOCK + column * BLOCK;
      int to = row + half * 4 * LANES;
      LongVector u = LongVector.fromArray(W, p, at);
      LongVector v = LongVector.fromArray(W, p, at + LANES);
      u.lanewise(VectorOperators.LSHR, 32)
          .or(exponent)
          .reinterpretAsDoubles()
          .sub(zero)
          .mul(unit)
          .intoArray(values, to);
      u.and(lower)
          .or(exponent)
          .reinterpretAsDoubles()
          .sub(zero)
          .mul(unit)
          .intoArray(values, to + LANES);
      v.lanewise(VectorOperators.LSHR, 32)
          .or(exponent)
          .reinterpretAsDoubles()
          .sub(zero)
          .mul(unit)
          .intoArray(values, to + 2 * LANES);
      v.and(lower)
          .or(exponent)
          .reinterpretAsDoubles()
          .sub(zero)
          .mul(unit)
          .intoArray(values, to + 3 * LANES);
    }
  }
}
