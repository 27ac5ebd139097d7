// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;

/**
 * Classical multidimensional scaling: the plane in which points of many dimensions lie best.
 *
 * <p>The squared distances D of n points, doubly centred, are the Gram matrix B = −J D J/2, J = 1 −
 * 11ᵀ/n; the coordinates are its leading eigenvectors times the roots of their eigenvalues. For
 * points that are given as vectors B = XᵀX with the mean taken from X, and the eigenvectors of the
 * smaller of XᵀX and XXᵀ give the same coordinates.
 *
 * @source Torgerson 1952, Psychometrika 17, 401
 */
public final class ClassicalScaling {

  private ClassicalScaling() {}

  /**
   * Coordinates of points that are given as vectors.
   *
   * @param points one column per point, h × n
   * @param dimensions of the result, at most h
   * @return n × dimensions, the widest first; centred; each column with its largest element
   *     positive
   * @cost O(n h²) flops
   */
  public static Matrix ofPoints(Matrix points, int dimensions) {
    Matrix centred = points.copy();
    centreRows(centred);
    Blas blas = Blas.best();
    Matrix scatter = blas.multiply(Op.N, centred, Op.T, centred);
    SymmetricEigen eigen = SymmetricEigen.of(scatter);
    Matrix axes = leading(eigen.vectors(), dimensions);
    return oriented(blas.multiply(Op.T, centred, Op.N, axes));
  }

  /**
   * Coordinates of points of which the squared distances are known.
   *
   * @param squaredDistances D, n × n, symmetric
   * @param dimensions of the result, at most n
   * @return n × dimensions, as {@link #ofPoints}
   * @cost O(n³) flops
   */
  public static Matrix ofSquaredDistances(Matrix squaredDistances, int dimensions) {
    int n = squaredDistances.rows();
    Matrix gram = squaredDistances.copy();
    centreRows(gram);
    gram = gram.transpose();
    centreRows(gram);
    Blas.best().scal(-0.5, gram.data());
    SymmetricEigen eigen = SymmetricEigen.of(gram);
    Matrix coordinates = leading(eigen.vectors(), dimensions);
    for (int d = 0; d < dimensions; d++) {
      double length = Math.sqrt(Math.max(0, eigen.values()[n - 1 - d]));
      for (int i = 0; i < n; i++) {
        coordinates.set(i, d, length * coordinates.get(i, d));
      }
    }
    return oriented(coordinates);
  }

  /** Takes the mean from each row. */
  static void centreRows(Matrix matrix) {
    for (int r = 0; r < matrix.rows(); r++) {
      double mean = 0;
      for (int c = 0; c < matrix.cols(); c++) {
        mean += matrix.get(r, c) / matrix.cols();
      }
      for (int c = 0; c < matrix.cols(); c++) {
        matrix.set(r, c, matrix.get(r, c) - mean);
      }
    }
  }

  /** Eigenvectors of the largest values, which come last. */
  private static Matrix leading(Matrix vectors, int count) {
    int n = vectors.cols();
    Matrix leading = new Matrix(vectors.rows(), count);
    for (int d = 0; d < count; d++) {
      for (int r = 0; r < vectors.rows(); r++) {
        leading.set(r, d, vectors.get(r, n - 1 - d));
      }
    }
    return leading;
  }

  private static Matrix oriented(Matrix coordinates) {
    for (int d = 0; d < coordinates.cols(); d++) {
      double largest = 0;
      for (int i = 0; i < coordinates.rows(); i++) {
        double value = coordinates.get(i, d);
        largest = Math.abs(value) > (1 + 1e-9) * Math.abs(largest) ? value : largest;
      }
      for (int i = 0; largest < 0 && i < coordinates.rows(); i++) {
        coordinates.set(i, d, -coordinates.get(i, d));
      }
    }
    return coordinates;
  }
}
