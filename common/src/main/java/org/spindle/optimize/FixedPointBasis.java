// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.FixedPointProduct;

/**
 * A tall matrix P of some hundred columns, kept in 32-bit fixed point with a unit for each column
 * of each panel of rows, and its products with vectors in double precision.
 *
 * <pre>
 * c ← c + Pᵀg,   g − P z,   θ ← θ + P δ,   P ← P A
 * </pre>
 *
 * <p>That costs half the memory and time of doubles. The numbers as they are stored are the matrix,
 * exactly; a column differs from what was to be stored by some 1e-10.
 *
 * @cost a product: 4·M·K bytes read once
 */
final class FixedPointBasis {

  /** Rows of a panel, so that a panel of some hundred columns fits the second cache. */
  private static final int PANEL = Math.max(256, FixedPointProduct.ROWS);

  private static final double LARGEST = Integer.MAX_VALUE;

  private final Blas blas = Blas.best();
  private final int dimension;
  private final int capacity;
  private final long[][] panels;
  private final double[][] units;
  private final double[] rows;
  private final double[] products;
  private final double[] sums;
  private final double[] moreSums;
  private final double[] ahead;
  private final double[] back;
  private final double[] dense;
  private final double[] fewerDense;
  private final float[] rounding;
  private final float[] rounded;
  private final FloatMatrix products32;
  private int columns;
  private double flops;

  /**
   * A matrix without columns.
   *
   * @param dimension M, its rows
   * @param capacity most columns
   */
  FixedPointBasis(int dimension, int capacity) {
    this.dimension = dimension;
    this.capacity = capacity;
    int count = (dimension + PANEL - 1) / PANEL;
    panels = new long[count][];
    units = new double[count][capacity];
    for (int p = 0; p < count; p++) {
      panels[p] = new long[tiles(p) * capacity * FixedPointProduct.WORDS];
    }
    rows = new double[PANEL];
    products = new double[PANEL];
    sums = new double[(capacity + 1) * FixedPointProduct.LANES];
    moreSums = new double[sums.length];
    ahead = new double[capacity];
    back = new double[capacity];
    dense = new double[PANEL * capacity];
    fewerDense = new double[PANEL * capacity];
    rounding = new float[dense.length];
    rounded = new float[dense.length];
    products32 = new FloatMatrix(capacity, capacity);
  }

  private int rows(int panel) {
    return Math.min(PANEL, dimension - panel * PANEL);
  }

  private int tiles(int panel) {
    return (rows(panel) + FixedPointProduct.ROWS - 1) / FixedPointProduct.ROWS;
  }

  private int tile(int t) {
    return t * capacity * FixedPointProduct.WORDS;
  }

  /** K. */
  int columns() {
    return columns;
  }

  /** Flops so far. */
  double flops() {
    return flops;
  }

  /** A vector becomes column K. */
  void append(double[] column) {
    for (int p = 0; p < panels.length; p++) {
      load(column, p);
      packColumn(p, columns, rows, 0);
    }
    columns++;
  }

  /** c ← c + Pᵀg. */
  void addTransposed(double[] g, double[] c) {
    flops += 2.0 * dimension * columns;
    for (int p = 0; p < panels.length; p++) {
      load(g, p);
      transposed(p, c);
    }
  }

  /** overlap ← overlap + Pᵀp, p the newest column. */
  void addOverlap(double[] overlap) {
    flops += 2.0 * dimension * columns;
    for (int p = 0; p < panels.length; p++) {
      unpackColumn(p, columns - 1, rows, 0);
      transposed(p, overlap);
    }
  }

  /** c ← c + Pᵀg and overlap ← overlap + Pᵀp, p the newest column, from one reading. */
  void addTransposedAndOverlap(double[] g, double[] c, double[] overlap) {
    flops += 4.0 * dimension * columns;
    for (int p = 0; p < panels.length; p++) {
      load(g, p);
      unpackColumn(p, columns - 1, products, 0);
      transposedPair(p, c, overlap);
    }
  }

  /** A panel of a vector, zeros after its end. */
  private void load(double[] g, int panel) {
    int m = rows(panel);
    System.arraycopy(g, panel * PANEL, rows, 0, m);
    Arrays.fill(rows, m, PANEL, 0);
  }

  /** c ← c + Pᵀ·rows for one panel. */
  private void transposed(int panel, double[] c) {
    int lanes = FixedPointProduct.LANES;
    Arrays.fill(sums, 0, columns * lanes, 0);
    for (int t = 0; t < tiles(panel); t++) {
      FixedPointProduct.addTransposed(
          panels[panel], tile(t), capacity, columns, rows, t * FixedPointProduct.ROWS, sums);
    }
    gather(panel, sums, c);
  }

  /** c ← c + Pᵀ·rows and d ← d + Pᵀ·products for one panel. */
  private void transposedPair(int panel, double[] c, double[] d) {
    int lanes = FixedPointProduct.LANES;
    Arrays.fill(sums, 0, columns * lanes, 0);
    Arrays.fill(moreSums, 0, columns * lanes, 0);
    for (int t = 0; t < tiles(panel); t++) {
      int row = t * FixedPointProduct.ROWS;
      FixedPointProduct.addTransposedPair(
          panels[panel], tile(t), capacity, columns, rows, products, row, sums, moreSums);
    }
    gather(panel, sums, c);
    gather(panel, moreSums, d);
  }

  private void gather(int panel, double[] spread, double[] c) {
    int lanes = FixedPointProduct.LANES;
    for (int k = 0; k < columns; k++) {
      double sum = 0;
      for (int l = k * lanes; l < (k + 1) * lanes; l++) {
        sum += spread[l];
      }
      c[k] += units[panel][k] * sum;
    }
  }

  private void unpackColumn(int panel, int k, double[] to, int at) {
    for (int t = 0; t < tiles(panel); t++) {
      int row = at + t * FixedPointProduct.ROWS;
      FixedPointProduct.unpack(panels[panel], tile(t), capacity, k, units[panel][k], to, row);
    }
  }

  private void packColumn(int panel, int k, double[] from, int at) {
    double most = FixedPointProduct.largest(from, at, tiles(panel) * FixedPointProduct.ROWS);
    units[panel][k] = most / LARGEST;
    double perUnit = most > 0 ? LARGEST / most : 0;
    for (int t = 0; t < tiles(panel); t++) {
      int row = at + t * FixedPointProduct.ROWS;
      FixedPointProduct.pack(from, row, perUnit, panels[panel], tile(t), capacity, k);
    }
  }

  /**
   * rest ← g − P z, and θ ← θ + P δ from the same reading.
   *
   * @param g the vector of which something is taken, or null for none; may be rest itself
   * @param z coefficients
   * @param rest overwritten if g is a vector
   * @param delta step, or null for none
   * @param theta position
   * @return |rest|, 0 if g is none
   */
  double subtract(double[] g, double[] z, double[] rest, double[] delta, double[] theta) {
    double squared = 0;
    flops += 2.0 * dimension * columns * ((g == null ? 0 : 1) + (delta == null ? 0 : 1));
    for (int p = 0; p < panels.length; p++) {
      int m = rows(p);
      int from = p * PANEL;
      for (int k = 0; k < columns; k++) {
        ahead[k] = delta == null ? 0 : delta[k] * units[p][k];
        back[k] = g == null ? 0 : -z[k] * units[p][k];
      }
      Arrays.fill(rows, 0);
      Arrays.fill(products, 0);
      for (int t = 0; t < tiles(p); t++) {
        int row = t * FixedPointProduct.ROWS;
        FixedPointProduct.addProducts(
            panels[p], tile(t), capacity, columns, ahead, back, rows, products, row);
      }
      for (int i = 0; delta != null && i < m; i++) {
        theta[from + i] += rows[i];
      }
      for (int i = 0; g != null && i < m; i++) {
        double r = g[from + i] + products[i];
        rest[from + i] = r;
        squared += r * r;
      }
    }
    return Math.sqrt(squared);
  }

  /**
   * P ← P·A, panel by panel in place, and rounded. The rounding R is some 1e-10, so that six digits
   * of its products are enough: they are formed in single precision.
   *
   * @param a coefficients, K × fewer
   * @param f overwritten by F = Rᵀ P A, fewer × fewer
   */
  void multiply(Matrix a, Matrix f) {
    int fewer = a.cols();
    flops += 2.0 * dimension * fewer * (columns + fewer);
    FloatMatrix f32 = products32.block(0, 0, fewer, fewer);
    f32.fill(0);
    for (int p = 0; p < panels.length; p++) {
      int m = tiles(p) * FixedPointProduct.ROWS;
      for (int k = 0; k < columns; k++) {
        unpackColumn(p, k, dense, k * m);
      }
      Matrix exact = new Matrix(m, fewer, fewerDense);
      blas.gemm(Op.N, Op.N, 1, new Matrix(m, columns, dense), a, 0, exact);
      for (int k = 0; k < fewer; k++) {
        packColumn(p, k, fewerDense, k * m);
        unpackColumn(p, k, dense, k * m);
      }
      for (int i = 0; i < m * fewer; i++) {
        rounding[i] = (float) (dense[i] - fewerDense[i]);
        rounded[i] = (float) fewerDense[i];
      }
      FloatMatrix r = new FloatMatrix(m, fewer, rounding);
      FloatBlas.best().gemm(Op.T, Op.N, 1, r, new FloatMatrix(m, fewer, rounded), 1, f32);
    }
    f.copyFrom(f32.toDouble());
    columns = fewer;
  }
}
