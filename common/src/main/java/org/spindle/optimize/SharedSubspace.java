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
 * for P δ at once.
 *
 * <p>P is a {@link FixedPointBasis}: it is orthonormal to 1e-9 only, but the error is known: the
 * products of a new column with the others are formed in the next {@link #project}, from the same
 * reading, and those of a collapsed basis when it is rounded. What is solved for then, and what
 * others keep in coordinates, is corrected by them. Without that, differences of gradients after
 * steps of 1e-8 would drown.
 *
 * <p>The same goes for a column that sticks out little and is not quite orthogonal: it needs no
 * second pass. Only where less than {@link #SURE} sticks out, Pythagoras would lose it, and the
 * column is formed and orthogonalized twice at once, by three more readings.
 *
 * <p>Where K would reach M, P is the identity and nothing is done.
 */
final class SharedSubspace {

  /** What sticks out of the span by the rounding of its columns alone, with a margin. */
  private static final double ROUNDING = 2e-9;

  /** The least part of a gradient whose length Pythagoras gives to three digits. */
  private static final double SURE = 1e-6;

  private final Blas blas = Blas.best();
  private final int dimension;
  private final int capacity;
  private final boolean whole;
  private final double epsilon;
  private final FixedPointBasis basis;
  private final double[] column;
  private final double[] inside;
  private final double[] overlap;
  private final double[] correction;
  private final Matrix departure;
  private boolean departed;
  private boolean unmeasured;
  private int measured;
  private double[] pending;
  private double guess;
  private double stretch;
  private boolean news;

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
    basis = whole ? new FixedPointBasis(0, 0) : new FixedPointBasis(dimension, capacity);
    column = new double[whole ? 0 : dimension];
    inside = new double[capacity];
    overlap = new double[capacity];
    correction = new double[capacity];
    departure = new Matrix(capacity, capacity);
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
    basis.append(column);
    unmeasured = true; // 1e-10 too long or short would mislead Pythagoras
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
    return basis.flops();
  }

  /** Coordinates in use: columns of P, and the one that {@link #advance} will add. */
  int order() {
    if (whole) {
      return capacity;
    }
    return pending == null ? basis.columns() : basis.columns() + 1;
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
    int columns = basis.columns();
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
    news = unmeasured;
    if (!unmeasured) {
      basis.addTransposed(g, c);
      return;
    }
    Arrays.fill(overlap, 0);
    basis.addTransposedAndOverlap(g, c, overlap);
    note(basis.columns() - 1);
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
    int columns = basis.columns();
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
    double first = formColumn(g);
    if (!(first > Math.max(epsilon, ROUNDING) * length)) {
      return;
    }
    blas.scal(1 / first, column);
    Arrays.fill(overlap, 0);
    basis.addTransposed(column, overlap);
    decompose(overlap);
    double second = formColumn(column);
    if (second > epsilon) {
      blas.scal(1 / second, column);
      c[basis.columns()] = first * second;
      addColumn();
    }
  }

  /** The vector in hand becomes a column. */
  private void addColumn() {
    int columns = basis.columns();
    for (int k = 0; k <= columns; k++) {
      departure.set(k, columns, 0);
      departure.set(columns, k, 0);
    }
    basis.append(column);
    stretch = 0;
    unmeasured = true;
  }

  /** Adds the pending column, where no step will be made along it yet; its coordinate is exact. */
  void settle(double[] c) {
    if (pending != null) {
      double length = formColumn(pending);
      c[basis.columns()] = length;
      guess = length;
      addPending(length);
    }
  }

  private void addPending(double length) {
    blas.scal(1 / length, column);
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
    double along = pending == null ? 0 : delta[basis.columns()];
    double length = basis.subtract(pending, inside, column, delta, theta);
    if (pending != null) {
      addPending(length);
      blas.axpy(along, column, theta);
    }
  }

  /** The vector in hand ← g − P·inside; returns its length. */
  private double formColumn(double[] g) {
    return basis.subtract(g, inside, column, null, null);
  }

  /** Measures the newest column at once, by a reading of its own, if that is still to be done. */
  void measure() {
    news = unmeasured;
    if (unmeasured) {
      Arrays.fill(overlap, 0);
      basis.addOverlap(overlap);
      note(basis.columns() - 1);
    }
  }

  /**
   * The factor of the Gram matrix PᵀP = L Lᵀ.
   *
   * @param cholesky space for it
   * @return L, with anything above the diagonal; null where P is orthonormal to rounding
   */
  Matrix gramFactor(CholeskyWorkspace cholesky) {
    int columns = basis.columns();
    return departed && cholesky.factor(departure.block(0, 0, columns, columns), 1)
        ? cholesky.l()
        : null;
  }

  /**
   * P ← P·A, rounded. With P A orthonormal and R the rounding, the Gram matrix becomes I + F + Fᵀ.
   *
   * @param a coefficients, K × fewer
   * @param f overwritten by F = Rᵀ P A, fewer × fewer
   */
  void collapse(Matrix a, Matrix f) {
    int fewer = a.cols();
    basis.multiply(a, f);
    unmeasured = false;
    departure.fill(0);
    for (int k = 0; k < fewer; k++) {
      for (int i = 0; i < fewer; i++) {
        departure.set(i, k, f.get(i, k) + f.get(k, i));
      }
    }
    departed = true;
  }
}
