// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * When the active set grows: once the gradients of its parts scatter as widely as their mean is
 * long, after a failed step, or after a whole pass without growth; never before each part has been
 * evaluated twice.
 *
 * <pre>
 * Σ_i (g_i − ḡ)ᵀ H⁻¹ (g_i − ḡ) / (n(n − 1)) ≥ ν · ḡᵀ H⁻¹ ḡ
 * </pre>
 */
final class ActiveSetGrowth {

  private final double noise;
  private final Matrix gradients;

  /**
   * A rule.
   *
   * @param noise ν
   * @param capacity coordinates, at most
   * @param parts parts, at most
   */
  ActiveSetGrowth(double noise, int capacity, int parts) {
    this.noise = noise;
    gradients = new Matrix(capacity, parts + 1);
  }

  /**
   * The rule after one step.
   *
   * @param active grows by one part or not at all
   * @param models all parts
   * @param total their sum, just factored
   * @param rows coordinates in use
   * @param failed whether the step had failed
   * @param random draws the part
   */
  void step(
      ActiveSet active,
      SubfunctionModel[] models,
      TotalModel total,
      int rows,
      boolean failed,
      RandomGenerator random) {
    if (active.complete()) {
      return;
    }
    boolean due = failed || active.overdue();
    active.step();
    for (int k = 0; k < active.size(); k++) {
      if (models[active.member(k)].evaluations() < 2) {
        return;
      }
    }
    if (due || noisy(active, models, total, rows)) {
      active.activateOne(random);
    }
  }

  private boolean noisy(ActiveSet active, SubfunctionModel[] models, TotalModel total, int rows) {
    int n = active.size();
    Matrix g = gradients.block(0, 0, rows, n + 1);
    int leading = g.leading();
    double[] all = g.data();
    int mean = n * leading;
    Arrays.fill(all, mean, mean + rows, 0);
    for (int k = 0; k < n; k++) {
      Matrix last = models[active.member(k)].gradient();
      for (int i = 0; i < rows; i++) {
        double x = last.data()[last.offset() + i];
        all[k * leading + i] = x;
        all[mean + i] += x / n;
      }
    }
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < rows; i++) {
        all[k * leading + i] -= all[mean + i];
      }
    }
    total.whiten(g);
    double scatter = 0;
    for (int k = 0; k < n; k++) {
      scatter += squared(all, k * leading, rows);
    }
    return n > 1 && scatter / n / (n - 1) >= noise * squared(all, mean, rows);
  }

  private static double squared(double[] x, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }
}
