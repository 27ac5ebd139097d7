// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * How far a sample lies from a law: for numbers that are not independent, as eigenvalues, of which
 * the distance has a scale of its own and the usual probability says nothing.
 */
public final class Kolmogorov {

  private Kolmogorov() {}

  /**
   * The largest distance between the distribution function of a sample and that of a law.
   *
   * @param sample n numbers, not changed
   * @param law distribution function, continuous
   * @return sup |F_n − F|
   * @source A. N. Kolmogorov 1933
   */
  public static double distance(double[] sample, DoubleUnaryOperator law) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    double n = sorted.length;
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double below = law.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.max(below - i / n, (i + 1) / n - below));
    }
    return distance;
  }
}
