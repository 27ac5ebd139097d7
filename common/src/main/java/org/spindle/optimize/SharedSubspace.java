// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.CholeskyWorkspace;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.FixedPointProduct;

/**
 * The low-dimensional space in which the optimizer thinks: the span of the last gradients and
 * positions of all parts.
 *
 * <pre>
 * θ = P x,   c = Pᵀg,   P of shape M × K, K ≪ M
 * </pre>
 *
 * <p>P is all that is large here, and an ordinary step reads it twice. {@link #project} reads it
 * for c, and knows the length of what sticks out of the space by Pythagoras; the step is then
 * computed in K + 1 coordinates, and {@link #advance} reads P again, for the new column g − P z and
 * for P δ at once.
 *
 * <p>P is kept in 32-bit fixed point, with a unit for each column of each panel of rows, which
 * costs half the memory and time of doubles. The numbers as they are stored are the basis, exactly,
 * and all sums are in double precision. So the basis is orthonormal to 1e-9 only, but the error is
 * known: the products of a new column with the others are formed in the next {@link #project}, from
 * the same reading, and those of a collapsed basis when it is rounded. What is solved for then, and
 * what others keep in coordinates, is corrected by them. Without that, differences of gradients
 * after steps of 1e-8 would drown.
 *
 * <p>The same goes for a column that sticks out little and is not quite orthogonal: it needs no
 * second pass. Only where less than {@link #SURE} sticks out, Pythagoras would lose it, and the
 * column is formed and orthogonalized twice at once, by three more readings.
 *
 * <p>Where K would reach M, P is the identity and nothing is done. The file is long because only
 * here is known how P is stored.
 */
final class SharedSubspace {

  /** Rows of a panel, so that a panel of some hundred columns fits the second cache. */
  private static final int PANEL = Math.max(256, FixedPointProduct.ROWS);

  private static final double LARGEST = Integer.MAX_VALUE;

  /** What sticks out of the span by the rounding of its columns alone, with a margin. */
  private static final double ROUNDING = 2e-9;

  /** The least part of a gradient whose length Pythagoras gives to three digits. */
  private static final double SURE = 1e-6;

  private final Blas blas = Blas.best();
  private final int dimension;
  private final int capacity;
  private final boolean whole;
  private final double epsilon;
  private final long[][] panels;
  private final double[][] units;
  private final double[] column;
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
  private final double[] inside;
  private final double[] overlap;
  private final double[] correction;
  private final Matrix departure;
  private boolean departed;
  private boolean unmeasured;
  private int columns;
  private int measured;
  private double[] pending;
  private double guess;
  private double stretch;
  private boolean news;
  private double flops;

  /**
   * The space of one position.
   *
   * @param start θ; where it is zero, a random direction takes its place
   * @param capacity most columns, at most the length of θ; P = I where they are equal
   * @param epsilon the least part of a gradient that makes a new direction
   * @param random draws the direction
   */
  SharedSubspace(double[] start, int capacity, double epsilon, RandomGenerator random) {
    dimension = start.length;
    this.capacity = capacity;
    this.epsilon = epsilon;
    whole = capacity == dimension;
    int count = whole ? 0 : (dimension + PANEL - 1) / PANEL;
    panels = new long[count][];
    units = new double[count][capacity];
    for (int p = 0; p < count; p++) {
      panels[p] = new long[tiles(p) * capacity * FixedPointProduct.WORDS];
    }
    column = new double[whole ? 0 : dimension];
    rows = new double[PANEL];
    products = new double[PANEL];
    sums = new double[(capacity + 1) * FixedPointProduct.LANES];
    moreSums = new double[sums.length];
    ahead = new double[capacity];
    back = new double[capacity];
    dense = new double[whole ? 0 : PANEL * capacity];
    fewerDense = new double[whole ? 0 : PANEL * capacity];
    rounding = new float[dense.length];
    rounded = new float[dense.length];
    products32 = new FloatMatrix(whole ? 0 : capacity, whole ? 0 : capacity);
    inside = new double[capacity];
    overlap = new double[capacity];
    correction = new double[capacity];
    departure = new Matrix(capacity, capacity);
    columns = whole ? capacity : 1;
    if (!whole) {
      begin(start, random);
    }
  }

  private void begin(double[] start, RandomGenerator random) {
    System.arraycopy(start, 0, column, 0, dimension);
    if (blas.nrm2(column) == 0) {
      for (int k = 0; k < dimension; k++) {
        column[k] = random.nextGaussian();
      }
    }
    blas.scal(1 / blas.nrm2(column), column);
    columns = 0;
    storeColumn();
    columns = 1;
    unmeasured = true; // 1e-10 too long or short would mislead Pythagoras
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

  /** Whether P is the identity. */
  boolean whole() {
    return whole;
  }

  int capacity() {
    return capacity;
  }

  /** Flops so far: products with P, and those of collapses. */
  double flops() {
    return flops;
  }

  /** Coordinates in use: columns of P, and the one that {@link #advance} will add. */
  int order() {
    return pending == null ? columns : columns + 1;
  }

  /** Whether the next gradient may find no room. */
  boolean full() {
    return !whole && order() == capacity;
  }

  /** The coordinates of the start. */
  void locate(double[] start, double[] x) {
    Arrays.fill(x, 0);
    if (whole) {
      System.arraycopy(start, 0, x, 0, dimension);
    } else {
      x[0] = blas.nrm2(start);
    }
  }

  /**
   * The coordinates of a gradient, and its direction as a new column where it has a part of its
   * own.
   *
   * @param g gradient, to be left alone until {@link #advance} or {@link #settle}
   * @param c overwritten by Pᵀg, zero beyond the coordinates in use
   * @return false if g is not finite; the space is then as it was
   */
  boolean project(double[] g, double[] c) {
    double squared = blas.dot(g, g);
    Arrays.fill(c, 0);
    news = false;
    if (!(squared <= Double.MAX_VALUE)) {
      return false;
    }
    if (whole) {
      System.arraycopy(g, 0, c, 0, dimension);
      return true;
    }
    measure(g, c);
    decompose(c);
    double rest = squared - dot(c, inside, columns);
    if (Math.sqrt(squared) < epsilon) {
      return true;
    }
    if (rest > SURE * SURE * squared) {
      pending = g;
      guess = Math.sqrt(rest);
      c[columns] = guess;
    } else {
      orthogonalize(g, c, Math.sqrt(squared));
    }
    return true;
  }

  /** c ← Pᵀg, and the products of the newest column with the others if they are not known. */
  private void measure(double[] g, double[] c) {
    boolean both = unmeasured;
    news = both;
    flops += (both ? 4.0 : 2.0) * dimension * columns;
    Arrays.fill(overlap, 0);
    for (int p = 0; p < panels.length; p++) {
      load(g, p);
      if (both) {
        unpackColumn(p, columns - 1, products, 0);
        transposedPair(p, c, overlap);
      } else {
        transposed(p, c);
      }
    }
    if (both) {
      note(columns - 1);
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

  /** The vector in hand becomes column K. */
  private void storeColumn() {
    for (int p = 0; p < panels.length; p++) {
      load(column, p);
      packColumn(p, columns, rows, 0);
    }
  }

  /**
   * Corrects coordinates of a gradient that were taken for zero, or for its length, along the
   * newest column before that was measured.
   *
   * @param c coordinates from an earlier {@link #project}
   * @param at index of the first
   */
  void correct(double[] c, int at) {
    int last = measured;
    double[] e = departure.data();
    double sum = (stretch + e[last + last * capacity] / 2) * c[at + last];
    for (int k = 0; k < last; k++) {
      sum += e[k + last * capacity] * c[at + k];
    }
    c[at + last] += sum;
  }

  /** Whether the last {@link #project} has measured a column, and {@link #correct} has work. */
  boolean news() {
    return news;
  }

  private void note(int column) {
    measured = column;
    overlap[column] -= 1;
    for (int k = 0; k <= column; k++) {
      departure.set(k, column, overlap[k]);
      departure.set(column, k, overlap[k]);
    }
    unmeasured = false;
    departed = true;
  }

  /** inside ← z with (I + E) z = c, by the first terms of the series in the small E. */
  private void decompose(double[] c) {
    System.arraycopy(c, 0, inside, 0, columns);
    for (int pass = 0; departed && pass < 2; pass++) {
      blas.dgemv(
          Op.N, columns, columns, 1, departure.data(), 0, capacity, inside, 0, 0, correction, 0);
      for (int k = 0; k < columns; k++) {
        inside[k] = c[k] - correction[k];
      }
    }
  }

  private static double dot(double[] a, double[] b, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** A new column by two explicit passes, where little of g sticks out. */
  private void orthogonalize(double[] g, double[] c, double length) {
    double first = formColumn(g, null, null);
    if (!(first > Math.max(epsilon, ROUNDING) * length)) {
      return;
    }
    blas.scal(1 / first, column);
    Arrays.fill(overlap, 0);
    flops += 2.0 * dimension * columns;
    for (int p = 0; p < panels.length; p++) {
      load(column, p);
      transposed(p, overlap);
    }
    decompose(overlap);
    double second = formColumn(column, null, null);
    if (second > epsilon) {
      blas.scal(1 / second, column);
      storeColumn();
      c[columns] = first * second;
      addColumn();
    }
  }

  private void addColumn() {
    for (int k = 0; k <= columns; k++) {
      departure.set(k, columns, 0);
      departure.set(columns, k, 0);
    }
    columns++;
    stretch = 0;
    unmeasured = true;
  }

  /** Adds the pending column, where no step will be made along it yet; its coordinate is exact. */
  void settle(double[] c) {
    if (pending != null) {
      double length = formColumn(pending, null, null);
      c[columns] = length;
      guess = length;
      addPending(length);
    }
  }

  private void addPending(double length) {
    blas.scal(1 / length, column);
    storeColumn();
    addColumn();
    stretch = length / guess - 1;
    pending = null;
  }

  /**
   * θ ← θ + P δ, and the pending column into P.
   *
   * @param delta coordinates of the step
   * @param theta position, M numbers
   */
  void advance(double[] delta, double[] theta) {
    if (whole) {
      blas.axpy(1, delta, theta);
      return;
    }
    double along = pending == null ? 0 : delta[columns];
    double length = formColumn(pending, delta, theta);
    if (pending != null) {
      addPending(length);
      blas.axpy(along, column, theta);
    }
  }

  /**
   * The vector in hand ← g − P·inside, and θ ← θ + P δ from the same reading.
   *
   * @param g the vector of which the column is what sticks out, or null for none
   * @param delta step, or null for none
   * @param theta position
   * @return the length of the vector in hand
   */
  private double formColumn(double[] g, double[] delta, double[] theta) {
    double squared = 0;
    flops += 2.0 * dimension * columns * ((g == null ? 0 : 1) + (delta == null ? 0 : 1));
    for (int p = 0; p < panels.length; p++) {
      int m = rows(p);
      int from = p * PANEL;
      for (int k = 0; k < columns; k++) {
        ahead[k] = delta == null ? 0 : delta[k] * units[p][k];
        back[k] = g == null ? 0 : -inside[k] * units[p][k];
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
        column[from + i] = r;
        squared += r * r;
      }
    }
    return Math.sqrt(squared);
  }

  /** Measures the newest column at once, by a reading of its own, if that is still to be done. */
  void measure() {
    news = unmeasured;
    if (unmeasured) {
      flops += 2.0 * dimension * columns;
      Arrays.fill(overlap, 0);
      for (int p = 0; p < panels.length; p++) {
        unpackColumn(p, columns - 1, rows, 0);
        transposed(p, overlap);
      }
      note(columns - 1);
    }
  }

  /**
   * The factor of the Gram matrix PᵀP = L Lᵀ.
   *
   * @param cholesky space for it
   * @return L, with anything above the diagonal; null where P is orthonormal to rounding
   */
  Matrix gramFactor(CholeskyWorkspace cholesky) {
    return departed && cholesky.factor(departure.block(0, 0, columns, columns), 1)
        ? cholesky.l()
        : null;
  }

  /**
   * P ← P·A, panel by panel in place, and rounded. With P A orthonormal and R the rounding, the
   * Gram matrix becomes I + F + Fᵀ. The rounding is some 1e-10, so that six digits of its products
   * are enough: they are formed in single precision.
   *
   * @param a coefficients, K × fewer
   * @param f overwritten by F = Rᵀ P A, fewer × fewer
   */
  void collapse(Matrix a, Matrix f) {
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
    unmeasured = false;
    departure.fill(0);
    for (int k = 0; k < fewer && !whole; k++) {
      for (int i = 0; i < fewer; i++) {
        departure.set(i, k, f.get(i, k) + f.get(k, i));
      }
    }
    departed = true;
  }
}
