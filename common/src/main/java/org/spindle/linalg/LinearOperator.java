// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/** A symmetric linear map that is known by its products with vectors alone. */
public interface LinearOperator {

  /**
   * The dimension of the space.
   *
   * @return n
   */
  int order();

  /**
   * The product y = A x.
   *
   * @param x vector of length n, not changed
   * @param y vector of length n, overwritten
   */
  void apply(double[] x, double[] y);

  /**
   * The map of a symmetric matrix.
   *
   * @param matrix n × n, both triangles filled
   * @return its products, on the best engine
   */
  static LinearOperator of(Matrix matrix) {
    Blas blas = Blas.best();
    return new LinearOperator() {
      @Override
      public int order() {
        return matrix.rows();
      }

      @Override
      public void apply(double[] x, double[] y) {
        blas.gemv(Op.N, 1, matrix, x, 0, y);
      }
    };
  }

  /**
   * The map of a diagonal matrix.
   *
   * @param diagonal its n eigenvalues; kept, not copied
   * @return its products, coordinate by coordinate
   */
  static LinearOperator diagonal(double[] diagonal) {
    return new LinearOperator() {
      @Override
      public int order() {
        return diagonal.length;
      }

      @Override
      public void apply(double[] x, double[] y) {
        for (int i = 0; i < diagonal.length; i++) {
          y[i] = diagonal[i] * x[i];
        }
      }
    };
  }
}
