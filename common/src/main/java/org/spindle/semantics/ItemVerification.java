// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.Matrix;

/**
 * When items are verified to be members of a category: their activations pass a level, in theory
 * and in a network that learns.
 *
 * <p>Where a percent of the level shifts the time of theory by a tenth, the time is ill defined,
 * and the item does not count.
 */
public abstract sealed class ItemVerification permits AnalyzerVerification, CategoryVerification {

  private static final double MARGIN = 0.01; // of the level
  private static final double SHIFT = 0.1; // of the time

  private final Crossings crossings;

  ItemVerification(double[] levels) {
    crossings = new Crossings(levels);
  }

  /**
   * Times of verification, one an activation.
   *
   * @param theory t in theory; NaN if the level is not passed by the end, or if t is ill defined
   * @param network t in the network; NaN likewise, and where it is NaN in theory
   */
  public record Times(double[] theory, double[] network) {}

  /**
   * The activations of a map.
   *
   * @param map features × items, not changed
   * @return one number for each level
   */
  public abstract double[] activations(Matrix map);

  /**
   * When the activations pass multiples of their levels in theory.
   *
   * @param factor the multiple
   * @param end last time in question
   * @return t; NaN if it is not passed by then
   */
  abstract double[] timesTheory(double factor, double end);

  /**
   * Looks at what a network says.
   *
   * @param time t, later than that of the last look
   * @param map features × items, not changed
   */
  public void see(double time, Matrix map) {
    crossings.see(time, activations(map));
  }

  /**
   * The times of verification.
   *
   * @param end time of the last look
   * @return theory and network
   */
  public Times times(double end) {
    double[] theory = timesTheory(1, end);
    double[] early = timesTheory(1 - MARGIN, end);
    double[] late = timesTheory(1 + MARGIN, end);
    double[] network = crossings.times();
    for (int i = 0; i < theory.length; i++) {
      if (!(late[i] < (1 + SHIFT) * early[i])) {
        theory[i] = Double.NaN;
      }
      if (Double.isNaN(theory[i])) {
        network[i] = Double.NaN;
      }
    }
    return new Times(theory, network);
  }
}
