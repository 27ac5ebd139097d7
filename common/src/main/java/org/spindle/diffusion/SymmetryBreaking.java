// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.solvers.BrentSolver;

/**
 * When the middle between two classes stops to be stable, from differences of ln q: the twin of the
 * closed forms of {@link Speciation}.
 *
 * @param scoreFlip time at which the density parts into two maxima
 * @param stochasticFlip time at which the middle stops to be a stable point of the reverse
 *     stochastic motion
 * @param leastFlowSlope smallest slope in the middle of the reverse probability flow, over times
 * @error 1e-5, by differences
 * @source Raya and Ambrogioni 2023
 */
public record SymmetryBreaking(double scoreFlip, double stochasticFlip, double leastFlowSlope) {

  private static final double TINY = 1e-2; // step of differences of ln q, over the mean

  /**
   * Looks for both times.
   *
   * @param classes the classes, of spread 1
   * @param times number of times up to twice that of speciation at which the flow is looked at
   * @return times and slope
   */
  public static SymmetryBreaking of(Speciation classes, int times) {
    double speciation = classes.time();
    var along = new SymmetricMixture(Math.sqrt(classes.squaredMean()), classes.spread());
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i <= times; i++) {
      least = Math.min(least, 1 + slope(along, 2 * speciation * i / times));
    }
    return new SymmetryBreaking(
        root(t -> slope(along, t), speciation),
        root(t -> 1 + 2 * slope(along, t), speciation),
        least);
  }

  /** ∂² ln q in the middle between the classes. */
  private static double slope(SymmetricMixture along, double time) {
    double signal = Math.exp(-2 * time);
    double step = TINY / along.mean();
    double ahead = along.logDensity(step, signal);
    return 2 * (ahead - along.logDensity(0, signal)) / (step * step);
  }

  private static double root(DoubleUnaryOperator law, double near) {
    return new BrentSolver(1e-9, 1e-9).solve(200, law::applyAsDouble, near / 2, 2 * near);
  }
}
