// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.data.Heartbeat;
import org.spindle.data.SpikeTrain;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class BinaryCeilingTest {

  private static final HeartbeatCeiling HEARTBEAT =
      new HeartbeatCeiling(Heartbeat.reference(), new BinomialKernel(0.2));

  private static double bound(HeartbeatCeiling ceiling, int steps, FirstStep first) {
    return Information.bits(ceiling.bound(Schedule.binomial(steps), first, Watch.UNLIMITED));
  }

  @ParameterizedTest
  @CsvSource({
    "10, -6.730465",
    "20, -4.842575",
    "50, -3.497976",
    "100, -2.973699",
    "200, -2.679750",
    "500, -2.481963",
    "1000, -2.408343",
    "2000, -2.368335"
  })
  void heartbeatCeilingIsThatOfTheTheory(int steps, double ceiling) {
    assertEquals(ceiling, bound(HEARTBEAT, steps, FirstStep.FIXED), 1e-6);
  }

  @Test
  void firstStepAndFactorisationShareTheGap() {
    assertEquals(-2.324398, bound(HEARTBEAT, 2000, FirstStep.MATCHED), 1e-6);
    double entropy = Math.log(5) / Math.log(2);
    double factorisation = -bound(HEARTBEAT, 2000, FirstStep.MATCHED) - entropy;
    assertEquals(0.002470, factorisation, 1e-6);
    assertEquals(4.94, 2000 * factorisation, 0.01);
    HeartbeatCeiling even = new HeartbeatCeiling(Heartbeat.reference(), new BinomialKernel(0.5));
    assertEquals(-2.391423, bound(even, 2000, FirstStep.FIXED), 1e-6);
  }

  @Test
  void heartbeatForgetsItsPhase() {
    double[] entropy = {
      2.32193, 6.19240, 8.71581, 10.64828, 12.11478, 13.16673, 13.85092, 14.23159, 14.39420,
      14.43568, 14.43856
    };
    Schedule schedule = Schedule.binomial(10);
    for (int t = 0; t <= 10; t++) {
      double bits = Information.bits(HEARTBEAT.entropy(schedule.signal(t)));
      assertEquals(entropy[t], bits, 6e-6);
    }
    double produced = 20 * Information.binary(0.2) - HEARTBEAT.entropy(1); // KL(q_0|π)
    assertEquals(12.1166, Information.bits(produced), 1e-4);
  }

  @Test
  void entropiesOfStepsBackwardsKeepWithinTheirBounds() {
    Schedule schedule = Schedule.binomial(10);
    double[][] reference = {
      {2, 1.64873, 1.66746, 4.19088}, {5, 4.30418, 4.58756, 5.63951}, {8, 8.38680, 8.83769, 9.00031}
    };
    for (double[] row : reference) {
      EntropyBounds bounds = HEARTBEAT.entropyBounds(schedule, (int) row[0]);
      assertEquals(row[1], Information.bits(bounds.lower()), 6e-6);
      assertEquals(row[2], Information.bits(bounds.exact()), 6e-6);
      assertEquals(row[3], Information.bits(bounds.upper()), 6e-6);
    }
  }

  @Test
  void spikeTrainsHaveTheEntropyOfTheirChain() {
    SpikeTrainCeiling ceiling = new SpikeTrainCeiling(SpikeTrain.reference());
    assertEquals(-18.789381, -Information.bits(ceiling.entropy()), 1e-6);
    assertEquals(-29.583639, Information.bits(ceiling.nullLikelihood()), 1e-6);
  }

  @Test
  void posteriorsOfAShortTrainAreThoseOfEnumeration() {
    SpikeTrain data = new SpikeTrain(4, 0.1, 0.6);
    SpikeTrainCeiling ceiling = new SpikeTrainCeiling(data);
    BinomialKernel kernel = new BinomialKernel(data.activity());
    byte[] noisy = {1, 0, 1, 1};
    double[] sums = new double[4];
    double all = 0;
    for (int x = 0; x < 16; x++) {
      double p = 1;
      double spike = data.activity();
      for (int i = 0; i < 4; i++) {
        int bit = x >>> i & 1;
        double one = kernel.one(bit, 0.4);
        p *= (bit == 1 ? spike : 1 - spike) * (noisy[i] == 1 ? one : 1 - one);
        spike = bit == 1 ? data.afterSpike() : data.afterRest();
      }
      all += p;
      for (int i = 0; i < 4; i++) {
        sums[i] += (x >>> i & 1) * p;
      }
    }
    double[] posterior = new double[4];
    assertEquals(Math.log(all), ceiling.posterior(noisy, 0.4, posterior), 1e-12);
    for (int i = 0; i < 4; i++) {
      assertEquals(sums[i] / all, posterior[i], 1e-12);
    }
  }

  @Test
  void spikeTrainCeilingIsThatOfTheTheory() {
    SpikeTrainCeiling ceiling = new SpikeTrainCeiling(SpikeTrain.reference());
    Estimate fine =
        ceiling
            .bound(
                Schedule.binomial(100),
                6_000,
                new Streams(new PointId(1, 45)).of("trains"),
                Watch.UNLIMITED)
            .linear(1 / Math.log(2), 0);
    assertTrue(fine.error() < 0.012, "error " + fine.error());
    assertEquals(-19.309, fine.mean(), 0.03);
    assertEquals(-19.309, fine.mean(), 4 * Math.hypot(0.011, fine.error()));
    Estimate coarse =
        ceiling
            .bound(
                Schedule.binomial(20),
                1000,
                new Streams(new PointId(2, 45)).of("trains"),
                Watch.UNLIMITED)
            .linear(1 / Math.log(2), 0);
    assertEquals(-21.11, coarse.mean(), 4 * Math.hypot(0.02, coarse.error()));
  }

  @Test
  void silentAndCertainBitsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new BinomialKernel(0));
    assertThrows(IllegalArgumentException.class, () -> new BinomialKernel(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HeartbeatCeiling(Heartbeat.reference(), new BinomialKernel(0.3)));
    assertThrows(IllegalArgumentException.class, () -> new Heartbeat(20, 6));
  }

  @Test
  void factorsMultiplyAsOdds() {
    assertEquals(0.6, BinomialKernel.multiplied(0.6, 0.5), 1e-15);
    assertEquals(0.9, BinomialKernel.multiplied(0.75, 0.75), 1e-15);
  }
}
