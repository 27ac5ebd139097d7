// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.sweep.Watch;

class ModeRecursionTest {

  /** Singular values of the population tree of five binary levels, ε = 0.1, 1000 features. */
  private static final double[] TREE = {81.0428, 55.9640, 46.5360, 37.5583, 28.6496, 18.9737};

  @ParameterizedTest
  @CsvSource({"2, 99", "4, 656", "9, 2820", "27, 6548", "99, 8962"})
  void stepCountsAreThoseOfTheReference(int factors, int steps) {
    var recursion = new ModeRecursion(factors, 1, 1, 1e-3, 0.1 / factors);
    assertEquals(steps, recursion.stepsTo(0.95, 10_000).orElseThrow());
    assertEquals(steps, recursion.predictedStepsTo(0.95), 1);
  }

  @Test
  void predictedStepsHoldWithinOneForOtherParameters() {
    for (int factors : new int[] {1, 2, 3, 6, 19, 60}) {
      for (double s : new double[] {0.3, 1, 4.4}) {
        for (double d : new double[] {0.5, 1, 2}) {
          for (double rate : new double[] {0.02, 0.13, 0.5}) {
            for (double fraction : new double[] {0.5, 0.93}) {
              var flow = new ModeTrajectory(factors, s, d, 0.003 * s / d);
              var recursion = ModeRecursion.of(flow, rate * flow.optimalRateScale());
              double threshold = fraction * s / d;
              assertEquals(
                  recursion.stepsTo(threshold, 100_000).orElseThrow(),
                  recursion.predictedStepsTo(threshold),
                  1,
                  recursion + " to " + threshold);
            }
          }
        }
      }
    }
  }

  @Test
  void errorAgainstTheFlowHalvesWithTheStep() {
    double[] reference = {0.0815, 0.0408, 0.0204};
    double last = Double.NaN;
    for (int i = 0; i < reference.length; i++) {
      double rate = 5e-4 / (1 << i);
      double worst = 0;
      for (double s : TREE) {
        var recursion = new ModeRecursion(2, s, 1, 1e-6, rate);
        worst = Math.max(worst, recursion.deviationFromFlow((int) (0.75 / rate)));
      }
      assertEquals(reference[i], worst, 6e-5);
      if (i > 0) {
        assertEquals(2, last / worst, 0.1);
      }
      last = worst;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0.01", "2, 1e-6", "4, 1e-3", "9, 0.1", "40, 0.5"})
  void errorAgainstTheFlowIsThePredictedOne(int factors, double start) {
    var flow = new ModeTrajectory(factors, 1.3, 0.8, start);
    for (double rate : new double[] {0.1, 0.01}) {
      var recursion = ModeRecursion.of(flow, rate * flow.optimalRateScale());
      int steps = (int) (1.5 * flow.normalizedTimeTo(0.99 * flow.optimum()) / rate);
      double predicted = recursion.predictedDeviationFromFlow();
      assertEquals(predicted, recursion.deviationFromFlow(steps), (0.01 + rate) * predicted);
    }
  }

  @Test
  void fastestRateIsBetweenTheNewtonStepAndTheStabilityLimit() {
    for (double start : new double[] {1e-3, 0.1, 0.5}) {
      for (int factors : new int[] {2, 4, 9, 19, 53, 99}) {
        var flow = new ModeTrajectory(factors, 1.7, 0.8, start);
        var fastest = ModeRecursion.fastest(flow, 0.95, 5000, Watch.UNLIMITED);
        double units = fastest.learningRate() / flow.optimalRateScale();
        assertTrue(units > 1 && units < 2, "N = " + factors + ": " + units);
        double slower =
            ModeRecursion.of(flow, flow.optimalRateScale())
                .stepsTo(0.95 * flow.optimum(), 5000)
                .orElseThrow();
        assertTrue(fastest.steps() <= slower);
      }
    }
    var slow = ModeTrajectory.whiteInputs(9, 1, 1e-3);
    assertNull(ModeRecursion.fastest(slow, 0.95, 10, Watch.UNLIMITED));
  }

  @Test
  void rateBeyondTheStabilityLimitLeavesTheOptimum() {
    var flow = ModeTrajectory.whiteInputs(4, 1.3, 0.5);
    double[] stable = ModeRecursion.of(flow, 0.97 * flow.stabilityLimit()).strengths(2000);
    double[] unstable = ModeRecursion.of(flow, 1.05 * flow.stabilityLimit()).strengths(2000);
    assertEquals(1.3, stable[2000], 1e-9);
    assertTrue(Math.abs(unstable[2000] - 1.3) > 1e-2);
  }
}
