// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class RumelhartNetworkTest {

  private static RumelhartNetwork network(double stepSize) {
    int[] relations = new int[RumelhartWorld.FEATURES.size()];
    for (int m = 0; m < relations.length; m++) {
      relations[m] = m % 3;
    }
    return new RumelhartNetwork(
        RumelhartWorld.features(),
        relations,
        5,
        7,
        0.9,
        stepSize,
        new Streams(PointId.of("rumelhart")).of("weights"));
  }

  @Test
  void smallStepsLowerTheErrorByTheSquaredGradient() {
    // the fall per step is λ‖g‖² to first order: halving λ halves it
    double[] fall = new double[2];
    for (int k = 0; k < 2; k++) {
      RumelhartNetwork network = network(1e-4 / (k + 1));
      double before = network.loss();
      network.epoch();
      fall[k] = before - network.loss();
    }
    assertTrue(fall[0] > 0);
    assertEquals(2, fall[0] / fall[1], 2e-3);
  }

  @Test
  void theErrorSignalIsTheGradientAtTheRepresentation() {
    // an epoch moves the item's weights by λ δ r(1 − r): the representation by λ δ [r(1 − r)]²
    double step = 1e-6;
    RumelhartNetwork network = network(step);
    double[] before = network.representation().data();
    double[] signal = network.errorSignal().data();
    network.epoch();
    double[] after = network.representation().data();
    for (int i = 0; i < before.length; i++) {
      double slope = before[i] * (1 - before[i]);
      assertEquals(signal[i] * slope * slope, (after[i] - before[i]) / step, 1e-6);
    }
  }

  @Test
  void itLearnsItsWorld() {
    RumelhartNetwork network = network(0.1);
    double first = network.loss();
    for (int epoch = 0; epoch < 4000; epoch++) {
      network.epoch();
    }
    assertTrue(network.loss() < 0.02 * first, network.loss() + " of " + first);
  }
}
