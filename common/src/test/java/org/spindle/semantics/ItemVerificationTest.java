// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.spindle.semantics.RumelhartWorld.item;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;

class ItemVerificationTest {

  private static final Matrix Y = RumelhartWorld.features();
  private static final SemanticModes MODES = new SemanticModes(Correlations.ofItems(Y), 1e-3);
  private static final int[] BIRDS = {item("robin"), item("canary")};
  private static final double END = 6;

  @Test
  void whatFollowsTheFlowIsVerifiedWhenTheorySays() {
    var birds = CategoryVerification.of("bird", BIRDS, Y, MODES, 0.5);
    var sides = AnalyzerVerification.of(MODES, 3, 0.5);
    for (double time = 0; time <= END; time += 1e-3) {
      Matrix map = MODES.output(time);
      birds.see(time, map);
      sides.see(time, map);
    }
    for (ItemVerification verification : List.of(birds, sides)) {
      ItemVerification.Times times = verification.times(END);
      assertArrayEquals(times.theory(), times.network(), 1e-4);
      assertTrue(Arrays.stream(times.theory()).filter(Double::isFinite).count() >= 2);
    }
    assertEquals(3 * 8, sides.times(END).theory().length);
    assertEquals(2, birds.times(END).theory().length);
  }

  @Test
  void whatIsNotSeenInTimeHasNoTime() {
    var birds = CategoryVerification.of("bird", BIRDS, Y, MODES, 0.5);
    birds.see(0, MODES.output(0));
    assertArrayEquals(new double[] {Double.NaN, Double.NaN}, birds.times(0.1).theory());
    assertArrayEquals(new double[] {Double.NaN, Double.NaN}, birds.times(END).network());
    assertTrue(Double.isFinite(birds.times(END).theory()[0]));
  }

  @Test
  void activationsGrowToTypicality() {
    var birds = CategoryVerification.of("bird", BIRDS, Y, MODES, 0.5);
    assertArrayEquals(birds.activations(Y), birds.activationsTheory(200), 1e-12);
  }
}
