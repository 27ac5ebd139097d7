// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Samples against the distribution that they should have. */
final class Distribution {

  /** Kolmogorov's √n D exceeds this with probability 5e-4. */
  private static final double KOLMOGOROV = 2.04;

  private Distribution() {}

  /** Asserts that the sample mean lies within four of its own standard errors. */
  static void assertMean(double expected, double[] sample) {
    double mean = Arrays.stream(sample).average().orElseThrow();
    double square = Arrays.stream(sample).map(x -> (x - mean) * (x - mean)).sum();
    double error = Math.sqrt(square / (sample.length - 1.0) / sample.length);
    assertTrue(
        Math.abs(mean - expected) < 4 * error,
        () -> "mean " + mean + " ± " + error + ", expected " + expected);
  }

  /** Kolmogorov's test of a sample against a distribution function. */
  static void assertDistributed(DoubleUnaryOperator cdf, double[] sample) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double distance = 0;
    for (int i = 0; i < n; i++) {
      double p = cdf.applyAsDouble(sorted[i]);
      distance = Math.max(distance, Math.max(p - i / (double) n, (i + 1) / (double) n - p));
    }
    double statistic = distance * Math.sqrt(n);
    assertTrue(statistic < KOLMOGOROV, () -> "√n D = " + statistic);
  }

  /** Smirnov's test of two samples against each other. */
  static void assertSameDistribution(double[] first, double[] second) {
    double[] a = first.clone();
    double[] b = second.clone();
    Arrays.sort(a);
    Arrays.sort(b);
    double distance = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      if (a[i] <= b[j]) {
        i++;
      } else {
        j++;
      }
      distance = Math.max(distance, Math.abs(i / (double) a.length - j / (double) b.length));
    }
    double size = a.length * (double) b.length / (a.length + b.length);
    double statistic = distance * Math.sqrt(size);
    assertTrue(statistic < KOLMOGOROV, () -> "√n D = " + statistic);
  }
}
