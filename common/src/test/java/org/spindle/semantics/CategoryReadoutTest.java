// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.spindle.semantics.RumelhartWorld.item;

import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;

class CategoryReadoutTest {

  private static final Matrix Y = RumelhartWorld.features();
  private static final SemanticModes MODES = new SemanticModes(Correlations.ofItems(Y), 1e-3);
  private static final int[] BIRDS = {item("robin"), item("canary")};

  @Test
  void typicalityIsTheProjectionOnThePrototype() {
    double[] typicality = new CategoryReadout(Y, BIRDS).activations(Y);
    double sum = 0;
    for (double value : typicality) {
      sum += value;
    }
    assertEquals(0, sum, 1e-12);
    for (int other = 0; other < 8; other++) {
      boolean bird = other == BIRDS[0] || other == BIRDS[1];
      assertTrue(bird == typicality[other] > 1.5, RumelhartWorld.ITEMS.get(other));
    }
  }

  @Test
  void activationGrowsToTypicality() {
    var readout = new CategoryReadout(Y, BIRDS);
    double[] now = readout.activations(MODES.output(1.7));
    double[] end = readout.activations(Y);
    for (int i = 0; i < 8; i++) {
      assertEquals(now[i], readout.activation(MODES, i, 1.7), 1e-12);
      assertEquals(end[i], readout.activation(MODES, i, 200), 1e-12);
    }
  }

  @Test
  void crossingTimesSolveForTheLevel() {
    var readout = new CategoryReadout(Y, BIRDS);
    double[] times = readout.timesTo(MODES, BIRDS, 1, 10);
    for (int k = 0; k < BIRDS.length; k++) {
      assertEquals(1, readout.activation(MODES, BIRDS[k], times[k]), 1e-9);
    }
    assertTrue(Double.isNaN(readout.timesTo(MODES, BIRDS, 9, 10)[0]));
  }

  @Test
  void categoryOfAllItemsIsRefused() {
    int[] all = {0, 1, 2, 3, 4, 5, 6, 7};
    assertThrows(IllegalArgumentException.class, () -> new CategoryReadout(Y, all));
  }
}
