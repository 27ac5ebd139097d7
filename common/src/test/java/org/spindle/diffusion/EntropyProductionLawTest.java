// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntropyProductionLawTest {

  static GaussianReversal g2(int steps) {
    return new GaussianReversal(
        Schedule.erasing(steps),
        new GaussianData(1.9, 0.1),
        ReverseVariance.RATE,
        FirstStep.MATCHED);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0.1678527, 0.2642925, 0.78728, 0.309629",
    "40, 0.0500261, 0.0930137, 0.92965, 0.392911",
    "100, 0.0207799, 0.0403174, 0.97011, 0.430263"
  })
  void lawIsThatOfTheTable(
      int steps, double mean, double variance, double ratio, double violations) {
    EntropyProductionLaw law = EntropyProductionLaw.forward(g2(steps));
    assertEquals(mean, law.mean(), 1e-7);
    assertEquals(g2(steps).production().total(), law.mean(), 1e-12);
    assertEquals(variance, law.variance(), 1e-7);
    assertEquals(ratio, law.variance() / (2 * law.mean()), 1e-5);
    assertEquals(violations, law.probabilityBelow(0), 1e-6);
    assertEquals(1, law.exponentialAverage(1), 1e-12);
  }

  @Test
  void meansOnReversePathsAreThoseOfTheTable() {
    assertEquals(-0.2197071, EntropyProductionLaw.forward(g2(10)).reverse().mean(), 1e-7);
    assertEquals(-0.0539534, EntropyProductionLaw.forward(g2(40)).reverse().mean(), 1e-7);
  }

  @Test
  void densitiesForthAndBackDifferByTheExponential() {
    EntropyProductionLaw forth = EntropyProductionLaw.forward(g2(10));
    EntropyProductionLaw back = forth.reverse();
    for (double sigma = -0.8; sigma <= 1.6; sigma += 0.3) {
      assertEquals(Math.exp(sigma), forth.density(sigma) / back.density(sigma), 1e-7);
    }
    double h = 1e-3;
    double slope = (forth.probabilityBelow(h) - forth.probabilityBelow(-h)) / (2 * h);
    assertEquals(forth.density(0), slope, 1e-4);
  }
}
