// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.spindle.jobs.experiment.semantics.ModeLearning.Network;
import org.spindle.jobs.experiment.semantics.ModeLearning.Parameters;
import org.spindle.jobs.experiment.semantics.ModeLearning.Result;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

class ModeLearningTest {

  private static final double STRONGEST = 81.0428; // s₁ of the paper's tree

  private static Result run(Network network, boolean sampled, double step) {
    double rate = step * 2 * STRONGEST;
    Parameters p =
        new Parameters("tree", "2^5", 0.1, 1000, sampled, network, 1e-6, rate, 32, 1_000_000);
    Point point = new Point("mode-learning", 1, new TreeMap<>(), 1, 0);
    return new ModeLearning().run(p, new Streams(point.id()), null, Watch.UNLIMITED);
  }

  @Test
  void theErrorAgainstTheFlowIsOfFirstOrder() {
    double[] reference = {0.0815, 0.0408, 0.0204};
    double step = 5e-4;
    for (double error : reference) {
      Result result = run(Network.DEEP, false, step);
      assertEquals(error, result.flowDeviation(), 1e-4);
      assertTrue(result.networkDeviation() < 1e-10, "" + result.networkDeviation());
      step /= 2;
    }
  }

  @Test
  void aThousandFeaturesFollowTheRecursionToRounding() {
    Result result = run(Network.DEEP, true, 5e-4);
    assertTrue(
        result.networkDeviation() > 0 && result.networkDeviation() < 1e-10,
        "" + result.networkDeviation());
  }

  @Test
  void deepNetworksLearnLevelsInTurnAndShallowOnesAtOnce() {
    Result deep = run(Network.DEEP, false, 1.25e-4);
    assertEquals(3.931, deep.halfTimes()[31] / deep.halfTimes()[0], 0.03 * 3.931);
    assertEquals(3.931, deep.halfTimesTheory()[31] / deep.halfTimesTheory()[0], 1e-3);
    Result shallow = run(Network.SHALLOW, false, 5e-4);
    assertEquals(1, shallow.halfTimes()[31] / shallow.halfTimes()[0], 0.01);
    assertEquals(Math.log(2), shallow.halfTimes()[0], 0.01 * Math.log(2));
  }

  @Test
  void unknownWorldsAndLargeStepsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Parameters("nothing", "2^5", .1, 1000, false, Network.DEEP, 1e-6, .05, 32, 1000));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Parameters("tree", "2^5", .1, 1000, false, Network.DEEP, 1e-6, .2, 32, 1000));
  }
}
