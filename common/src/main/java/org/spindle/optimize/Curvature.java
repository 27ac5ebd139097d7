// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.LinearOperator;
import org.spindle.linalg.Matrix;

/** The second derivatives of an {@link Objective} at one point. */
public interface Curvature {

  /**
   * The product of the Hessian with a direction.
   *
   * @param direction v, length P, not changed
   * @param product overwritten by H v, length P
   */
  void times(double[] direction, double[] product);

  /**
   * The product of the Gauss–Newton matrix with a direction.
   *
   * @param direction v, length P, not changed
   * @param product overwritten by G v, length P
   */
  default void gaussNewtonTimes(double[] direction, double[] product) {
    throw noGaussNewton();
  }

  /**
   * The product of either matrix with a direction.
   *
   * @param metric which matrix
   * @param direction v, length P, not changed
   * @param product overwritten, length P
   */
  default void times(Objective.Metric metric, double[] direction, double[] product) {
    if (metric == Objective.Metric.HESSIAN) {
      times(direction, product);
    } else {
      gaussNewtonTimes(direction, product);
    }
  }

  /**
   * The Hessian as a linear map.
   *
   * @param order P
   * @return its products
   */
  default LinearOperator operator(int order) {
    Curvature curvature = this;
    return new LinearOperator() {
      @Override
      public int order() {
        return order;
      }

      @Override
      public void apply(double[] direction, double[] product) {
        curvature.times(direction, product);
      }
    };
  }

  /**
   * The whole matrix; in this default from P products.
   *
   * @param metric the Hessian or the Gauss–Newton matrix
   * @param into overwritten, P × P, both triangles
   */
  default void matrix(Objective.Metric metric, Matrix into) {
    int n = into.rows();
    double[] unit = new double[n];
    double[] column = new double[n];
    for (int c = 0; c < n; c++) {
      unit[c] = 1;
      times(metric, unit, column);
      unit[c] = 0;
      System.arraycopy(column, 0, into.data(), into.offset() + c * into.leading(), n);
    }
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < c; r++) {
        double mean = (into.get(r, c) + into.get(c, r)) / 2;
        into.set(r, c, mean);
        into.set(c, r, mean);
      }
    }
  }

  /**
   * What objectives that are no mean of losses answer when they are asked for that matrix.
   *
   * @return the error, to be thrown
   */
  static UnsupportedOperationException noGaussNewton() {
    return new UnsupportedOperationException("this objective has no Gauss–Newton matrix");
  }
}
