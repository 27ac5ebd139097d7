// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.spindle.sweep.Watch;

/**
 * How an optimizer leaves a saddle at 0: the simulation to {@link EscapeTime}.
 *
 * @param distance |u₀| of the start along the ways out
 * @param steps t until |u| ≥ δ; −1 if it does not get there
 * @param time the same, interpolated in the logarithm of the distance; −1 likewise
 */
public record Escape(double distance, int steps, double time) {

  /**
   * The way of one optimizer.
   *
   * @param optimizer at its start; where it ends is left to it
   * @param distance |u| of a point along the ways out
   * @param exit δ
   * @param most steps after which it has not left
   * @param watch handed to each step
   * @return when it was out
   */
  public static Escape of(
      Optimizer optimizer,
      ToDoubleFunction<double[]> distance,
      double exit,
      int most,
      Watch watch) {
    double start = distance.applyAsDouble(optimizer.point());
    double before = start;
    for (int t = 1; t <= most && !optimizer.step(watch).ended(); t++) {
      double there = distance.applyAsDouble(optimizer.point());
      if (there >= exit) {
        return new Escape(start, t, t - Math.log(there / exit) / Math.log(there / before));
      }
      before = there;
    }
    return new Escape(start, -1, -1);
  }

  /**
   * Where noise alone takes gradient descent from 0: x ← x + σξ − η∇f, ξ ~ N(0, 1).
   *
   * @param objective f, for which 0 is a saddle
   * @param rate η
   * @param noise σ, standard deviation along each direction of what a step adds
   * @param steps t
   * @param random source of ξ
   * @return x_t
   */
  public static double[] byNoise(
      Objective objective, double rate, double noise, int steps, RandomGenerator random) {
    double[] x = new double[objective.dimension()];
    double[] g = new double[x.length];
    for (int t = 0; t < steps; t++) {
      objective.gradient(x, g);
      for (int i = 0; i < x.length; i++) {
        x[i] += noise * random.nextGaussian() - rate * g[i];
      }
    }
    return x;
  }
}
