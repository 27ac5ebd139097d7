// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.EigenWorkspace;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.QrWorkspace;
import org.spindle.linalg.Svd;
import org.spindle.linalg.SymmetricEigen;

/**
 * The Hessian of one part from the changes of its position and gradient.
 *
 * <p>All happens in the space of the history, of at most 2L dimensions: with [S Y] = Q R the
 * changes of position are the first columns of R, upper triangular. The smallest singular value of
 * Y S⁺ is m; BFGS runs from m I over the history, oldest first; eigenvalues that come out too small
 * or negative give way to the median of the positive ones; B = Q V |Λ − m|^½.
 */
final class HistoryCurvature {

  /**
   * Changes of position this much shorter than the longest, once the others are taken out, are of
   * dependent directions: with more changes than coordinates there always are some. What rounding
   * makes of them is not curvature.
   */
  private static final double RANK = 1e-9;

  private final Blas blas = Blas.best();
  private final SumOfFunctionsConstants constants;
  private final boolean rankOne;
  private final QrWorkspace qr;
  private final EigenWorkspace[] spectra;
  private final EigenWorkspace[] spaces;
  private final double[] step;
  private final double[] change;
  private final double[] image;
  private final double[] eigenvalues;
  private int rank;
  private double flops;

  /**
   * The arrays for all parts of one problem.
   *
   * @param order coordinates, the capacity of the subspace
   * @param constants history and range of curvature
   * @param update BFGS or rank one
   */
  HistoryCurvature(
      int order, SumOfFunctionsConstants constants, SumOfFunctionsVariant.Update update) {
    this.constants = constants;
    rankOne = update == SumOfFunctionsVariant.Update.RANK_ONE;
    int most = 2 * constants.history();
    qr = new QrWorkspace(order, most);
    spectra = new EigenWorkspace[most + 1];
    spaces = new EigenWorkspace[most + 1];
    step = new double[most];
    change = new double[most];
    image = new double[most];
    eigenvalues = new double[most];
  }

  /**
   * Gives a model the Hessian of its history, which must not be empty.
   *
   * @param model the model, its factor B and diagonal m are overwritten
   * @param rows coordinates in use
   * @param otherwise m where the history is degenerate
   */
  void fit(SubfunctionModel model, int rows, double otherwise) {
    int terms = model.terms();
    Matrix history = qr.shape(rows, 2 * terms);
    for (int k = 0; k < terms; k++) {
      model.copyStep(k, history.data(), k * rows, rows);
      model.copyChange(k, history.data(), (terms + k) * rows, rows);
    }
    if (!qr.factor()) {
      model.flatten(otherwise);
      return;
    }
    Matrix r = qr.r();
    int n = r.rows();
    flops += flops(rows, terms, n);
    double[] extremes = extremes(r, terms);
    double smallest = extremes[0];
    double largest = extremes[1];
    if (!(smallest > 0 && largest <= Double.MAX_VALUE)) {
      smallest = otherwise;
      largest = otherwise;
    }
    double m = Math.max(smallest, largest / constants.curvatureRange());
    Matrix h = new Matrix(n, n);
    for (int k = 0; k < n; k++) {
      h.set(k, k, m);
    }
    for (int age = terms - 1; age >= 0; age--) {
      update(h, r, age, terms);
    }
    if (!finite(h)) {
      model.flatten(m, largest);
      return;
    }
    if (spaces[n] == null) {
      spaces[n] = new EigenWorkspace(n, true);
    }
    SymmetricEigen eigen = spaces[n].decompose(h);
    raise(eigen.values(), largest);
    Matrix weighted = weigh(eigen, m, largest, model);
    Matrix b = model.factor(rows, 0, weighted.cols());
    blas.gemm(Op.N, Op.N, 1, qr.q(), weighted, 0, b);
  }

  /** Flops so far. */
  double flops() {
    return flops;
  }

  /** QR and Q of K × 2T, an eigenvalue problem of the history, B = Q V, and T updates. */
  private static double flops(int rows, int terms, int n) {
    double q = 8.0 * terms * terms * rows + 2.0 * terms * n * n;
    double spectra = 9.0 * n * n * n + 4 / 3.0 * terms * terms * terms;
    return q + spectra + 6.0 * terms * n * n + 2.0 * rows * n * n;
  }

  /** Smallest and largest of the leading singular values of Y S⁺, as many as S has rank. */
  private double[] extremes(Matrix r, int terms) {
    rank = terms;
    Matrix slopes = triangular(r, terms) ? quotient(r, terms) : pseudoQuotient(r, terms);
    int n = slopes.cols();
    Matrix square = new Matrix(n, n);
    blas.gemm(Op.T, Op.N, 1, slopes, slopes, 0, square);
    if (!finite(square)) {
      return new double[] {0, 0};
    }
    if (spectra[n] == null) {
      spectra[n] = new EigenWorkspace(n, false);
    }
    double[] values = spectra[n].values(square);
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int k = Math.max(0, n - rank); k < n; k++) {
      double root = Math.sqrt(Math.abs(values[k])); // rounding may have made a zero negative
      least = Math.min(least, root);
      most = Math.max(most, root);
    }
    return new double[] {least, most};
  }

  private static boolean triangular(Matrix r, int terms) {
    if (r.rows() < terms) {
      return false;
    }
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int k = 0; k < terms; k++) {
      double d = Math.abs(r.get(k, k));
      least = Math.min(least, d);
      most = Math.max(most, d);
    }
    return least > RANK * most;
  }

  /** Y S⁻¹ in the coordinates in which S is square and upper triangular. */
  private static Matrix quotient(Matrix r, int terms) {
    int n = r.rows();
    double[] e = r.data();
    double[] q = new double[n * terms];
    for (int j = 0; j < terms; j++) {
      System.arraycopy(e, (terms + j) * n, q, j * n, n);
      for (int k = 0; k < j; k++) {
        double f = e[k + j * n];
        for (int i = 0; i < n; i++) {
          q[i + j * n] -= f * q[i + k * n];
        }
      }
      double inverse = 1 / e[j + j * n];
      for (int i = 0; i < n; i++) {
        q[i + j * n] *= inverse;
      }
    }
    return new Matrix(n, terms, q);
  }

  /** Y S⁺ by singular values, where changes of position are dependent. */
  private Matrix pseudoQuotient(Matrix r, int terms) {
    int n = r.rows();
    Svd svd = Svd.thin(r.block(0, 0, n, terms));
    double[] s = svd.values();
    Matrix u = svd.u().copy();
    rank = 0;
    for (int k = 0; k < s.length; k++) {
      boolean counts = s[k] > RANK * s[0];
      double inverse = counts ? 1 / s[k] : 0;
      rank += counts ? 1 : 0;
      for (int i = 0; i < n; i++) {
        u.set(i, k, u.get(i, k) * inverse);
      }
    }
    Matrix inverted = blas.multiply(Op.T, svd.vt(), Op.T, u); // V S⁺ Uᵀ, terms × n
    return blas.multiply(r.block(0, terms, n, terms), inverted);
  }

  /** One pair of changes into H; a pair that would divide by zero is passed over. */
  private void update(Matrix h, Matrix r, int age, int terms) {
    int n = h.rows();
    double[] e = r.data();
    double[] a = h.data();
    double squared = 0;
    for (int i = 0; i < n; i++) {
      step[i] = e[i + age * n];
      change[i] = e[i + (terms + age) * n];
      squared += step[i] * step[i];
      image[i] = 0;
    }
    double scale = 1 / Math.sqrt(squared);
    for (int i = 0; i < n; i++) {
      step[i] *= scale;
      change[i] *= scale;
    }
    for (int j = 0; j < n; j++) {
      double s = step[j];
      for (int i = 0; i < n; i++) {
        image[i] += a[i + j * n] * s;
      }
    }
    if (rankOne) {
      for (int i = 0; i < n; i++) {
        change[i] -= image[i];
      }
      addSquare(a, n, change, 1 / dot(step, change, n));
    } else {
      double measured = 1 / dot(step, change, n);
      double expected = -1 / dot(step, image, n);
      if (finite(measured) && finite(expected)) {
        addSquare(a, n, change, measured);
        addSquare(a, n, image, expected);
      }
    }
  }

  /** A ← A + f x xᵀ. */
  private static void addSquare(double[] a, int n, double[] x, double f) {
    if (!finite(f)) {
      return;
    }
    for (int j = 0; j < n; j++) {
      double s = f * x[j];
      for (int i = 0; i < n; i++) {
        a[i + j * n] += s * x[i];
      }
    }
  }

  private static double dot(double[] x, double[] y, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /** Eigenvalues that are negative or below the range give way to the median of the positive. */
  private void raise(double[] values, double largest) {
    int n = values.length;
    System.arraycopy(values, 0, eigenvalues, 0, n);
    if (!(values[n - 1] > 0)) {
      Arrays.fill(eigenvalues, 0, n, largest);
      return;
    }
    int positive = 0;
    while (!(values[positive] > 0)) {
      positive++;
    }
    double median = median(values, positive, n);
    double bound = Math.max(Math.abs(values[0]), values[n - 1]) / constants.curvatureRange();
    for (int k = 0; k < n; k++) {
      if (values[k] < bound) {
        eigenvalues[k] = median;
      }
    }
  }

  /** The median of ascending numbers, from inclusive, to exclusive. */
  static double median(double[] ascending, int from, int to) {
    int middle = from + (to - from) / 2;
    return (to - from) % 2 == 1
        ? ascending[middle]
        : (ascending[middle - 1] + ascending[middle]) / 2;
  }

  /** V |Λ − m|^½, columns with negative sign first, those of zero left out. */
  private Matrix weigh(SymmetricEigen eigen, double m, double largest, SubfunctionModel model) {
    int n = eigen.values().length;
    Matrix weighted = new Matrix(n, n);
    double[] v = eigen.vectors().data();
    int minus = 0;
    int columns = 0;
    for (int sign = -1; sign <= 1; sign += 2) {
      for (int k = 0; k < n; k++) {
        double excess = eigenvalues[k] - m;
        if (excess * sign > 0) {
          double weight = Math.sqrt(Math.abs(excess));
          for (int i = 0; i < n; i++) {
            weighted.data()[i + columns * n] = weight * v[i + k * n];
          }
          columns++;
        }
      }
      minus = sign < 0 ? columns : minus;
    }
    model.curve(m, largest, minus, columns - minus);
    return weighted.block(0, 0, n, columns);
  }

  private static boolean finite(double x) {
    return Math.abs(x) <= Double.MAX_VALUE;
  }

  private static boolean finite(Matrix a) {
    double sum = 0;
    for (double x : a.data()) {
      sum += x * 0;
    }
    return sum == 0;
  }
}
