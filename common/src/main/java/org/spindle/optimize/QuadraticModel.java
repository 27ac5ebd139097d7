// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;

/**
 * A function to second order along the directions of a space, in which its curvature is diagonal:
 * f(x + Q U s) ≈ f + cᵀs + ½ Σ w_i s_i².
 *
 * <p>Slopes along flat directions that are rounding alone are 0 here: a gauge direction does not
 * move, however small the damping.
 */
final class QuadraticModel {

  /** Below this share of the largest |w| a curvature is none. */
  static final double FLAT = 1e-10;

  /** Below this share of |c| a slope along a flat direction is rounding. */
  private static final double ROUNDING = 1e-12;

  /** Coordinates of vectors in the basis Q whose curvature is tridiagonal. */
  interface Frame {
    /** Qᵀ x. */
    void into(double[] x, double[] coordinates);

    /** Q y, column by column; the coordinates may be overwritten. */
    void outOf(Matrix coordinates, Matrix steps);
  }

  private final SymmetricEigen eigen;
  private final Frame frame;
  private final boolean whole;
  private final double[] slopes;
  private final double[] coordinates;
  private Matrix turned;

  QuadraticModel(SymmetricEigen eigen, Frame frame, boolean whole) {
    this.eigen = eigen;
    this.frame = frame;
    this.whole = whole;
    slopes = new double[eigen.values().length];
    coordinates = new double[slopes.length];
  }

  /** Takes the slopes of a gradient. */
  void slope(double[] gradient) {
    frame.into(gradient, coordinates);
    Blas.best().gemv(Op.T, 1, eigen.vectors(), coordinates, 0, slopes);
    double small = ROUNDING * Blas.best().nrm2(slopes);
    double flat = FLAT * norm();
    for (int i = 0; i < slopes.length; i++) {
      if (Math.abs(values()[i]) <= flat && Math.abs(slopes[i]) <= small) {
        slopes[i] = 0;
      }
    }
  }

  int size() {
    return slopes.length;
  }

  /** w, ascending. */
  double[] values() {
    return eigen.values();
  }

  /** c, of the last gradient. */
  double[] slopes() {
    return slopes;
  }

  /** The largest |w|. */
  double norm() {
    return SymmetricEigen.norm(eigen.values());
  }

  /** Whether the space is that of all variables. */
  boolean isWhole() {
    return whole;
  }

  /** The number of directions that curve down. */
  int index() {
    return index(FLAT);
  }

  /** The number of directions that curve down by more than a share of the largest |w|. */
  int index(double share) {
    double bound = -share * norm();
    int index = 0;
    for (double value : values()) {
      index += value < bound ? 1 : 0;
    }
    return index;
  }

  /** What the steps −c/(|w| + λ) could lower the value by, at most. */
  double decrease(double lambda) {
    double sum = 0;
    for (int i = 0; i < slopes.length; i++) {
      double d = Math.abs(values()[i]) + lambda;
      sum += d > FLAT * norm() ? slopes[i] * slopes[i] / d : 0;
    }
    return sum;
  }

  /** Steps in x for steps s along the eigenvectors, column by column. */
  void lift(Matrix s, Matrix steps) {
    if (turned == null || turned.cols() != s.cols()) {
      turned = new Matrix(size(), s.cols());
    }
    Blas.best().gemm(Op.N, Op.N, 1, eigen.vectors(), s, 0, turned);
    frame.outOf(turned, steps);
  }
}
