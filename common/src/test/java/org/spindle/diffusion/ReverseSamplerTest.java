// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class ReverseSamplerTest {

  private static final double[] LAMBDA = {1.9, 0.1};

  @Test
  void everySchemeOnAnySubScheduleIsItsAffineMap() {
    Schedule cosine = Schedule.cosine(200);
    Schedule[] schedules = {
      Schedule.erasing(10),
      cosine,
      cosine.at(2, 3, 5, 8, 13, 21, 34, 55, 89, 144),
      cosine.at(1, 100, 101, 199),
      Schedule.published(100).at(7, 77)
    };
    Denoiser exact = Denoiser.of(new GaussianData(LAMBDA));
    for (Schedule schedule : schedules) {
      for (SamplingScheme scheme : SamplingScheme.values()) {
        int n = 3;
        Matrix x = new Matrix(2, n);
        RandomGenerator start = new Streams(new PointId(1, 43)).of("start");
        for (int c = 0; c < n; c++) {
          x.set(0, c, start.nextGaussian());
          x.set(1, c, start.nextGaussian());
        }
        Matrix expected = x.copy();
        RandomGenerator noise = new Streams(new PointId(2, 43)).of("noise");
        AffineReversal[] maps = {
          AffineReversal.of(scheme, schedule, LAMBDA[0]),
          AffineReversal.of(scheme, schedule, LAMBDA[1])
        };
        for (int t = schedule.steps(); t >= 1; t--) {
          for (int c = 0; c < n; c++) {
            for (int k = 0; k < 2; k++) {
              double width = maps[k].widths()[t];
              double z = width == 0 ? 0 : noise.nextGaussian();
              expected.set(k, c, maps[k].gains()[t] * expected.get(k, c) + width * z);
            }
          }
        }
        new ReverseSampler(schedule, exact, 2, n)
            .run(scheme, x, new Streams(new PointId(2, 43)).of("noise"), Watch.UNLIMITED);
        for (int c = 0; c < n; c++) {
          for (int k = 0; k < 2; k++) {
            assertEquals(expected.get(k, c), x.get(k, c), 1e-12, scheme + " on " + schedule);
          }
        }
      }
    }
  }

  @Test
  void implicitSamplesAreTooNarrowToFirstOrder() {
    int[] steps = {5, 10, 20, 100};
    double[] ratio = {.4035, .6483, .8073, .9583};
    for (int i = 0; i < steps.length; i++) {
      Schedule schedule = Schedule.equalAngles(steps[i], 1e-4);
      AffineReversal map = AffineReversal.of(SamplingScheme.IMPLICIT, schedule, 0.1);
      double end = 1 - 0.9 * 1e-4; // samples begin with the variance of the diffused data
      assertEquals(ratio[i], map.gain() * map.gain() * end / 0.1, 6e-5);
    }
    Schedule fine = Schedule.equalAngles(4000, 1e-4);
    AffineReversal map = AffineReversal.of(SamplingScheme.IMPLICIT, fine, 0.1);
    double end = 1 - 0.9 * 1e-4;
    assertEquals(-4.26, 4000 * (map.gain() * map.gain() * end / 0.1 - 1), 0.01);
  }

  @Test
  void ancestralSamplesHaveTheVarianceOfTheModel() {
    Schedule schedule = Schedule.cosine(50);
    for (double lambda : LAMBDA) {
      GaussianReversal reversal =
          new GaussianReversal(
              schedule, new GaussianData(lambda), ReverseVariance.RATE, FirstStep.MATCHED);
      AffineReversal map = AffineReversal.of(SamplingScheme.ANCESTRAL_RATE, schedule, lambda);
      assertEquals(reversal.modelVariance(0), map.variance(), 1e-12);
    }
  }

  @Test
  void flowKeepsTheVarianceOnFineSchedules() {
    Schedule fine = Schedule.logarithmic(2000, 1e-4);
    AffineReversal heun = AffineReversal.of(SamplingScheme.FLOW_HEUN, fine, 0.1);
    assertEquals(0.1, heun.variance(), 1e-3);
  }
}
