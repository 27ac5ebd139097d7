// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import java.util.List;

/**
 * The eight constants of the Sum of Functions Optimizer, which are meant never to be tuned.
 *
 * @param history changes of position and gradient kept for each part, ≥ 1
 * @param initialCurvature eigenvalue of the first parts' Hessians before anything is known, &gt; 0
 * @param initialActive parts that are active at the start, ≥ 1
 * @param curvatureRange largest ratio of eigenvalues in the Hessian of a part, &gt; 1
 * @param gradientNoise ratio of the mean gradient's variance to its square, both by the inverse
 *     Hessian, above which a part is added, &gt; 0
 * @param stepRatio longest step, in mean lengths of the steps so far, &gt; 0
 * @param shortestStep shortest step, ≥ 0
 * @param epsilon what counts as no length, no correlation and no new direction, &gt; 0
 * @source J. Sohl-Dickstein, B. Poole and S. Ganguli, Fast large-scale optimization by unifying
 *     stochastic gradient and quasi-Newton methods, ICML 2014
 */
public record SumOfFunctionsConstants(
    int history,
    double initialCurvature,
    int initialActive,
    double curvatureRange,
    double gradientNoise,
    double stepRatio,
    double shortestStep,
    double epsilon) {

  /** The names of the constants, in the order of the components. */
  public static final List<String> NAMES =
      List.of(
          "history",
          "initialCurvature",
          "initialActive",
          "curvatureRange",
          "gradientNoise",
          "stepRatio",
          "shortestStep",
          "epsilon");

  /** Checks each constant against its bound. */
  public SumOfFunctionsConstants {
    require("history", history, history >= 1, "≥ 1");
    require("initialCurvature", initialCurvature, initialCurvature > 0, "> 0");
    require("initialActive", initialActive, initialActive >= 1, "≥ 1");
    require("curvatureRange", curvatureRange, curvatureRange > 1, "> 1");
    require("gradientNoise", gradientNoise, gradientNoise > 0, "> 0");
    require("stepRatio", stepRatio, stepRatio > 0, "> 0");
    require("shortestStep", shortestStep, shortestStep >= 0, "≥ 0");
    require("epsilon", epsilon, epsilon > 0, "> 0");
  }

  /**
   * The published values.
   *
   * @return 10, 1e5, 2, 1e8, 1, 10, 1e-8, 1e-12
   */
  public static SumOfFunctionsConstants published() {
    return new SumOfFunctionsConstants(10, 1e5, 2, 1e8, 1, 10, 1e-8, 1e-12);
  }

  /**
   * The same constants but for one, for a sweep of sensitivity.
   *
   * @param name which one, of {@link #NAMES}
   * @param factor what it is multiplied by, &gt; 0; a whole number is rounded and stays ≥ 1
   * @return the changed constants
   */
  public SumOfFunctionsConstants scaled(String name, double factor) {
    int which = NAMES.indexOf(name);
    if (which < 0) {
      throw new IllegalArgumentException("constant must be one of " + NAMES + ", was " + name);
    }
    double[] factors = new double[NAMES.size()];
    Arrays.fill(factors, 1);
    factors[which] = factor;
    return new SumOfFunctionsConstants(
        (int) Math.max(1, Math.round(history * factors[0])),
        initialCurvature * factors[1],
        (int) Math.max(1, Math.round(initialActive * factors[2])),
        curvatureRange * factors[3],
        gradientNoise * factors[4],
        stepRatio * factors[5],
        shortestStep * factors[6],
        epsilon * factors[7]);
  }

  private static void require(String name, double value, boolean holds, String bound) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + bound + ", was " + value);
    }
  }
}
