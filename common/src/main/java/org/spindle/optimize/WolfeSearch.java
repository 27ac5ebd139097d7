// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.spindle.linalg.Blas;

/**
 * A step along a direction that meets the strong Wolfe conditions.
 *
 * <pre>
 * φ(t) = f(x + t p):   φ(t) ≤ φ(0) + c₁ t φ'(0),   |φ'(t)| ≤ c₂ |φ'(0)|
 * </pre>
 *
 * <p>The interval grows until it holds such a step, then shrinks around it by cubic interpolation.
 * A value that is not finite counts as one that is too high. If the evaluations run out, the lowest
 * step that met the first condition is taken.
 *
 * @source J. Nocedal and S. J. Wright, Numerical Optimization, 2nd edition 2006, algorithms 3.5 and
 *     3.6
 */
final class WolfeSearch {

  private static final double DECREASE = 1e-4; // c₁
  private static final double SLOPE = 0.9; // c₂
  private static final int EVALUATIONS = 40;
  private static final double GROWTH = 2.5;
  private static final double MARGIN = 0.1; // of an interval, that a trial keeps from its ends

  private final Objective objective;
  private final double[] trial;
  private final double[] trialGradient;
  private final double[] point; // where the search ended
  private final double[] gradient;
  private double reached;
  private boolean found;
  private double[] start;
  private double[] direction;
  private double value;
  private double slope;
  private int left;

  WolfeSearch(Objective objective) {
    this.objective = objective;
    int n = objective.dimension();
    trial = new double[n];
    trialGradient = new double[n];
    point = new double[n];
    gradient = new double[n];
  }

  /** One side of an interval. */
  private record Side(double t, double value, double slope) {}

  /** Searches; true if a step was found that goes down. */
  boolean run(double[] start, double[] direction, double value, double slope, double first) {
    this.start = start;
    this.direction = direction;
    this.value = value;
    this.slope = slope;
    left = EVALUATIONS;
    found = false;
    reached = value;
    Side before = new Side(0, value, slope);
    double t = first;
    while (left > 0) {
      Side here = evaluate(t);
      if (tooHigh(here) || before.t > 0 && !(here.value < before.value)) {
        return zoom(before, here);
      }
      if (Math.abs(here.slope) <= -SLOPE * slope) {
        return found; // false where rounding hides the decrease
      }
      if (here.slope >= 0) {
        return zoom(here, before);
      }
      before = here;
      t *= GROWTH;
    }
    return found;
  }

  private boolean zoom(Side low, Side high) {
    while (left > 0) {
      double width = high.t - low.t;
      if (Math.abs(width) <= 1e-16 * Math.max(low.t, high.t)) {
        break;
      }
      Side here = evaluate(low.t + width * share(low, high, width));
      if (tooHigh(here) || !(here.value < low.value)) {
        high = here;
        continue;
      }
      if (Math.abs(here.slope) <= -SLOPE * slope) {
        return found; // false where rounding hides the decrease
      }
      if (here.slope * width >= 0) {
        high = low;
      }
      low = here;
    }
    return found;
  }

  /** Where in the interval the cubic through both ends is lowest, as a share of its width. */
  private static double share(Side low, Side high, double width) {
    if (!Double.isFinite(high.value) || !Double.isFinite(high.slope)) {
      return MARGIN;
    }
    double a = low.slope * width;
    double b = high.slope * width;
    double d = a + b - 3 * (high.value - low.value);
    double root = Math.sqrt(Math.max(0, d * d - a * b));
    double share = 1 - (b + root - d) / (b - a + 2 * root);
    return share >= MARGIN && share <= 1 - MARGIN
        ? share
        : share < MARGIN ? MARGIN : share > 1 - MARGIN ? 1 - MARGIN : 0.5;
  }

  private boolean tooHigh(Side side) {
    return !(side.value <= value + DECREASE * side.t * slope);
  }

  /**
   * Value and slope at a step; keeps the place if it is the lowest that meets the first condition.
   */
  private Side evaluate(double t) {
    left--;
    for (int i = 0; i < trial.length; i++) {
      trial[i] = start[i] + t * direction[i];
    }
    double there = objective.gradient(trial, trialGradient);
    double rate = Blas.best().dot(trialGradient, direction);
    Side side = new Side(t, Double.isFinite(rate) ? there : Double.NaN, rate);
    if (!tooHigh(side) && there < reached) {
      found = true;
      reached = there;
      System.arraycopy(trial, 0, point, 0, trial.length);
      System.arraycopy(trialGradient, 0, gradient, 0, trial.length);
    }
    return side;
  }

  double value() {
    return reached;
  }

  double[] point() {
    return point;
  }

  double[] gradient() {
    return gradient;
  }
}
