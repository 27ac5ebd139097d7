// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/** Reference values: theory/beyond.md, B6. */
class ChaoticActivityTest {

  @ParameterizedTest
  @CsvSource({"1.2, .242629", "1.5, .747686", "3, 5.446326"})
  void varianceIsThatOfTheTable(double gain, double variance) {
    assertEquals(variance, ChaoticActivity.of(gain).variance(), 6e-7);
  }

  @Test
  void chaosBeginsAtGainOne() {
    assertEquals(0, ChaoticActivity.of(0.9).variance());
    assertEquals(-0.1, ChaoticActivity.of(0.9).exponent(), 1e-15);
    double near = ChaoticActivity.of(1.1).exponent();
    assertEquals(0.005, near, 0.002); // (g − 1)²/2 to leading order
    assertTrue(ChaoticActivity.of(1.5).exponent() > near);
  }

  @Test
  void networksFollowTheTheory() {
    var random = new Streams(new PointId(6, 6)).of("network");
    var theory = ChaoticActivity.of(2);
    var network = RecurrentActivity.draw(200, 2, 8, 20, 40, 0.2, random, Watch.UNLIMITED);
    assertEquals(theory.variance(), network.variance(), 0.25);
    assertEquals(theory.exponent(), network.exponent(), 0.05);
  }
}
