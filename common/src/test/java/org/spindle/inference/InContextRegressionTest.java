// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference values: theory/beyond.md, B1. */
class InContextRegressionTest {

  @ParameterizedTest
  @CsvSource({"0, 1.55, 3.548387, 1.204876", "0.25, 1.5625, 3.85, 1.203605"})
  void isotropicAttentionIsThatOfTheTable(
      double noise, double inflation, double error, double halfTime) {
    var regression = InContextRegression.geometric(10, 1, 1, 20, noise);
    assertEquals(inflation, regression.inflation(9), 1e-14);
    assertEquals(1 / inflation, regression.optimum()[0], 1e-14);
    assertEquals(error, regression.error(regression.optimum()), 6e-7);
    assertEquals(halfTime, regression.mergedHalfTime(1e-3), 6e-7);
  }

  @Test
  void anisotropicAttentionIsThatOfTheTable() {
    var regression = InContextRegression.geometric(3, 4, 4, 20, 0);
    double[] optimum = regression.optimum();
    assertArrayEquals(new double[] {.224090, .761905, 1.904762}, optimum, 6e-7);
    for (int i = 0; i < 3; i++) {
      assertEquals(new double[] {1.115625, 1.3125, 2.1}[i], regression.inflation(i), 1e-14);
    }
    assertEquals(.783613, regression.error(optimum), 6e-7);
  }

  /** At sizes that are not in the table. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1, 5, 0", "7, 3, 1.5, 4, 0.5", "30, 1, 1, 100, 0.1"})
  void theOptimumIsOneAndLeavesWhatContextsScatter(
      int size, double top, double ratio, int context, double noise) {
    var regression = InContextRegression.geometric(size, top, ratio, context, noise);
    double[] optimum = regression.optimum();
    double left = noise;
    for (int i = 0; i < size; i++) {
      left += regression.variances()[i] * (1 - 1 / regression.inflation(i));
    }
    double least = regression.error(optimum);
    assertEquals(left, least, 1e-12 * left);
    for (int i = 0; i < size; i++) {
      for (double factor : new double[] {0.99, 1.01}) {
        double[] other = optimum.clone();
        other[i] *= factor;
        assertTrue(regression.error(other) > least);
      }
    }
  }
}
