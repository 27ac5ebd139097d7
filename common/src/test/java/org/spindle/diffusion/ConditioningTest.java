// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class ConditioningTest {

  private static final Schedule SCHEDULE = Schedule.published(1000);

  private static Matrix correlated(double rho) {
    return Matrix.of(new double[][] {{1, rho}, {rho, 1}});
  }

  private static Inpainting inpainting(double rho) {
    return new Inpainting(
        SCHEDULE, correlated(rho), new boolean[] {true, false}, new double[] {1, 0});
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, CONSTANT, .6665, .3337",
    "1, 1, RAMP, .4621, .4322",
    "1, 1, DOOB, .4998, .5000",
    "1, 1, POSTERIOR_SAMPLING, .6307, .4329",
    "1, 1, PSEUDO_INVERSE, .4988, .5006",
    "1, 1, FIRST_ORDER, .4988, .5006",
    ".3, .25, CONSTANT, .6578, .0786",
    ".3, .25, POSTERIOR_SAMPLING, .6979, .1141",
    ".3, .25, PSEUDO_INVERSE, .4797, .1439",
    ".3, .25, FIRST_ORDER, .5443, .1369"
  })
  void rulesComeToTheMomentsOfTheTable(
      double lambda, double noise, ConditioningRule rule, double mean, double variance) {
    Conditioning conditioning = new Conditioning(SCHEDULE, lambda, noise, 1);
    assertEquals(mean, conditioning.reversed(rule).mean(), 1e-4);
    assertEquals(variance, conditioning.reversed(rule).variance(), 1e-4);
  }

  @Test
  void sampledMomentsAreThoseOfTheRecursion() {
    Conditioning conditioning = new Conditioning(SCHEDULE, 1, 1, 1);
    double[] x = new double[10_000];
    for (ConditioningRule rule : ConditioningRule.values()) {
      conditioning.sample(rule, x, new Streams(new PointId(5, 42)).of(rule.name()));
      double mean = 0;
      double square = 0;
      for (double value : x) {
        mean += value / x.length;
        square += value * value / x.length;
      }
      Conditioning.Moments moments = conditioning.reversed(rule);
      assertEquals(moments.mean(), mean, 4 * Math.sqrt(moments.variance() / x.length));
      double error = moments.variance() * Math.sqrt(2.0 / x.length);
      assertEquals(moments.variance(), square - mean * mean, 4 * error);
    }
  }

  @Test
  void constantRuleCountsTheEvidenceTwiceInTheLimit() {
    Conditioning.Moments limit =
        new Conditioning(Schedule.published(20_000), 1, 1, 1).reversed(ConditioningRule.CONSTANT);
    assertEquals(2.0 / 3, limit.mean(), 2e-5);
    assertEquals(1.0 / 3, limit.variance(), 2e-5);
  }

  @ParameterizedTest
  @CsvSource({".9, .7261, .3114, .6261, .3115", ".5, .3466, .8241, .2677, .8241"})
  void inpaintingRulesAreOffByWhatTheTheorySays(
      double rho, double clampedMean, double clampedVariance, double newMean, double newVariance) {
    Inpainting inpainting = inpainting(rho);
    Inpainting.Moments exact = inpainting.exact();
    assertEquals(rho, exact.mean()[1], 1e-14);
    assertEquals(1 - rho * rho, exact.covariance().get(1, 1), 1e-14);
    Inpainting.Moments clamped = inpainting.reversed(Inpainting.Rule.CLAMPED, 1);
    assertEquals(clampedMean, clamped.mean()[1], 1e-4);
    assertEquals(clampedVariance, clamped.covariance().get(1, 1), 1e-4);
    Inpainting.Moments renoised = inpainting.reversed(Inpainting.Rule.RENOISED, 1);
    assertEquals(newMean, renoised.mean()[1], 1e-4);
    assertEquals(newVariance, renoised.covariance().get(1, 1), 1e-4);
  }

  @Test
  void resamplingComesNearTheExactPosterior() {
    double before = Double.POSITIVE_INFINITY;
    for (int rounds : new int[] {1, 4, 16}) {
      Inpainting.Moments moments = inpainting(0.9).reversed(Inpainting.Rule.RENOISED, rounds);
      double off =
          Math.abs(moments.mean()[1] - 0.9) + Math.abs(moments.covariance().get(1, 1) - 0.19);
      assertTrue(off < before, rounds + " rounds are off by " + off);
      before = off;
    }
    assertTrue(before < 0.02, "16 rounds are off by " + before);
  }

  @Test
  void maskOfAllOrNothingAndExactRampsAreRefused() {
    for (boolean all : new boolean[] {true, false}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () ->
                      new Inpainting(
                          SCHEDULE, correlated(0.5), new boolean[] {all, all}, new double[2]))
              .getMessage();
      assertTrue(message.startsWith("a mask must hide some coordinates and not all"), message);
    }
    assertThrows(IllegalArgumentException.class, () -> new Conditioning(SCHEDULE, 1, 0, 1));
  }
}
