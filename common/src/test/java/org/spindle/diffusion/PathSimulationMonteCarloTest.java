// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class PathSimulationMonteCarloTest {

  private static RandomGenerator stream(long seed) {
    return new Streams(new PointId(seed, 41)).of("paths");
  }

  @Test
  void sampledEntropyProductionFollowsItsLaw() {
    GaussianReversal reversal = EntropyProductionLawTest.g2(10);
    EntropyProductionLaw law = EntropyProductionLaw.forward(reversal);
    int n = 1_000_000;
    double[] forth = new double[n];
    new PathSimulation(reversal).forward(forth, stream(1), Watch.UNLIMITED);
    Estimate mean = Estimate.of(forth);
    assertEquals(law.mean(), mean.mean(), 4 * mean.error());
    Estimate one = Estimate.of(Arrays.stream(forth).map(s -> Math.exp(-s)).toArray());
    assertEquals(1, one.mean(), 4 * one.error());
    double below = (double) Arrays.stream(forth).filter(s -> s < 0).count() / n;
    assertEquals(0.30963, below, 0.002);
    double variance = mean.error() * mean.error() * n;
    assertEquals(0.7873, variance / (2 * mean.mean()), 0.01);

    double[] back = new double[n];
    new PathSimulation(reversal).reverse(back, stream(2), Watch.UNLIMITED);
    Estimate reverse = Estimate.of(back);
    assertEquals(-0.2197071, reverse.mean(), 4 * reverse.error());
    for (double from = -0.5; from < 0.75; from += 0.25) { // Crooks in five bins
      double low = from;
      double high = from + 0.25;
      double ofForth = Arrays.stream(forth).filter(s -> s >= low && s < high).count();
      double weighted = Arrays.stream(back).filter(s -> s >= low && s < high).map(Math::exp).sum();
      double squares =
          Arrays.stream(back).filter(s -> s >= low && s < high).map(s -> Math.exp(2 * s)).sum();
      assertEquals(ofForth, weighted, 4 * Math.sqrt(ofForth + squares), "bin from " + from);
    }
  }

  @Test
  void jarzynskiGivesTheLikelihoodOfADatum() {
    GaussianReversal reversal =
        new GaussianReversal(
            Schedule.erasing(10), new GaussianData(0.1), ReverseVariance.RATE, FirstStep.MATCHED);
    int n = 1_000_000;
    double[] weights = new double[n];
    new PathSimulation(reversal)
        .logWeights(new double[] {0.3}, weights, stream(3), Watch.UNLIMITED);
    assertEquals(-0.278696, PathSimulation.logMeanExponential(weights, 0, n), 0.003);
    Estimate bound = Estimate.of(weights);
    assertEquals(-0.39241, bound.mean(), 0.002);
    assertEquals(reversal.bound(0.3), bound.mean(), 4 * bound.error());
    double before = bound.mean();
    for (int size = 2; size <= 1024; size *= 4) {
      double sum = 0;
      for (int i = 0; i + size <= n; i += size) {
        sum += PathSimulation.logMeanExponential(weights, i, i + size);
      }
      double now = sum / (n / size);
      assertTrue(now > before, "log mean of " + size + " weights must rise");
      before = now;
    }
  }

  @Test
  void modelsPathsWeightedByCrooksAreAsManyAsForwardOnes() {
    double[] sigmas = {-0.5, -0.5, 0.5, 9};
    ProductionHistogram bins = ProductionHistogram.of(sigmas, -1, 0, 1);
    assertArrayEquals(new double[] {0.5, 0.25}, bins.shares(), 1e-15);
    assertEquals(0.5 * Math.exp(-0.5), bins.weighted()[0], 1e-15);
    assertEquals(0.5 * Math.exp(-0.5) / 2, bins.errors()[0], 1e-15);
  }

  @Test
  void morePathsNeverLowerTheLikelihoodOnTheAverage() {
    double[] ladder = PathSimulation.ladder(Math.log(1), Math.log(3), Math.log(2), Math.log(2), 9);
    assertEquals(3, ladder.length);
    assertEquals((Math.log(3) + 2 * Math.log(2)) / 4, ladder[0], 1e-15);
    assertEquals(Math.log(2), ladder[1], 1e-15);
    assertEquals(Math.log(2), ladder[2], 1e-15);
  }
}
