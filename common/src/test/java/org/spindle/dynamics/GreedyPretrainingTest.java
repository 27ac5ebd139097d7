// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class GreedyPretrainingTest {

  private static final LinearTask TASK =
      new LinearTask(3, 1, new double[] {4, 1, 1e-4}, new double[3], 1);

  /** While it is small w grows by 1 + λ d a step; λ d = 1/8 for the second component. */
  @Test
  void smallStrengthsGrowAsAPower() {
    GreedyPretraining pretraining = new GreedyPretraining(TASK, 1, 10, 1e-3);
    assertEquals(Math.sqrt(1e-3) * Math.pow(1.125, 10), pretraining.strength(0, 1), 1e-3);
  }

  @Test
  void strongComponentsAreLearnedAndWeakOnesStay() {
    GreedyPretraining pretraining = new GreedyPretraining(TASK, 5, 500, 1e-3);
    for (int layer = 0; layer < 5; layer++) {
      assertEquals(1, pretraining.strength(layer, 0), 1e-9);
      assertEquals(1, pretraining.strength(layer, 1), 1e-9);
      assertEquals(Math.sqrt(1e-3), pretraining.strength(layer, 2), 1e-3);
      assertEquals(Math.sqrt(1e-3), pretraining.strength(layer, 99), 0);
    }
    assertTrue(pretraining.strength(0, 2) > pretraining.strength(1, 2));
  }
}
