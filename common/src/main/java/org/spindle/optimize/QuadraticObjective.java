// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * A quadratic function: f(x) = ½ xᵀA x − bᵀx. Its one critical point is A x = b, with the index of
 * A.
 *
 * @param matrix A, symmetric, P × P, both triangles; kept, not copied
 * @param slope b, length P; kept, not copied
 */
public record QuadraticObjective(Matrix matrix, double[] slope) implements Objective {

  /** Checks shapes. */
  public QuadraticObjective {
    if (matrix.rows() != matrix.cols() || matrix.rows() != slope.length) {
      throw new IllegalArgumentException(
          "a quadratic function of " + slope.length + " variables has no matrix " + matrix.shape());
    }
  }

  /**
   * A function with its critical point at 0.
   *
   * @param matrix A, symmetric; kept, not copied
   * @return ½ xᵀA x
   */
  public static QuadraticObjective of(Matrix matrix) {
    return new QuadraticObjective(matrix, new double[matrix.rows()]);
  }

  @Override
  public int dimension() {
    return slope.length;
  }

  @Override
  public double value(double[] x) {
    return gradient(x, new double[x.length]);
  }

  @Override
  public double gradient(double[] x, double[] gradient) {
    Blas blas = Blas.best();
    blas.gemv(Op.N, 1, matrix, x, 0, gradient);
    double value = 0.5 * blas.dot(x, gradient) - blas.dot(slope, x);
    blas.axpy(-1, slope, gradient);
    return value;
  }

  @Override
  public double matrixCost(Metric metric) {
    return 1; // it is there
  }

  @Override
  public Curvature curvature(double[] x) {
    return new Curvature() {
      @Override
      public void times(double[] direction, double[] product) {
        Blas.best().gemv(Op.N, 1, matrix, direction, 0, product);
      }

      @Override
      public void matrix(Metric metric, Matrix into) {
        if (metric == Metric.GAUSS_NEWTON) {
          throw Curvature.noGaussNewton();
        }
        into.copyFrom(matrix);
      }
    };
  }
}
