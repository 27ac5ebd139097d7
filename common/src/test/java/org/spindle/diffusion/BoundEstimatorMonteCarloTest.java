// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class BoundEstimatorMonteCarloTest {

  private static final double[] LAMBDA = {1.9, 0.1};

  private static BoundEstimator estimator(GaussianReversal reversal) {
    return new BoundEstimator(
        reversal.schedule(),
        ReverseModel.of(reversal),
        (x, generator) -> {
          for (int c = 0; c < x.cols(); c++) {
            for (int k = 0; k < x.rows(); k++) {
              x.set(k, c, Math.sqrt(LAMBDA[k]) * generator.nextGaussian());
            }
          }
        },
        2);
  }

  @Test
  void sampledBoundIsTheExactOne() {
    for (ReverseVariance variance : ReverseVariance.values()) {
      GaussianReversal reversal =
          new GaussianReversal(
              Schedule.logarithmic(40, 1e-3), new GaussianData(LAMBDA), variance, FirstStep.FIXED);
      for (BoundEstimator.Allocation allocation : BoundEstimator.Allocation.values()) {
        BoundEstimator.Result result =
            estimator(reversal)
                .estimate(
                    allocation,
                    40_000,
                    new Streams(new PointId(1, 47)).of("bound"),
                    Watch.UNLIMITED);
        Estimate bound = result.bound();
        assertEquals(
            reversal.bound(), bound.mean(), 4 * bound.error(), variance + " " + allocation);
        double[] parts = reversal.parts();
        for (int t = 2; t <= 40; t++) {
          Estimate step = result.steps()[t];
          assertEquals(-parts[t], step.mean(), 5 * step.error() + 1e-12, "step " + t);
        }
      }
    }
  }

  @Test
  void strataAndLearnedTimesAreMoreExact() {
    GaussianReversal reversal =
        new GaussianReversal(
            Schedule.erasing(100, 1e-3),
            new GaussianData(LAMBDA),
            ReverseVariance.RATE,
            FirstStep.FIXED);
    double[] errors = new double[3];
    for (BoundEstimator.Allocation allocation : BoundEstimator.Allocation.values()) {
      errors[allocation.ordinal()] =
          estimator(reversal)
              .estimate(
                  allocation, 40_000, new Streams(new PointId(2, 47)).of("bound"), Watch.UNLIMITED)
              .bound()
              .error();
    }
    assertTrue(errors[1] < errors[0], "strata " + errors[1] + ", uniform " + errors[0]);
    assertTrue(errors[2] < errors[1], "learned " + errors[2] + ", strata " + errors[1]);
  }
}
