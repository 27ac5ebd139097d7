// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

/**
 * How to look for critical points.
 *
 * @param method the steps
 * @param gradientScale a typical |∇V|; a point is accepted at {@code tolerance} times it
 * @param lengthScale a distance over which the landscape changes; two points nearer than 1e-5 of it
 *     are one
 * @param stepLimit longest step, in units of the length scale
 * @param damping |λ| of the Hessian, relative to its root mean square, below which Newton steps are
 *     damped while |∇V| is above 5 % of its scale; 0 for none
 * @param tolerance of |∇V| in units of its scale
 * @param maximalSteps where a search gives up
 * @param batch number of points that are moved at once
 * @param gauge |λ| of the Hessian, relative to its largest, below which a direction is taken for
 *     that of a continuous symmetry: no step goes along it, and a point is the same all along it; 0
 *     for landscapes without
 */
public record SearchSettings(
    Method method,
    double gradientScale,
    double lengthScale,
    double stepLimit,
    double damping,
    double tolerance,
    int maximalSteps,
    int batch,
    double gauge) {

  /** Ways to step. */
  public enum Method {
    /** Δ = −H⁻¹∇V, damped and cut to the longest step; goes to saddles of any index. */
    NEWTON,
    /** Δ = −(H² + ν)⁻¹H∇V, descending on ½|∇V|²; also stops where H∇V = 0. */
    LEVENBERG
  }

  /** Checks the ranges. */
  public SearchSettings {
    require(gradientScale > 0, "gradientScale must be > 0", gradientScale);
    require(lengthScale > 0, "lengthScale must be > 0", lengthScale);
    require(stepLimit > 0, "stepLimit must be > 0", stepLimit);
    require(damping >= 0, "damping must be >= 0", damping);
    require(tolerance > 0, "tolerance must be > 0", tolerance);
    require(maximalSteps >= 1, "maximalSteps must be >= 1", maximalSteps);
    require(batch >= 1, "batch must be >= 1", batch);
    require(gauge >= 0 && gauge < 1, "gauge must be >= 0 and < 1", gauge);
  }

  /**
   * The settings for landscapes whose gradient and length are both of order √N, as all random
   * landscapes of this package are.
   *
   * @param dimension N ≥ 1
   * @param method the steps
   * @return settings with tolerance 1e-9 and steps of at most √N/2
   */
  public static SearchSettings of(int dimension, Method method) {
    double root = Math.sqrt(dimension);
    return new SearchSettings(method, root, root, 0.5, 0.05, 1e-9, 200, 64, 0);
  }

  /**
   * The settings for the error of a network whose inputs are of order 1: so are then, whatever
   * their number, a weight and the gradient at random weights.
   *
   * @param method the steps
   * @return settings with tolerance 1e-10, steps of at most 3 and no gauge
   */
  public static SearchSettings ofNetwork(Method method) {
    return new SearchSettings(method, 1, 1, 3, 0.05, 1e-10, 200, 8, 0);
  }

  /**
   * The same for a landscape with continuous symmetries.
   *
   * @param share as the component of that name
   * @return a copy
   */
  public SearchSettings withGauge(double share) {
    return new SearchSettings(
        method,
        gradientScale,
        lengthScale,
        stepLimit,
        damping,
        tolerance,
        maximalSteps,
        batch,
        share);
  }

  /**
   * The same with another end.
   *
   * @param steps where a search gives up
   * @return a copy
   */
  public SearchSettings withMaximalSteps(int steps) {
    return new SearchSettings(
        method, gradientScale, lengthScale, stepLimit, damping, tolerance, steps, batch, gauge);
  }

  /** |∇V| at which a point is taken for critical. */
  double accepted() {
    return tolerance * gradientScale;
  }

  private static void require(boolean holds, String rule, Number value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }
}
