// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.optimize.Objective.Metric;

/**
 * How a step along an eigenvector follows from slope c and curvature w there, with damping λ: s =
 * −c/d.
 */
public enum Damping {

  /**
   * d = w + λ: with λ = 0 Newton's step, which goes to the nearest critical point of any index;
   * with λ &gt; 0 the damped Newton of the comparison in Dauphin et al., whose directions of −w
   * &gt; λ still go up.
   */
  NEWTON(Metric.HESSIAN) {
    @Override
    double stiffness(double w, double lowest, double lambda) {
      return w + lambda;
    }
  },

  /** d = w + max(0, −w_min) + λ: all directions go down, that of w_min the farthest. */
  ABOVE_LOWEST(Metric.HESSIAN) {
    @Override
    double stiffness(double w, double lowest, double lambda) {
      return w - Math.min(0, lowest) + lambda;
    }
  },

  /** d = |w| + λ: saddle-free Newton. */
  SADDLE_FREE(Metric.HESSIAN) {
    @Override
    double stiffness(double w, double lowest, double lambda) {
      return Math.abs(w) + lambda;
    }
  },

  /** d = w + λ with the w ≥ 0 of the Gauss–Newton matrix. */
  GAUSS_NEWTON(Metric.GAUSS_NEWTON) {
    @Override
    double stiffness(double w, double lowest, double lambda) {
      return Math.max(0, w) + lambda;
    }
  };

  private final Metric metric;

  Damping(Metric metric) {
    this.metric = metric;
  }

  /** d, where {@code lowest} is w_min. */
  abstract double stiffness(double w, double lowest, double lambda);

  /**
   * The matrix that it leans on.
   *
   * @return Hessian or Gauss–Newton matrix
   */
  public Metric metric() {
    return metric;
  }

  /**
   * Whether its step leaves a saddle on which the gradient vanishes along the lowest eigenvector,
   * and not only beside it.
   *
   * @return false for Newton, which seeks saddles, and Gauss–Newton, which does not see them
   */
  public boolean leavesSaddles() {
    return this == SADDLE_FREE || this == ABOVE_LOWEST;
  }
}
