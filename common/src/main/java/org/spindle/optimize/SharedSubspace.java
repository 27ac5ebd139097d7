// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.CholeskyWorkspace;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

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
 * for P δ at once. P lies in panels of rows that fit the second cache, so that two products with a
 * panel cost one reading.
 *
 * <p>A column that sticks out little is not quite orthogonal to the others. In place of another
 * pass before it is used, its products with the others are formed in the next {@link #project},
 * from the same reading, and z solves PᵀP z = c with them: the error is known, not repeated, and
 * the next collapse removes it. Where less than {@link #SURE} sticks out, Pythagoras would lose it,
 * and the column is formed and orthogonalized twice at once, by three more readings.
 *
 * <p>Where K would reach M, P is the identity and nothing is done.
 */
final class SharedSubspace {

  /** Elements of a panel: half a megabyte. */
  private static final int PANEL = 1 << 16;

  /** The least part of a gradient whose length Pythagoras gives to seven digits. */
  private static final double SURE = 1e-4;

  /** A column that sticks out by more is orthogonal enough. */
  private static final double LARGE = 0.1;

  private final Blas blas = Blas.best();
  private final int dimension;
  private final int capacity;
  private final boolean whole;
  private final double epsilon;
  private final int panelRows;
  private final double[][] panels;
  private final double[] product;
  private final double[] old;
  private final double[] inside;
  private final double[] overlap;
  private final double[] correction;
  private final Matrix departure;
  private boolean departed;
  private boolean unmeasured;
  private int columns;
  private double[] pending;
  private boolean pendingIsLarge;

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
    panelRows = Math.min(dimension, Math.max(64, PANEL / capacity / 8 * 8));
    int count = whole ? 0 : (dimension + panelRows - 1) / panelRows;
    panels = new double[count][];
    for (int p = 0; p < count; p++) {
      panels[p] = new double[rows(p) * capacity];
    }
    product = new double[panelRows];
    old = new double[whole ? 0 : panelRows * capacity];
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
    double[] direction = start.clone();
    if (blas.nrm2(direction) == 0) {
      for (int k = 0; k < dimension; k++) {
        direction[k] = random.nextGaussian();
      }
    }
    double length = blas.nrm2(direction);
    for (int p = 0; p < panels.length; p++) {
      for (int i = 0; i < rows(p); i++) {
        panels[p][i] = direction[p * panelRows + i] / length;
      }
    }
  }

  private int rows(int panel) {
    return Math.min(panelRows, dimension - panel * panelRows);
  }

  /** Whether P is the identity. */
  boolean whole() {
    return whole;
  }

  int capacity() {
    return capacity;
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
      pendingIsLarge = rest > LARGE * LARGE * squared;
      c[columns] = Math.sqrt(rest);
    } else {
      orthogonalize(g, c, Math.sqrt(squared));
    }
    return true;
  }

  /** c ← Pᵀg, and the products of the newest column with the others if they are not known. */
  private void measure(double[] g, double[] c) {
    if (unmeasured) {
      Arrays.fill(overlap, 0);
    }
    int last = columns - 1;
    for (int p = 0; p < panels.length; p++) {
      double[] a = panels[p];
      int m = rows(p);
      blas.dgemv(Op.T, m, columns, 1, a, 0, m, g, p * panelRows, 1, c, 0);
      if (unmeasured) {
        blas.dgemv(Op.T, m, columns, 1, a, 0, m, a, last * m, 1, overlap, 0);
      }
    }
    if (unmeasured) {
      note(last);
    }
  }

  private void note(int column) {
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
    if (!(first > epsilon * length)) {
      return;
    }
    scaleColumn(1 / first, 0, null);
    Arrays.fill(overlap, 0);
    for (int p = 0; p < panels.length; p++) {
      double[] a = panels[p];
      int m = rows(p);
      blas.dgemv(Op.T, m, columns, 1, a, 0, m, a, columns * m, 1, overlap, 0);
    }
    decompose(overlap);
    double second = formColumn(null, null, null);
    if (!(second > epsilon)) {
      return;
    }
    scaleColumn(1 / second, 0, null);
    c[columns] = first * second;
    addColumn(true);
  }

  private void addColumn(boolean orthogonal) {
    for (int k = 0; k <= columns; k++) {
      departure.set(k, columns, 0);
      departure.set(columns, k, 0);
    }
    columns++;
    unmeasured = !orthogonal;
  }

  /** Adds the pending column, where no step will be made along it yet; its coordinate is exact. */
  void settle(double[] c) {
    if (pending != null) {
      double length = formColumn(pending, null, null);
      scaleColumn(1 / length, 0, null);
      c[columns] = length;
      addColumn(pendingIsLarge);
      pending = null;
    }
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
    double length = formColumn(pending, delta, theta);
    if (pending != null) {
      scaleColumn(1 / length, delta[columns], theta);
      addColumn(pendingIsLarge);
      pending = null;
    }
  }

  /**
   * Column K ← g − P·inside, unnormalized, and θ ← θ + P δ from the same reading.
   *
   * @param g the vector of which the column is what sticks out; null for the column itself
   * @param delta step, or null for none
   * @param theta position
   * @return the column's length
   */
  private double formColumn(double[] g, double[] delta, double[] theta) {
    boolean column = g != null || delta == null;
    double squared = 0;
    for (int p = 0; p < panels.length; p++) {
      double[] a = panels[p];
      int m = rows(p);
      int from = p * panelRows;
      if (delta != null) {
        blas.dgemv(Op.N, m, columns, 1, a, 0, m, delta, 0, 1, theta, from);
      }
      if (column) {
        blas.dgemv(Op.N, m, columns, -1, a, 0, m, inside, 0, 0, product, 0);
        int at = columns * m;
        for (int i = 0; i < m; i++) {
          double r = product[i] + (g == null ? a[at + i] : g[from + i]);
          a[at + i] = r;
          squared += r * r;
        }
      }
    }
    return Math.sqrt(squared);
  }

  /** Scales column K, and moves θ along it. */
  private void scaleColumn(double factor, double along, double[] theta) {
    for (int p = 0; p < panels.length; p++) {
      double[] a = panels[p];
      int m = rows(p);
      int at = columns * m;
      for (int i = 0; i < m; i++) {
        a[at + i] *= factor;
      }
      for (int i = 0; theta != null && i < m; i++) {
        theta[p * panelRows + i] += along * a[at + i];
      }
    }
  }

  /**
   * The factor of the Gram matrix PᵀP = L Lᵀ.
   *
   * @param cholesky space for it
   * @return L, with anything above the diagonal; null where P is orthonormal to rounding
   */
  Matrix gramFactor(CholeskyWorkspace cholesky) {
    if (unmeasured) {
      Arrays.fill(overlap, 0);
      for (int p = 0; p < panels.length; p++) {
        double[] a = panels[p];
        int m = rows(p);
        blas.dgemv(Op.T, m, columns, 1, a, 0, m, a, (columns - 1) * m, 1, overlap, 0);
      }
      note(columns - 1);
    }
    return departed && cholesky.factor(departure.block(0, 0, columns, columns), 1)
        ? cholesky.l()
        : null;
  }

  /**
   * P ← P·A, panel by panel in place.
   *
   * @param a coefficients, K × fewer
   */
  void collapse(Matrix a) {
    int fewer = a.cols();
    for (int p = 0; p < panels.length; p++) {
      int m = rows(p);
      System.arraycopy(panels[p], 0, old, 0, m * columns);
      blas.dgemm(
          Op.N,
          Op.N,
          m,
          fewer,
          columns,
          1,
          old,
          0,
          m,
          a.data(),
          a.offset(),
          a.leading(),
          0,
          panels[p],
          0,
          m);
    }
    columns = fewer;
    departure.fill(0);
    departed = false;
  }
}
