// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.spindle.linalg.Matrix;

/**
 * The theory of false beliefs, or illusory correlations: what a deep network believes for a while
 * although no item ever showed it,
 *
 * <p>Ŷ_mi(t) = Σ_α a_α(t) u_m^α v_i^α with y_mi ≤ 0
 *
 * <p>rises where a strong mode supports a false property and falls when a weaker mode corrects it.
 * In a shallow network all modes keep step, so that it never rises.
 *
 * @source Saxe, McClelland and Ganguli 2019, "Illusory correlations"
 */
public final class FalseBeliefs {

  private static final int GRID = 400; // times, evenly spaced in their logarithm

  private FalseBeliefs() {}

  /**
   * The height of one false belief.
   *
   * @param feature m
   * @param item i
   * @param height largest Ŷ_mi
   * @param time t of that height
   */
  public record Peak(int feature, int item, double height, double time) {}

  /**
   * The peaks of all properties that an item lacks.
   *
   * @param modes the singular modes
   * @param features Y, features × items; a property is absent where it is ≤ 0
   * @param end the last time that is looked at, beyond the learning time of the weakest mode
   * @return the peaks, feature by feature within an item
   * @error 1e-8 in the height if no belief has two peaks within 1/400 of the logarithmic range
   */
  public static List<Peak> of(SemanticModes modes, Matrix features, double end) {
    double[] times = new double[GRID];
    double start = Math.min(0.1 * modes.halfTime(0), 1e-3 * end);
    for (int i = 0; i < GRID; i++) {
      times[i] = start * Math.pow(end / start, i / (GRID - 1.0));
    }
    int[][] best = new int[features.rows()][features.cols()];
    Matrix highest = modes.output(times[0]);
    for (int i = 1; i < GRID; i++) {
      Matrix output = modes.output(times[i]);
      for (int item = 0; item < features.cols(); item++) {
        for (int m = 0; m < features.rows(); m++) {
          if (output.get(m, item) > highest.get(m, item)) {
            highest.set(m, item, output.get(m, item));
            best[m][item] = i;
          }
        }
      }
    }
    List<Peak> peaks = new ArrayList<>();
    for (int item = 0; item < features.cols(); item++) {
      for (int m = 0; m < features.rows(); m++) {
        if (features.get(m, item) <= 0) {
          peaks.add(refined(modes, m, item, times, best[m][item]));
        }
      }
    }
    return peaks;
  }

  /** The zero of the slope between the neighbours of the best time, or the end of the range. */
  private static Peak refined(SemanticModes modes, int m, int item, double[] times, int best) {
    double low = times[Math.max(0, best - 1)];
    double high = times[Math.min(times.length - 1, best + 1)];
    double time = times[best];
    if (slope(modes, m, item, low) > 0 && slope(modes, m, item, high) < 0) {
      time =
          new BracketingNthOrderBrentSolver(1e-12, 1e-12, 5)
              .solve(1000, t -> slope(modes, m, item, t), low, high);
    }
    return new Peak(m, item, modes.output(m, item, time), time);
  }

  /** dŶ/dt by τȧ = 2a(s − d a). */
  private static double slope(SemanticModes modes, int m, int item, double time) {
    double sum = 0;
    for (int mode = 0; mode < modes.rank(); mode++) {
      double a = modes.strength(mode, time);
      double growth = 2 * a * (modes.singularValue(mode) - modes.variance(mode) * a);
      sum += growth * modes.weight(m, item, mode);
    }
    return sum;
  }
}
