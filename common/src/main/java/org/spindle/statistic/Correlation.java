// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.stream.IntStream;

/** Whether one quantity rises with another in proportion. */
public final class Correlation {

  private static final double CONSTANT = 1e-6; // relative scatter that is but rounding

  private Correlation() {}

  /**
   * Pearson's coefficient over the pairs of which both are finite.
   *
   * @param a values
   * @param b as many
   * @return a number from −1 to 1; NaN for fewer than three pairs, or if one side is constant
   */
  public static double pearson(double[] a, double[] b) {
    int[] finite =
        IntStream.range(0, a.length)
            .filter(i -> Double.isFinite(a[i]) && Double.isFinite(b[i]))
            .toArray();
    double meanA = IntStream.of(finite).mapToDouble(i -> a[i]).average().orElse(0);
    double meanB = IntStream.of(finite).mapToDouble(i -> b[i]).average().orElse(0);
    double covariance = 0;
    double varianceA = 0;
    double varianceB = 0;
    for (int i : finite) {
      covariance += (a[i] - meanA) * (b[i] - meanB);
      varianceA += (a[i] - meanA) * (a[i] - meanA);
      varianceB += (b[i] - meanB) * (b[i] - meanB);
    }
    boolean varies = varies(varianceA, meanA) && varies(varianceB, meanB);
    return finite.length >= 3 && varies
        ? covariance / Math.sqrt(varianceA * varianceB)
        : Double.NaN;
  }

  private static boolean varies(double variance, double mean) {
    return variance > CONSTANT * CONSTANT * mean * mean;
  }
}
