// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.spindle.landscape.SearchSettings.Method;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

class SaddleNeighbourhoodTest {

  private static final int N = 10;
  private static final double RATE = 0.02;

  private static List<Endpoint> saddles;
  private static SaddleNeighbourhood beside;

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  @BeforeAll
  static void findSaddles() {
    SpinGlass glass = SpinGlass.sample(N, 3, random(1));
    Matrix starts = Starts.draw(glass, 20, 1, 12, 0.05, random(2));
    var search = new CriticalPointSearch(glass, SearchSettings.of(N, Method.NEWTON));
    saddles =
        search.from(starts, Watch.UNLIMITED).stream()
            .filter(e -> e.isCritical() && e.index(0) > 0)
            .toList();
    beside = new SaddleNeighbourhood(glass, saddles);
  }

  @Test
  void curvaturesAreThoseOfTheSearch() {
    assertTrue(saddles.size() >= 5, "saddles " + saddles.size());
    for (int j = 0; j < saddles.size(); j++) {
      assertEquals(saddles.get(j).eigenvalues()[0], beside.lowest(j), 1e-8);
      assertEquals(saddles.get(j).index(0), beside.index(j));
    }
  }

  @Test
  void descentLeavesAlongTheLowestDirectionByItsFactor() {
    double[] steps = beside.exitSteps(beside.along(1e-6), RATE, 1e-3, 1_000_000, Watch.UNLIMITED);
    for (int j = 0; j < steps.length; j++) {
      double theory = Math.log(1e3) / Math.log1p(-RATE * beside.lowest(j));
      assertEquals(1, steps[j] / theory, 0.01);
    }
  }

  @Test
  void descentFromAnyStartFollowsTheLinearLaw() {
    Matrix moves = beside.isotropic(1e-6, random(3));
    double[] real = beside.exitSteps(moves, RATE, 1e-3, 1_000_000, Watch.UNLIMITED);
    double[] linear = beside.linearSteps(moves, RATE, 1e-3, 1_000_000);
    for (int j = 0; j < real.length; j++) {
      assertEquals(1, real[j] / linear[j], 0.01);
    }
  }

  @Test
  void whoHasTooFewStepsDoesNotLeave() {
    double[] steps = beside.exitSteps(beside.along(1e-6), RATE, 1, 3, Watch.UNLIMITED);
    double[] never = new double[steps.length];
    java.util.Arrays.fill(never, -1);
    assertArrayEquals(never, steps);
  }

  @Test
  void noiseAloneStaysOfItsSize() {
    int[] steps = new int[beside.count()];
    java.util.Arrays.fill(steps, 1);
    double[] ends = beside.noisy(RATE, 1e-4, steps, random(4), Watch.UNLIMITED);
    for (double end : ends) {
      assertTrue(end != 0 && Math.abs(end) < 6e-4, "one step of noise: " + end);
    }
  }
}
