// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class DecoupledNetworkTest {

  private static RandomGenerator stream(String text) {
    return new Streams(PointId.of(text)).of("rotations");
  }

  @Test
  void modesOfTheTreeFollowTheScalarRecursion() {
    double[] s = {81.0428, 55.9640, 46.5360, 46.5360, 37.5583, 28.6496, 18.9737};
    follow(new int[] {16, 12, 20}, s, 1e-6, 5e-4, 1500, 1e-12 * s[0]);
  }

  @Test
  void modesOfADeepNetworkOfUnequalWidthsFollowTheScalarRecursion() {
    follow(new int[] {9, 5, 12, 6, 7, 4}, new double[] {1.4, 0.9, 0.3}, 0.02, 0.02, 1500, 1e-13);
    int[] widths = new int[31];
    Arrays.fill(widths, 6);
    follow(widths, new double[] {1, 0.7}, 1e-2, 0.2 / 30, 1500, 1e-11);
  }

  private static void follow(
      int[] widths, double[] s, double start, double rate, int epochs, double tolerance) {
    var network = DecoupledNetwork.start(widths, s, start, stream("follow"));
    double[][] exact = new double[s.length][];
    for (int mode = 0; mode < s.length; mode++) {
      var recursion = new ModeRecursion(widths.length - 1, s[mode], 1, start, rate);
      exact[mode] = recursion.strengths(epochs);
    }
    double worst = 0;
    for (int epoch = 0; epoch <= epochs; epoch++) {
      for (int mode = 0; mode < s.length; mode++) {
        worst = Math.max(worst, Math.abs(network.strength(mode) - exact[mode][epoch]));
      }
      worst = Math.max(worst, network.crossTalk());
      network.step(rate);
    }
    assertTrue(worst <= tolerance, "deviation " + worst);
    assertTrue(worst > 0, "two computations, not one");
    assertTrue(Math.abs(network.strength(0) - s[0]) < 0.05 * s[0], "the strongest mode is learned");
  }

  @Test
  void runReportsTheStepAtWhichTheFirstModeIsLearned() {
    var strong = new ModeRecursion(4, 1, 1, 1e-3, 0.1 / 4);
    var weak = new ModeRecursion(4, 0.6, 1, 1e-3, 0.1 / 4);
    ModeRecursion[] modes = {strong, weak};
    int[] widths = {5, 7, 5, 6, 2};
    var run = DecoupledRun.simulate(widths, modes, 0.95, 800, 100, stream("run"), Watch.UNLIMITED);
    assertEquals(strong.stepsTo(0.95, 800), run.steps());
    assertTrue(run.deviation() > 0 && run.deviation() < 1e-12, "deviation " + run.deviation());
    assertEquals(101, run.times().length);
    assertEquals(800 * 0.025, run.times()[100], 1e-12);
    assertEquals(strong.strengths(800)[800], run.strengths()[100], 1e-12);
    var early = DecoupledRun.simulate(widths, modes, 0.95, 50, 100, stream("run"), () -> {});
    assertTrue(early.steps().isEmpty());
  }

  @Test
  void lossFallsToItsMinimum() {
    double[] s = {2, 1};
    var network = DecoupledNetwork.start(new int[] {2, 3, 2}, s, 0.1, stream("loss"));
    assertEquals((1.9 * 1.9 + 0.9 * 0.9) / 2, network.excessLoss(), 1e-14);
    double last = Double.POSITIVE_INFINITY;
    for (int epoch = 0; epoch < 400; epoch++) {
      assertTrue(network.excessLoss() <= last + 1e-25);
      last = network.excessLoss();
      network.step(0.05);
    }
    assertEquals(0, network.excessLoss(), 1e-12);
  }

  @Test
  void rotationsDependOnTheStream() {
    int[] widths = {8, 8};
    double[] s = {4, 3, 2, 1};
    var one = DecoupledNetwork.start(widths, s, 0.3, stream("a"));
    var same = DecoupledNetwork.start(widths, s, 0.3, stream("a"));
    var other = DecoupledNetwork.start(widths, s, 0.3, stream("b"));
    assertEquals(one.crossTalk(), same.crossTalk(), 0);
    assertEquals(one.strength(0), same.strength(0), 0);
    assertNotEquals(one.crossTalk(), other.crossTalk());
  }

  @Test
  void moreModesThanNeuronsIsAnError() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> DecoupledNetwork.start(new int[] {4, 1, 4}, new double[] {2, 1}, .1, stream("")));
    assertTrue(error.getMessage().contains("narrowest"), error.getMessage());
  }
}
