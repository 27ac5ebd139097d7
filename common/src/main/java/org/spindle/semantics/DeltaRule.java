// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * What one new unit learns by the delta rule while the rest of the network is frozen:
 *
 * <p>w ← w + η (y_k − w·h_k) h_k for each pattern h_k that was shown, from w = 0 to the fixed point
 *
 * <p>Patterns are representations of items (then w are the weights to a novel property) or the
 * weights of features (then w is the representation of a novel item).
 */
public final class DeltaRule {

  private static final double RATE = 0.5; // in units of 1/‖h‖²
  private static final double SETTLED = 1e-11;
  private static final int MAXIMAL_SWEEPS = 200_000;

  private DeltaRule() {}

  /**
   * The unit's response to all patterns after it has learned those that were shown, with steps of
   * half the inverse power of the largest of them, until no weight changes by more than 1e-11.
   *
   * @param patterns hidden × n, one pattern per column; not changed
   * @param shown numbers of the patterns that are shown
   * @param values y of each of them
   * @return w·h for all n patterns; null if the fixed point was not reached in 200,000 sweeps
   */
  public static double[] responses(Matrix patterns, int[] shown, double[] values) {
    return responses(patterns, shown, values, RATE, SETTLED, MAXIMAL_SWEEPS);
  }

  /**
   * The unit's response to all patterns after it has learned those that were shown.
   *
   * @param patterns hidden × n, one pattern per column; not changed
   * @param shown numbers of the patterns that are shown
   * @param values y of each of them
   * @param rate η in units of 1/(largest ‖h‖² of those shown), in (0, 2)
   * @param tolerance the fixed point is reached when no weight changes by more than this relative
   *     to the largest weight
   * @param maximalSweeps where learning is given up
   * @return w·h for all n patterns; null if the fixed point was not reached
   */
  public static double[] responses(
      Matrix patterns,
      int[] shown,
      double[] values,
      double rate,
      double tolerance,
      int maximalSweeps) {
    int hidden = patterns.rows();
    double[][] h = new double[shown.length][hidden];
    double largest = 0;
    for (int k = 0; k < shown.length; k++) {
      double norm = 0;
      for (int i = 0; i < hidden; i++) {
        h[k][i] = patterns.get(i, shown[k]);
        norm += h[k][i] * h[k][i];
      }
      largest = Math.max(largest, norm);
    }
    double[] w = new double[hidden];
    for (int sweep = 0; sweep < maximalSweeps; sweep++) {
      double[] old = w.clone();
      for (int k = 0; k < shown.length; k++) {
        correct(w, h[k], values[k], rate / largest);
      }
      if (settled(old, w, tolerance * rate)) {
        double[] responses = new double[patterns.cols()];
        Blas.best().gemv(Op.T, 1, patterns, w, 0, responses);
        return responses;
      }
    }
    return null;
  }

  private static void correct(double[] w, double[] h, double value, double rate) {
    double error = value;
    for (int i = 0; i < w.length; i++) {
      error -= w[i] * h[i];
    }
    for (int i = 0; i < w.length; i++) {
      w[i] += rate * error * h[i];
    }
  }

  private static boolean settled(double[] old, double[] w, double tolerance) {
    double change = 0;
    double size = 0;
    for (int i = 0; i < w.length; i++) {
      change = Math.max(change, Math.abs(w[i] - old[i]));
      size = Math.max(size, Math.abs(w[i]));
    }
    return change <= tolerance * size;
  }
}
