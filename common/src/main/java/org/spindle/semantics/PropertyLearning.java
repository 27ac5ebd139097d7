// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * The theory of how fast a property is learned: its error is a mean over modes,
 *
 * <p>R_m(t) = ‖ŷ_m − y_m‖²/‖y_m‖² = Σ_α w_mα (1 − a_α(t)/s_α)², w_mα = (y_m·v^α)²/‖y_m‖²,
 *
 * <p>so a property is learned quickly if and only if it is similar to the object analyzer of a
 * strong mode. Items are one-hot (Σ¹¹ = I).
 *
 * @source Saxe, McClelland and Ganguli 2019, "Distinctive features"
 */
public final class PropertyLearning {

  private final SemanticModes modes;

  /**
   * The learning of the properties of a world.
   *
   * @param modes its singular modes
   */
  public PropertyLearning(SemanticModes modes) {
    this.modes = modes;
  }

  /**
   * How distinctive a property is for the categories of a mode.
   *
   * @param feature m
   * @param mode α
   * @return (y_m·v^α)²/‖y_m‖², summing to 1 over the modes; NaN for a property that no item has
   */
  public double distinctiveness(int feature, int mode) {
    double norm = 0;
    for (int other = 0; other < modes.rank(); other++) {
      norm += square(projection(feature, other));
    }
    return square(projection(feature, mode)) / norm;
  }

  /**
   * The part of a property that is not known yet.
   *
   * @param feature m
   * @param time t ≥ 0
   * @return R_m(t)
   */
  public double residual(int feature, double time) {
    double sum = 0;
    for (int mode = 0; mode < modes.rank(); mode++) {
      double missing = 1 - modes.strength(mode, time) / modes.optimum(mode);
      sum += distinctiveness(feature, mode) * missing * missing;
    }
    return sum;
  }

  /**
   * When a property is known but for a given part.
   *
   * @param feature m
   * @param residual R in (0, 1)
   * @return t with R_m(t) = residual; 0 if that is so from the start, NaN for a property that no
   *     item has
   */
  public double timeTo(int feature, double residual) {
    double end = 1 / modes.singularValue(0);
    double start = residual(feature, 0);
    if (Double.isNaN(start) || start <= residual) {
      return start <= residual ? 0 : Double.NaN;
    }
    while (residual(feature, end) > residual) {
      end *= 2;
    }
    return new BracketingNthOrderBrentSolver(1e-12, 1e-12, 5)
        .solve(1000, t -> residual(feature, t) - residual, 0, end);
  }

  /**
   * The mean of the modes' half times, weighted by distinctiveness.
   *
   * @param feature m
   * @return Σ_α w_mα t_α
   */
  public double meanHalfTime(int feature) {
    double sum = 0;
    for (int mode = 0; mode < modes.rank(); mode++) {
      sum += distinctiveness(feature, mode) * modes.halfTime(mode);
    }
    return sum;
  }

  private double projection(int feature, int mode) {
    return modes.singularValue(mode) * modes.synthesizers().get(feature, mode);
  }

  private static double square(double x) {
    return x * x;
  }
}
