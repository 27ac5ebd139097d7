// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/** An objective in other coordinates, y = Q x: f(Qᵀ y). */
record RotatedObjective(Objective objective, Matrix rotation) implements Objective {

  private double[] turn(Op op, double[] x) {
    double[] turned = new double[x.length];
    Blas.best().gemv(op, 1, rotation, x, 0, turned);
    return turned;
  }

  double[] there(double[] x) {
    return turn(Op.N, x);
  }

  @Override
  public int dimension() {
    return objective.dimension();
  }

  @Override
  public double value(double[] x) {
    return objective.value(turn(Op.T, x));
  }

  @Override
  public double gradient(double[] x, double[] gradient) {
    double[] inner = new double[x.length];
    double value = objective.gradient(turn(Op.T, x), inner);
    System.arraycopy(turn(Op.N, inner), 0, gradient, 0, x.length);
    return value;
  }

  @Override
  public boolean hasGaussNewton() {
    return objective.hasGaussNewton();
  }

  @Override
  public Curvature curvature(double[] x) {
    Curvature inner = objective.curvature(turn(Op.T, x));
    return new Curvature() {
      @Override
      public void times(double[] direction, double[] product) {
        turnProduct(Metric.HESSIAN, direction, product);
      }

      @Override
      public void gaussNewtonTimes(double[] direction, double[] product) {
        turnProduct(Metric.GAUSS_NEWTON, direction, product);
      }

      private void turnProduct(Metric metric, double[] direction, double[] product) {
        double[] result = new double[direction.length];
        inner.times(metric, turn(Op.T, direction), result);
        System.arraycopy(turn(Op.N, result), 0, product, 0, product.length);
      }

      @Override
      public void matrix(Metric metric, Matrix into) {
        inner.matrix(metric, into);
        Matrix left = Blas.best().multiply(Op.N, rotation, Op.N, into);
        into.copyFrom(Blas.best().multiply(Op.N, left, Op.T, rotation));
      }
    };
  }
}
