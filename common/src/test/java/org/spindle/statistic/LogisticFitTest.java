// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LogisticFitTest {

  @Test
  void curveIsFoundAgainFromItsShares() {
    double[] x = {1, 2, 3, 4, 5, 6};
    double[] shares = Arrays.stream(x).map(v -> 1 / (1 + Math.exp(-(v - 3.3) / 0.7))).toArray();
    LogisticFit fit = LogisticFit.of(x, shares, 1e7);
    assertEquals(3.3, fit.midpoint(), 1e-5);
    assertEquals(0.7, fit.width(), 1e-5);
  }

  /** Shares of one width: var of the midpoint is about 4w²·spacing/(trials·w·…): told by draws. */
  @Test
  void errorOfTheMidpointIsTheScatterOfFits() {
    double[] x = {0, 1, 2, 3, 4};
    var random = new java.util.SplittableRandom(7);
    int trials = 100;
    double[] midpoints = new double[300];
    double told = 0;
    for (int k = 0; k < midpoints.length; k++) {
      double[] shares = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        double p = 1 / (1 + Math.exp(-(x[i] - 1.7) / 0.6));
        for (int t = 0; t < trials; t++) {
          shares[i] += random.nextDouble() < p ? 1.0 / trials : 0;
        }
      }
      LogisticFit fit = LogisticFit.of(x, shares, trials);
      midpoints[k] = fit.midpoint();
      told += fit.midpointError() / midpoints.length;
    }
    Estimate mean = Estimate.of(midpoints);
    assertEquals(1.7, mean.mean(), 0.02);
    assertEquals(1, told / (mean.error() * Math.sqrt(midpoints.length)), 0.2);
  }

  @Test
  void aStepBetweenTwoPlacesHasItsMidpointBetweenThem() {
    LogisticFit fit = LogisticFit.of(new double[] {1, 2, 3, 4}, new double[] {0, 0, 1, 1}, 20);
    assertEquals(2.5, fit.midpoint(), 1e-9);
  }
}
