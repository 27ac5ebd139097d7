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
 * <p>An integer becomes a double without a conversion of the processor: its bits, less 2³¹, go into
 * the mantissa of 2⁵². The three constants of that are vectors made before the loops: the compiler
 * does not take them out by itself, nor does it like small methods here: eight times slower.
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
   * @param a sums, {@code columns · LANES}, added to
   */
  public static void addTransposed(
      long[] p, int tile, int capacity, int columns, double[] g, int row, double[] a) {
    int at = tile;
    int bt = tile + capacity * BLOCK;
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
    for (int c = 0; c < columns; c++) {
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
      at += BLOCK;
      bt += BLOCK;
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
   * @param a sums, {@code columns · LANES}, added to
   * @param b sums, {@code columns · LANES}, added to
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
    int at = tile;
    int bt = tile + capacity * BLOCK;
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
    for (int c = 0; c < columns; c++) {
      DoubleVector s = DoubleVector.fromArray(S, a, c * LANES);
      DoubleVector t = DoubleVector.fromArray(S, b, c * LANES);
      LongVector u = LongVector.fromArray(W, p, at);
      DoubleVector uHigh =
          u.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector uLow = u.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = uHigh.fma(g0, s);
      t = uHigh.fma(h0, t);
      s = uLow.fma(g1, s);
      t = uLow.fma(h1, t);
      LongVector w = LongVector.fromArray(W, p, bt);
      DoubleVector wHigh =
          w.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector wLow = w.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = wHigh.fma(g4, s);
      t = wHigh.fma(h4, t);
      s = wLow.fma(g5, s);
      t = wLow.fma(h5, t);
      LongVector v = LongVector.fromArray(W, p, at + LANES);
      DoubleVector vHigh =
          v.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector vLow = v.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = vHigh.fma(g2, s);
      t = vHigh.fma(h2, t);
      s = vLow.fma(g3, s);
      t = vLow.fma(h3, t);
      LongVector z = LongVector.fromArray(W, p, bt + LANES);
      DoubleVector zHigh =
          z.lanewise(VectorOperators.LSHR, 32).or(exponent).reinterpretAsDoubles().sub(zero);
      DoubleVector zLow = z.and(lower).or(exponent).reinterpretAsDoubles().sub(zero);
      s = zHigh.fma(g6, s);
      t = zHigh.fma(h6, t);
      s = zLow.fma(g7, s);
      t = zLow.fma(h7, t);
      s.intoArray(a, c * LANES);
      t.intoArray(b, c * LANES);
      at += BLOCK;
      bt += BLOCK;
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
    int at = from;
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
    for (int c = 0; c < columns; c++) {
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
      at += BLOCK;
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
    for (int half = 0; half < 2; half++) {
      int at = tile + half * capacity * BLOCK + column * BLOCK;
      int from = row + half * 4 * LANES;
      for (int l = 0; l < LANES; l++) {
        p[at + l] = word(values[from + l] * perUnit, values[from + l + LANES] * perUnit);
      }
      from += BLOCK;
      at += LANES;
      for (int l = 0; l < LANES; l++) {
        p[at + l] = word(values[from + l] * perUnit, values[from + l + LANES] * perUnit);
      }
    }
  }

  /** Adding 2⁵² + 2⁵¹ leaves a rounded integer in the lower bits. */
  private static long word(double high, double low) {
    long h = Double.doubleToRawLongBits(high + 0x1.8p52) + 0x80000000L;
    long l = Double.doubleToRawLongBits(low + 0x1.8p52) + 0x80000000L;
    return h << 32 | l & LOWER;
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
