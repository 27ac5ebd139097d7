// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The quadratic model of one part about the place where it was evaluated last, in coordinates of
 * the shared subspace.
 *
 * <pre>
 * f_i(x) ≈ f + gᵀd + ½ dᵀH d,   d = x − x_i,   H = B diag(±1) Bᵀ + m I
 * </pre>
 *
 * <p>Positions and their changes are vectors; gradients, their changes and the columns of B are
 * covectors: they transform differently where the basis is not orthonormal to the last digit. All
 * lie in two arrays, so that a change of basis is two products.
 */
final class SubfunctionModel {

  private final Blas blas = Blas.best();
  private final int order;
  private final int history;
  private final Matrix vectors;
  private final Matrix covectors;
  private final double[] displacement;
  private final double[] products;

  private int terms;
  private int newest;
  private int negative;
  private int columns;
  private double diagonal;
  private double ceiling;
  private double value = Double.NaN;
  private int evaluations;
  private boolean measured;

  /**
   * A model of a part that was never evaluated: zero.
   *
   * @param order coordinates, the capacity of the subspace
   * @param history changes that are kept
   */
  SubfunctionModel(int order, int history) {
    this.order = order;
    this.history = history;
    vectors = new Matrix(order, 1 + history);
    covectors = new Matrix(order, 1 + 3 * history);
    displacement = new double[order];
    products = new double[2 * history];
  }

  /** Evaluations since the part is what it is, failed ones included. */
  int evaluations() {
    return evaluations;
  }

  void countEvaluation() {
    evaluations++;
  }

  /** Whether position and gradient are those of the part as it is now. */
  boolean measured() {
    return measured;
  }

  /** f at the last position, not a number before the first evaluation. */
  double value() {
    return value;
  }

  /** m. */
  double diagonal() {
    return diagonal;
  }

  /** The largest eigenvalue that the history suggested, a guess where nothing else is left. */
  double ceiling() {
    return ceiling;
  }

  int terms() {
    return terms;
  }

  /** Columns of B with sign −; they come first. */
  int negative() {
    return negative;
  }

  int columns() {
    return columns;
  }

  /** A view of columns of B, over the first coordinates. */
  Matrix factor(int rows, int first, int count) {
    return covectors.block(0, 1 + history + first, rows, count);
  }

  /** The column of coordinates of the last position, as a view. */
  Matrix position() {
    return vectors.column(0);
  }

  /** The column of coordinates of the last gradient, as a view. */
  Matrix gradient() {
    return covectors.column(0);
  }

  /** Where the model stands before the first evaluation. */
  void place(double[] x) {
    System.arraycopy(x, 0, vectors.data(), 0, order);
  }

  /** Copies a change of position, 0 the newest. */
  void copyStep(int age, double[] to, int at, int rows) {
    System.arraycopy(vectors.data(), column(1, age), to, at, rows);
  }

  /** Copies a change of gradient, 0 the newest. */
  void copyChange(int age, double[] to, int at, int rows) {
    System.arraycopy(covectors.data(), column(1, age), to, at, rows);
  }

  private int column(int first, int age) {
    return (first + Math.floorMod(newest - age, history)) * order;
  }

  /**
   * Moves the model to a new evaluation, and keeps the change since the last one if it tells
   * anything.
   *
   * @param x position
   * @param f value there
   * @param g gradient there
   * @param epsilon lengths and correlations below it tell nothing
   */
  void record(double[] x, double f, double[] g, double epsilon) {
    if (measured) {
      pushChange(x, g, epsilon);
    }
    System.arraycopy(x, 0, vectors.data(), 0, order);
    System.arraycopy(g, 0, covectors.data(), 0, order);
    value = f;
    measured = true;
  }

  private void pushChange(double[] x, double[] g, double epsilon) {
    double[] v = vectors.data();
    double[] c = covectors.data();
    double steps = 0;
    double changes = 0;
    double both = 0;
    double whole = 0;
    for (int k = 0; k < order; k++) {
      double dx = x[k] - v[k];
      double dg = g[k] - c[k];
      steps += dx * dx;
      changes += dg * dg;
      both += dx * dg;
      whole += g[k] * g[k];
    }
    double a = Math.sqrt(steps);
    double b = Math.sqrt(changes);
    double least = epsilon * Math.max(1, Math.sqrt(whole)); // below it a change is rounding
    if (!(a >= epsilon && b >= least && Math.abs(both) >= epsilon * a * b)) {
      return;
    }
    newest = (newest + 1) % history;
    terms = Math.min(terms + 1, history);
    int at = column(1, 0);
    for (int k = 0; k < order; k++) {
      v[at + k] = x[k] - v[k];
      c[at + k] = g[k] - c[k];
    }
  }

  /** Forgets the history, of gradients as of positions; the model stays till the next record. */
  void forget() {
    terms = 0;
    evaluations = 0;
    measured = false;
    value = Double.NaN;
  }

  /** H = m I. */
  void flatten(double m) {
    flatten(m, m);
  }

  void flatten(double m, double largest) {
    diagonal = m;
    ceiling = largest;
    columns = 0;
    negative = 0;
  }

  /** H = B diag(±1) Bᵀ + m I, of which the caller has to write B. */
  void curve(double m, double largest, int minus, int plus) {
    diagonal = m;
    ceiling = largest;
    negative = minus;
    columns = minus + plus;
  }

  /** d and Bᵀd at x; returns |d|². */
  private double displace(double[] x, int rows) {
    double[] v = vectors.data();
    double squared = 0;
    for (int k = 0; k < rows; k++) {
      double d = x[k] - v[k];
      displacement[k] = d;
      squared += d * d;
    }
    if (columns > 0) {
      int b = (1 + history) * order;
      blas.dgemv(
          Op.T, rows, columns, 1, covectors.data(), b, order, displacement, 0, 0, products, 0);
    }
    return squared;
  }

  /**
   * dᵀH d, the square of the distance from the last position by the part's own Hessian.
   *
   * @param x position
   * @param rows coordinates in use
   */
  double distance(double[] x, int rows) {
    double squared = displace(x, rows);
    double sum = diagonal * squared;
    for (int k = 0; k < columns; k++) {
      sum += (k < negative ? -1 : 1) * products[k] * products[k];
    }
    return sum;
  }

  /** The value of the model at x. */
  double predict(double[] x, int rows) {
    double curved = distance(x, rows);
    double slope = 0;
    for (int k = 0; k < rows; k++) {
      slope += covectors.data()[k] * displacement[k];
    }
    return value + slope + curved / 2;
  }

  /** total ← total + sign·(g + H d) at x, the gradient of the model. */
  void addGradient(double sign, double[] x, int rows, double[] total) {
    displace(x, rows);
    double[] c = covectors.data();
    for (int k = 0; k < rows; k++) {
      total[k] += sign * (c[k] + diagonal * displacement[k]);
    }
    if (columns > 0) {
      for (int k = 0; k < negative; k++) {
        products[k] = -products[k];
      }
      int b = (1 + history) * order;
      blas.dgemv(Op.N, rows, columns, sign, c, b, order, products, 0, 1, total, 0);
    }
  }

  /** Replaces the coordinates by those in another basis. */
  void transform(SubspaceCollapse change) {
    change.vectors(vectors);
    change.covectors(covectors.block(0, 0, order, 1 + history + columns));
  }
}
