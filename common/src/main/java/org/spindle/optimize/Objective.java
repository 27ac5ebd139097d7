// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Optional;

/**
 * A function f of P variables that is to be made small, with its gradient and, where it has them,
 * its curvatures.
 *
 * <p>The costs are in units of one gradient (with its value), so that optimizers of different kinds
 * can be compared. An object holds the work arrays of one thread.
 */
public interface Objective {

  /** Cost of a value alone: a forward pass without the backward one. */
  double VALUE = 1.0 / 3;

  /** Cost of a Hessian-vector product, as measured for the R-operator. */
  double PRODUCT = 2.3;

  /** Cost of a Gauss–Newton product: 8 of the 12 flops of a Hessian-vector product. */
  double GAUSS_NEWTON_PRODUCT = PRODUCT * 8 / 12;

  /**
   * The number of variables.
   *
   * @return P ≥ 1
   */
  int dimension();

  /**
   * The value.
   *
   * @param x point of length P, not changed
   * @return f(x)
   */
  double value(double[] x);

  /**
   * The value and the gradient.
   *
   * @param x point of length P, not changed
   * @param gradient overwritten by ∇f(x), length P
   * @return f(x)
   */
  double gradient(double[] x, double[] gradient);

  /**
   * Whether there are Hessian-vector products.
   *
   * @return false where {@link #curvature} must not be called
   */
  default boolean hasCurvature() {
    return true;
  }

  /**
   * Whether there is a Gauss–Newton matrix.
   *
   * @return false where it must not be asked for
   */
  default boolean hasGaussNewton() {
    return false;
  }

  /**
   * The curvature at a point.
   *
   * @param x point of length P, copied where needed later
   * @return the second derivatives there, valid until this object meets another point
   */
  Curvature curvature(double[] x);

  /**
   * The same function as a sum of sub-functions.
   *
   * @param parts N, their number
   * @return the sum; empty where there is none of so many
   */
  default Optional<SumOfFunctions> split(int parts) {
    return Optional.empty();
  }

  /**
   * What the products of a {@link Curvature} cost, in gradients.
   *
   * @param metric of the Hessian or of the Gauss–Newton matrix
   * @return gradients for one product
   */
  default double productCost(Metric metric) {
    return metric == Metric.HESSIAN ? PRODUCT : GAUSS_NEWTON_PRODUCT;
  }

  /**
   * What a whole matrix costs, in gradients: its flops over those of the gradient.
   *
   * @param metric the Hessian or the Gauss–Newton matrix
   * @return gradients for one matrix
   */
  default double matrixCost(Metric metric) {
    return dimension() * productCost(metric);
  }

  /** Which symmetric matrix the steps of an optimizer lean on. */
  enum Metric {
    /** H, all second derivatives. */
    HESSIAN,
    /** G = JᵀSJ, positive semidefinite: S the curvature of a loss, J the slopes of its argument. */
    GAUSS_NEWTON
  }
}
