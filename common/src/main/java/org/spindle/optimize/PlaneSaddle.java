// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Matrix;

/**
 * The two saddles of two variables on which Dauphin et al. compare methods, both at 0.
 *
 * @source Y. N. Dauphin et al., NIPS 2014, Fig. 1 (c) and (d)
 */
public enum PlaneSaddle implements Objective {

  /** 5x² − y²: left exponentially, by a factor of 1 + 2η a step of descent. */
  QUADRATIC {
    @Override
    double[] terms(double x, double y) {
      return new double[] {5 * x * x - y * y, 10 * x, -2 * y, 10, 0, -2};
    }
  },

  /** x³ − 3xy², the monkey saddle: without curvature at 0, and left algebraically. */
  MONKEY {
    @Override
    double[] terms(double x, double y) {
      double slope = 3 * (x * x - y * y);
      return new double[] {x * (x * x - 3 * y * y), slope, -6 * x * y, 6 * x, -6 * y, -6 * x};
    }
  };

  /** f, ∂x, ∂y, ∂xx, ∂xy, ∂yy. */
  abstract double[] terms(double x, double y);

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public double value(double[] x) {
    return terms(x[0], x[1])[0];
  }

  @Override
  public double gradient(double[] x, double[] gradient) {
    double[] terms = terms(x[0], x[1]);
    gradient[0] = terms[1];
    gradient[1] = terms[2];
    return terms[0];
  }

  @Override
  public Curvature curvature(double[] x) {
    double[] terms = terms(x[0], x[1]);
    return new Curvature() {
      @Override
      public void times(double[] v, double[] product) {
        product[0] = terms[3] * v[0] + terms[4] * v[1];
        product[1] = terms[4] * v[0] + terms[5] * v[1];
      }

      @Override
      public void matrix(Metric metric, Matrix into) {
        if (metric == Metric.GAUSS_NEWTON) {
          throw Curvature.noGaussNewton();
        }
        into.set(0, 0, terms[3]);
        into.set(1, 0, terms[4]);
        into.set(0, 1, terms[4]);
        into.set(1, 1, terms[5]);
      }
    };
  }
}
