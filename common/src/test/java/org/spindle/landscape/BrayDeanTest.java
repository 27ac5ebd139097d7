// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.landscape.Covariance.RationalQuadratic;
import org.spindle.landscape.Covariance.SquaredExponential;

class BrayDeanTest {

  private static final BrayDean SE = new BrayDean(new SquaredExponential());
  private static final BrayDean RQ = new BrayDean(new RationalQuadratic(1));

  @ParameterizedTest
  @CsvSource({
    "-1.75, .02602",
    "-1.5, .07215",
    "-1.25, .12980",
    "-1, .19550",
    "-.75, .26699",
    "-.5, .34252",
    "0, .5",
    "2.5, 1"
  })
  void indexFractionOfTheSquaredExponential(double energy, double fraction) {
    assertEquals(fraction, SE.indexFraction(energy), 6e-6);
    assertEquals(Semicircle.below(energy / 2), SE.indexFraction(energy), 1e-14);
  }

  @ParameterizedTest
  @CsvSource({"-1.5, .09085", "-1, .21141", "-.5, .35135"})
  void indexFractionOfTheRationalQuadratic(double energy, double fraction) {
    assertEquals(fraction, RQ.indexFraction(energy), 6e-6);
  }

  @Test
  void thresholdsAreThoseOfTheFormula() {
    assertEquals(-2, SE.threshold(), 1e-14);
    assertEquals(-2.1213, RQ.threshold(), 1e-4);
    assertEquals(0, RQ.indexFraction(RQ.threshold() - 1e-9), 1e-12);
    assertEquals(0.5, RQ.covariance().freedom(), 1e-15);
    assertEquals(0, SE.covariance().freedom());
  }

  @Test
  void complexityIsLargestAtTheTypicalShift() {
    for (double energy : new double[] {-3.5, -2.3, -1, 0.4, 2.8}) {
      double s = RQ.shift(energy);
      double best = RQ.complexity(energy);
      for (double step : new double[] {-1e-3, 1e-3}) {
        assertEquals(true, RQ.complexity(s + step, energy) < best, "energy " + energy);
      }
    }
    for (double energy : new double[] {-2, -1, 0.5}) {
      double expected = -0.5 * Math.log(2 * Math.PI * Math.E) - energy * energy / 4;
      assertEquals(expected, SE.complexity(energy), 1e-14);
    }
    assertEquals(SE.totalComplexity(), SE.complexity(0), 1e-14);
    assertEquals(RQ.totalComplexity(), RQ.complexity(0), 1e-14);
    assertEquals(RQ.totalComplexity() - 1, RQ.minimaComplexity(), 1e-14);
  }

  @Test
  void bothProjectionsAgreeOnlyWhereTheEnergyFixesTheShift() {
    assertEquals(-1, SE.energyAtShift(SE.shift(-1)), 1e-14);
    assertEquals(-2.0 / 3, RQ.energyAtShift(RQ.shift(-1)), 1e-12);
  }

  @Test
  void confinementMakesTheLandscapeTrivial() {
    assertEquals(0, ConfinedField.complexity(1.2));
    assertEquals(0, ConfinedField.complexity(1), 1e-15);
    assertEquals(-0.375 + Math.log(2), ConfinedField.complexity(0.5), 1e-14);
    assertEquals(-1.5 + 1 - 0.125 + Math.log(2), ConfinedField.minimaComplexity(0.5), 1e-14);
  }

  @Test
  void badShapesAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> new RationalQuadratic(0));
    assertEquals(0.25, new RationalQuadratic(2).at(2), 1e-15);
    assertEquals(Math.exp(-2), new SquaredExponential().at(2), 1e-15);
  }
}
