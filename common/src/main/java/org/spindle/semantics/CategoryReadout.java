// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.spindle.linalg.Matrix;

/**
 * Membership in a category: how typical each item is, and when a learner would say so.
 *
 * <p>w = (mean of the members − mean of all items)/norm is the category's prototype among features,
 * w·(y_i − ȳ) the typicality of item i, and w·(ŷ_i − mean of ŷ) its activation, in theory
 *
 * <p>r_i(t) = Σ_α a_α(t) (w·u^α) (v_i^α − mean of v^α)
 *
 * <p>An item is verified to be a member when its activation passes a level: the more typical, the
 * sooner.
 *
 * @source Saxe, McClelland and Ganguli, PNAS 2019, "Typicality"
 */
public final class CategoryReadout {

  private static final int GRID = 2000; // times at which a crossing is looked for

  private final double[] prototype;

  /**
   * The read-out of a category.
   *
   * @param features Y, features × items, not changed
   * @param members numbers of its items; some item must be none of them
   */
  public CategoryReadout(Matrix features, int[] members) {
    this.prototype = new double[features.rows()];
    double norm = 0;
    for (int m = 0; m < prototype.length; m++) {
      double mean = 0;
      for (int item : members) {
        mean += features.get(m, item) / members.length;
      }
      prototype[m] = mean - rowMean(features, m);
      norm += prototype[m] * prototype[m];
    }
    if (norm == 0) {
      throw new IllegalArgumentException("the category does not differ from the mean of all items");
    }
    for (int m = 0; m < prototype.length; m++) {
      prototype[m] /= Math.sqrt(norm);
    }
  }

  /**
   * The activation of each item; for the true features Y, its typicality.
   *
   * @param map features × items, not changed
   * @return w·(ŷ_i − mean of ŷ) for each item
   */
  public double[] activations(Matrix map) {
    double[] activations = new double[map.cols()];
    for (int m = 0; m < prototype.length; m++) {
      double mean = rowMean(map, m);
      for (int item = 0; item < activations.length; item++) {
        activations[item] += prototype[m] * (map.get(m, item) - mean);
      }
    }
    return activations;
  }

  /**
   * When the activation of items passes a level, in theory.
   *
   * @param modes singular modes of the world
   * @param items the items in question
   * @param level the level
   * @param end last time that is looked at
   * @return t for each item; NaN if it is not reached by then
   * @error 1e-12, unless the activation passes the level and falls back within 1/2000 of end
   */
  public double[] timesTo(SemanticModes modes, int[] items, double level, double end) {
    double[] times = new double[items.length];
    Arrays.fill(times, Double.NaN);
    for (int k = 0; k < items.length; k++) {
      double[] parts = parts(modes, items[k]);
      double before = 0;
      for (int i = 1; i <= GRID && Double.isNaN(times[k]); i++) {
        double now = end * i / GRID;
        if (activation(modes, parts, now) >= level) {
          times[k] =
              new BracketingNthOrderBrentSolver(1e-12, 1e-12, 5)
                  .solve(1000, t -> activation(modes, parts, t) - level, before, now);
        }
        before = now;
      }
    }
    return times;
  }

  /**
   * The activation of an item in theory.
   *
   * @param modes singular modes of the world
   * @param item number of the item
   * @param time t ≥ 0
   * @return r_i(t)
   */
  public double activation(SemanticModes modes, int item, double time) {
    return activation(modes, parts(modes, item), time);
  }

  private static double activation(SemanticModes modes, double[] parts, double time) {
    double sum = 0;
    for (int mode = 0; mode < parts.length; mode++) {
      sum += parts[mode] * modes.strength(mode, time);
    }
    return sum;
  }

  private double[] parts(SemanticModes modes, int item) {
    double[] parts = new double[modes.rank()];
    for (int mode = 0; mode < parts.length; mode++) {
      double alignment = 0;
      for (int m = 0; m < prototype.length; m++) {
        alignment += prototype[m] * modes.synthesizers().get(m, mode);
      }
      double[] analyzer = modes.analyzer(mode);
      double mean = Arrays.stream(analyzer).average().orElse(0);
      parts[mode] = alignment * (analyzer[item] - mean);
    }
    return parts;
  }

  private static double rowMean(Matrix matrix, int row) {
    double sum = 0;
    for (int c = 0; c < matrix.cols(); c++) {
      sum += matrix.get(row, c);
    }
    return sum / matrix.cols();
  }
}
