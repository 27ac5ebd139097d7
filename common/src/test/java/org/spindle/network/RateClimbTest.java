// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RateClimbTest {

  private static final double[] RATES = RateClimb.grid(0.01, 0.64, 7);

  @Test
  void gridHasBothEndsAndAConstantRatio() {
    assertEquals(0.01, RATES[0], 1e-12);
    assertEquals(0.08, RATES[3], 1e-12);
    assertEquals(0.64, RATES[6], 1e-12);
  }

  @Test
  void theFastestRateIsFoundOnEitherSide() {
    for (double best : RATES) {
      RateClimb climb = climb(rate -> 2 + Math.abs(Math.log(rate / best)), 1);
      assertEquals(best, climb.best());
      assertEquals(2, climb.curve().epochsToCriterion(), 1e-9);
      assertEquals(best == RATES[0] || best == RATES[6], climb.atEdge());
      assertTrue(climb.tried() <= 5);
    }
  }

  @Test
  void withoutAnyThatLearnsTheLeastErrorWins() {
    RateClimb climb = climb(rate -> 100, 1);
    assertFalse(climb.curve().learned());
    assertEquals(RATES[6], climb.best());
  }

  @Test
  void divergedRatesLoseAndAreCounted() {
    RateClimb climb = climb(rate -> rate > 0.05 ? Double.NaN : 9, 1);
    assertEquals(0.04, climb.best(), 1e-12);
    assertEquals(2, climb.diverged());
  }

  /** A network that takes this many epochs; NaN for one that diverges. */
  private static RateClimb climb(DoubleUnaryOperator time, double error) {
    return RateClimb.of(
        RATES,
        10,
        (rate, limit) -> {
          double t = time.applyAsDouble(rate);
          boolean learned = t <= limit;
          double[] last = {Math.min(limit, 10)};
          double[] errors = {error / rate};
          return new LearningCurve(
              last, errors, errors, errors, learned ? t : Double.NaN, 0, Double.isNaN(t));
        });
  }
}
