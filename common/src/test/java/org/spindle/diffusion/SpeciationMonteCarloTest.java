// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class SpeciationMonteCarloTest {

  private static RandomGenerator stream(long seed) {
    return new Streams(new PointId(seed, 48)).of("clones");
  }

  @Test
  void clonesPartAsTheClosedFormSays() {
    Speciation classes = Speciation.ofDimension(64);
    double[] after = {-1, 0, 1};
    for (double shift : after) {
      double time = classes.time() + shift;
      Estimate share =
          new ClonedReversal(classes, 400).sameClass(time, 10_000, stream(1), Watch.UNLIMITED);
      double theory = Speciation.cloneProbability(classes.separation(time));
      // Euler and Maruyama's error is of first order in the step
      assertEquals(theory, share.mean(), Math.min(.03, 4 * share.error() + .01));
    }
  }

  @Test
  void clonesWithAllTheirComponentsPartAsTheirProjectionDoes() {
    Speciation classes = Speciation.ofDimension(24);
    double time = classes.time();
    Estimate share =
        new ClonedReversal(classes, 60).sameClassInFull(time, 2000, stream(7), Watch.UNLIMITED);
    assertEquals(.775200, share.mean(), 4 * share.error() + time / 60);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new ClonedReversal(new Speciation(2.5, 1), 10)
                        .sameClassInFull(1, 10, stream(1), Watch.UNLIMITED))
            .getMessage();
    assertTrue(message.endsWith("had 2.5"), message);
  }

  @Test
  void clonesInAThousandDimensionsPartAtTheTimeOfSpeciation() {
    Speciation classes = Speciation.ofDimension(1024);
    Estimate share =
        new ClonedReversal(classes, 1000)
            .sameClass(classes.time(), 10_000, stream(2), Watch.UNLIMITED);
    assertEquals(.775200, share.mean(), 4 * share.error() + .005);
  }

  @Test
  void branchesOfSampledTreesPartAsTheTheorySays() {
    TreeSpeciation tree = new TreeSpeciation(4000, .25, .05, .005);
    double[] simulated = {.7776, .7798, .7736};
    for (int l = 0; l < 3; l++) {
      Estimate share = tree.simulate(l, tree.time(l), 40, 50, stream(3 + l), Watch.UNLIMITED);
      assertEquals(.7752, share.mean(), 4 * share.error() + .005);
      assertEquals(simulated[l], share.mean(), 4 * Math.hypot(share.error(), .005));
    }
  }
}
