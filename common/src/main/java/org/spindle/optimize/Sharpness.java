// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Lanczos;
import org.spindle.linalg.LinearOperator;
import org.spindle.optimize.Objective.Metric;
import org.spindle.sweep.Watch;

/**
 * The sharpness of an objective at a point: the largest eigenvalue of its Hessian. Gradient descent
 * with rate η is stable up to 2/η.
 */
public final class Sharpness {

  private Sharpness() {}

  /**
   * The largest eigenvalue from few products.
   *
   * @param objective f
   * @param x where
   * @param start a vector with a part along the eigenvector, such as a gradient or a random one
   * @param products most products
   * @param watch polled between products
   * @return the largest Ritz value, at most λ_max
   * @error from below; with a gap of g·‖H‖ to the next eigenvalue about e^{−4m√g} of ‖H‖ after m
   *     products
   * @cost m products and 8 P m² flops
   */
  public static double of(
      Objective objective, double[] x, double[] start, int products, Watch watch) {
    return ends(objective, x, start, products, watch)[1];
  }

  /**
   * The lowest and the largest eigenvalue from few products.
   *
   * @param objective f
   * @param x where
   * @param start a vector with parts along both eigenvectors, such as a random one
   * @param products most products
   * @param watch polled between products
   * @return the lowest and the largest Ritz value, at least λ_min and at most λ_max
   * @error as above, at either end
   * @cost m products and 8 P m² flops
   */
  public static double[] ends(
      Objective objective, double[] x, double[] start, int products, Watch watch) {
    DampedDescent.requireCurvature(objective, Metric.HESSIAN);
    LinearOperator operator = objective.curvature(x).operator(objective.dimension());
    double[] values = Lanczos.run(operator, start, products, watch).ritzValues();
    return new double[] {values[0], values[values.length - 1]};
  }
}
