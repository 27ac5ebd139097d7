// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.CholeskyWorkspace;
import org.spindle.linalg.EigenWorkspace;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Side;
import org.spindle.linalg.Triangle;

/**
 * The sum of the models of all parts: gradient at the present position, Hessian and its Cholesky
 * factor.
 *
 * <pre>
 * H = Σ_i B_i diag(±1) B_iᵀ + (Σ_{active} m_i) I
 * </pre>
 *
 * <p>Kept up by differences: one part's old columns leave the Hessian, its new ones enter, and a
 * step −α H⁻¹ G multiplies the gradient of the sum by 1 − α, exactly. Rounding piles up slowly, so
 * the sums are formed anew from time to time. One part changes the diagonal, which is not of low
 * rank; hence a new factor each step, n³/3 flops, in place of an inverse that is corrected.
 */
final class TotalModel {

  private final Blas blas = Blas.best();
  private final int capacity;
  private final Matrix curvature;
  private final CholeskyWorkspace cholesky;
  private final double[] gradient;
  private EigenWorkspace spectrum;
  private double diagonal;
  private int order;
  private int plus;
  private int minus;
  private double flops;

  /**
   * A model of no parts.
   *
   * @param capacity most coordinates
   */
  TotalModel(int capacity) {
    this.capacity = capacity;
    curvature = new Matrix(capacity, capacity);
    cholesky = new CholeskyWorkspace(capacity);
    gradient = new double[capacity];
  }

  /** The gradient of the sum at the present position; the model's own array. */
  double[] gradient() {
    return gradient;
  }

  /** Flops so far. */
  double flops() {
    return flops;
  }

  /** Sets the coordinates in use. */
  void order(int n) {
    order = n;
  }

  void add(SubfunctionModel model) {
    change(model, 1);
  }

  void subtract(SubfunctionModel model) {
    change(model, -1);
  }

  private void change(SubfunctionModel model, int sign) {
    int negative = model.negative();
    int positive = model.columns() - negative;
    flops += (double) order * order * model.columns();
    minus += sign * negative;
    plus += sign * positive;
    Matrix h = inUse();
    if (positive > 0) {
      Matrix b = model.factor(order, negative, positive);
      blas.syrk(Triangle.LOWER, Op.N, sign, b, 1, h);
    }
    if (negative > 0) {
      Matrix b = model.factor(order, 0, negative);
      blas.syrk(Triangle.LOWER, Op.N, -sign, b, 1, h);
    }
  }

  private Matrix inUse() {
    return curvature.block(0, 0, order, order);
  }

  /** Forms the Hessian anew. */
  void sumCurvature(SubfunctionModel[] models) {
    curvature.fill(0);
    plus = 0;
    minus = 0;
    for (SubfunctionModel model : models) {
      add(model);
    }
  }

  /** Forms the gradient anew, at x. */
  void sumGradient(SubfunctionModel[] models, double[] x) {
    Arrays.fill(gradient, 0);
    for (SubfunctionModel model : models) {
      flops += 4.0 * order * model.columns();
      model.addGradient(1, x, order, gradient);
    }
  }

  /** Sums the diagonals of the active parts. */
  void sumDiagonal(SubfunctionModel[] models, ActiveSet active) {
    diagonal = 0;
    for (int k = 0; k < active.size(); k++) {
      diagonal += models[active.member(k)].diagonal();
    }
  }

  /** Factors H; false if it is not positive definite. */
  boolean factor() {
    flops += (double) order * order * order / 3;
    return cholesky.factor(inUse(), diagonal);
  }

  /** step ← H⁻¹ G, zero beyond the coordinates in use. */
  void newton(double[] step) {
    flops += 2.0 * order * order;
    System.arraycopy(gradient, 0, step, 0, capacity);
    cholesky.solve(step);
  }

  /** The position has moved by −α H⁻¹ G. */
  void moved(double alpha) {
    blas.scal(1 - alpha, gradient);
  }

  /** C ← L⁻¹ C, so that |L⁻¹ c|² = cᵀ H⁻¹ c. */
  void whiten(Matrix c) {
    flops += (double) order * order * c.cols();
    blas.trsm(Side.LEFT, Triangle.LOWER, Op.N, false, 1, cholesky.l(), c);
  }

  /** C ← H D. */
  void apply(Matrix d, Matrix c) {
    flops += 2.0 * order * order * d.cols();
    blas.symm(Side.LEFT, Triangle.LOWER, 1, inUse(), d, 0, c);
    for (int j = 0; j < d.cols(); j++) {
      int p = d.offset() + j * d.leading();
      int q = c.offset() + j * c.leading();
      for (int i = 0; i < order; i++) {
        c.data()[q + i] += diagonal * d.data()[p + i];
      }
    }
  }

  /**
   * The median eigenvalue of H over the whole capacity of the subspace.
   *
   * <p>While B has few columns, most eigenvalues are the diagonal's, and the median is one of them.
   */
  double medianEigenvalue() {
    int half = (capacity - 1) / 2;
    if (plus <= half && minus <= half) {
      return diagonal;
    }
    if (spectrum == null) {
      spectrum = new EigenWorkspace(capacity, false);
    }
    flops += 4.0 / 3 * capacity * capacity * capacity;
    return diagonal + HistoryCurvature.median(spectrum.values(curvature), 0, capacity);
  }
}
