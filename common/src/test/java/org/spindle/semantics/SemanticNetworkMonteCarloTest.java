// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.Point;
import org.spindle.sweep.Watch;

/** Gradient descent on weight matrices against closed forms. */
class SemanticNetworkMonteCarloTest {

  private static final Matrix Y = RumelhartWorld.features();
  private static final Correlations WORLD = Correlations.ofItems(Y);
  private static final SemanticModes MODES = new SemanticModes(WORLD, 1e-3);
  private static final Streams STREAMS =
      new Streams(new Point("semantic-network", 1, new TreeMap<>(), 5, 0).id());

  @Test
  void networkFollowsTheFlowToFirstOrderInTheStep() {
    double coarse = deviation(4e-3);
    double fine = deviation(2e-3);
    assertTrue(fine < 0.02, "deviation " + fine);
    assertEquals(2, coarse / fine, 0.1);
  }

  private static double deviation(double step) {
    var network = SemanticNetwork.decoupled(WORLD, MODES, 9, step, STREAMS.of("rotation"));
    double[] worst = {0};
    network.learn(
        8,
        step,
        10,
        (time, learner) -> {
          Matrix theory = MODES.output(time);
          worst[0] = Math.max(worst[0], distance(theory, learner.map()));
        },
        Watch.UNLIMITED);
    return worst[0];
  }

  @Test
  void rotatedOutputsChangeNothing() {
    int features = 60;
    Matrix y = new Matrix(features, 6, GaussianMatrix.matrix(features, 6, 0.3, STREAMS.of("y")));
    var world = Correlations.ofItems(y);
    var modes = new SemanticModes(world, 1e-3);
    var rotated = SemanticNetwork.random(world, modes, 7, 1e-2, 0.01, STREAMS.of("weights"));
    var random = STREAMS.of("weights");
    double sigma = Math.sqrt(1e-2 / 7);
    var plain =
        SemanticNetwork.of(
            world,
            new Matrix(7, 6, GaussianMatrix.matrix(7, 6, sigma, random)),
            new Matrix(features, 7, GaussianMatrix.matrix(features, 7, sigma, random)),
            0.01);
    for (int step = 0; step < 300; step++) {
      rotated.step();
      plain.step();
    }
    assertEquals(0, distance(plain.map(), rotated.map()), 1e-12);
    assertEquals(0, distance(plain.outputWeights(), rotated.outputWeights()), 1e-12);
    assertEquals(3, rotated.time(), 1e-12);
    assertTrue(distance(plain.map(), y) < 0.3);
  }

  @Test
  void correlatedInputsFollowTheirClosedForm() {
    var random = STREAMS.of("percepts");
    var modes = MODES.withVariances(new double[] {2, .5, 1.5, 1, .7, 3, 1});
    var world = Correlations.ofPercepts(Y, modes.percepts());
    assertEquals(0, new SemanticModes(world, 1e-3).mixing(), 1e-12);
    double step = 1e-3;
    var network = SemanticNetwork.decoupled(world, modes, 8, step, random);
    for (int i = 0; i < 3000; i++) {
      network.step();
    }
    assertEquals(0, distance(modes.output(network.time()), network.map()), 5e-3);
  }

  @Test
  void randomStartHasTheDelayOfItsEffectiveStart() {
    double step = 1e-3;
    var network = SemanticNetwork.random(WORLD, MODES, 32, 1e-6, step, STREAMS.of("small"));
    double[] half = new double[2];
    double[] expected = new double[2];
    for (int mode = 0; mode < 2; mode++) {
      double s = MODES.singularValue(mode);
      half[mode] = s / 2;
      expected[mode] = Math.log(s / network.effectiveStrength(MODES, mode) - 1) / (2 * s);
    }
    var crossings = new Crossings(half);
    network.learn(
        4,
        step,
        5,
        (time, learner) -> {
          double[] strengths = MODES.strengths(learner.map());
          crossings.see(time, strengths[0], strengths[1]);
        },
        Watch.UNLIMITED);
    for (int mode = 0; mode < 2; mode++) {
      assertEquals(1, crossings.times()[mode] / expected[mode], 0.02, "mode " + mode);
    }
  }

  @Test
  void shallowNetworkLearnsAllModesAtOnce() {
    Matrix start = MODES.output(0);
    var network = new ShallowNetwork(WORLD, start.copy(), 1e-3);
    for (int i = 0; i < 1500; i++) {
      network.step();
    }
    for (int m = 0; m < Y.rows(); m++) {
      assertEquals(MODES.shallowOutput(m, 2, 1.5), network.map().get(m, 2), 1e-3);
    }
  }

  @Test
  void deltaRuleEndsAtTheTheoryOfInduction() {
    double step = 5e-4;
    var network = SemanticNetwork.decoupled(WORLD, MODES, 10, step, STREAMS.of("induction"));
    for (int i = 0; i < 4000; i++) {
      network.step();
    }
    int[] canary = {RumelhartWorld.item("canary")};
    double[] yes = {1};
    double[] judged = DeltaRule.responses(network.hidden(), canary, yes, 0.2, 1e-10, 10_000);
    double[] expected = Induction.fromOne(MODES.itemKernel(MODES.strengths(2)), canary[0]);
    assertNotNull(judged);
    for (int i = 0; i < 8; i++) {
      assertEquals(expected[i], judged[i], 5e-3);
    }
    int[] seen = {RumelhartWorld.feature("feathers"), RumelhartWorld.feature("swim")};
    double[] values = {1, 1};
    Matrix features = network.outputWeights().transpose();
    double[] blick = DeltaRule.responses(features, seen, values, 0.5, 1e-10, 100_000);
    double[] theory = Induction.fromSeveral(MODES.featureKernel(MODES.strengths(2)), seen, values);
    assertNotNull(blick);
    for (int m = 0; m < Y.rows(); m++) {
      assertEquals(theory[m], blick[m], 5e-3, RumelhartWorld.FEATURES.get(m));
    }
  }

  @Test
  void deltaRuleThatDoesNotSettleSaysSo() {
    int[] shown = {0};
    double[] value = {1};
    Matrix pattern = Matrix.identity(2);
    assertEquals(null, DeltaRule.responses(pattern, shown, value, 0.1, 1e-10, 3));
  }

  @Test
  void crossingsAreInterpolated() {
    var crossings = new Crossings(0.5, 2, 0);
    crossings.see(0, 0, 0, 0);
    crossings.see(1, 2, 1, 1);
    assertEquals(0.25, crossings.times()[0], 1e-15);
    assertTrue(Double.isNaN(crossings.times()[1]));
    assertEquals(0, crossings.times()[2]);
  }

  @Test
  void tooFewHiddenUnitsAreRefused() {
    var random = STREAMS.of("few");
    assertThrows(
        IllegalArgumentException.class,
        () -> SemanticNetwork.decoupled(WORLD, MODES, 6, 1e-3, random));
  }

  private static double distance(Matrix a, Matrix b) {
    double worst = 0;
    for (int r = 0; r < a.rows(); r++) {
      for (int c = 0; c < a.cols(); c++) {
        worst = Math.max(worst, Math.abs(a.get(r, c) - b.get(r, c)));
      }
    }
    return worst;
  }
}
