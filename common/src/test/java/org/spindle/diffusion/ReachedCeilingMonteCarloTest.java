// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.spindle.data.Heartbeat;
import org.spindle.data.SpikeTrain;
import org.spindle.data.SwissRoll;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/** The kernels that the ceilings speak of exist: sampled, they reach them. */
class ReachedCeilingMonteCarloTest {

  private static final Streams STREAMS = new Streams(new PointId(15, 2));

  private static void assertReached(double ceiling, Estimate sampled, double relative) {
    assertEquals(ceiling, sampled.mean(), 4 * sampled.error());
    assertEquals(0, sampled.error() / Math.abs(ceiling), relative);
  }

  @Test
  void kernelsOfTheSwissRollReachItsCeiling() {
    SwissRoll roll = new SwissRoll(0.05);
    Schedule schedule = Schedule.logarithmic(20, 1e-3);
    ReverseModel model = ReverseModel.of(schedule, DataPosterior.of(roll), CovarianceModel.STATE);
    Estimate sampled =
        new BoundEstimator(schedule, model, (x, g) -> x.copyFrom(roll.sample(x.cols(), g)), 2)
            .estimate(
                BoundEstimator.Allocation.STRATIFIED, 8000, STREAMS.of("roll"), Watch.UNLIMITED)
            .bound();
    double ceiling =
        new SwissRollCeiling(roll).bound(schedule, CovarianceModel.STATE, Watch.UNLIMITED);
    assertReached(ceiling, sampled, 0.1);
  }

  @Test
  void allKernelsOfTheMixtureReachTheirBounds() {
    SymmetricMixture data = SymmetricMixture.reference();
    Schedule schedule = Schedule.erasing(12);
    double[] doubts = new double[13];
    for (int t = 2; t <= 12; t++) {
      doubts[t] = data.leastError(schedule.signal(t));
    }
    for (CovarianceModel kind : CovarianceModel.values()) {
      ReverseModel model = ReverseModel.of(schedule, DataPosterior.of(data), kind, doubts);
      Estimate sampled =
          new BoundEstimator(
                  schedule,
                  model,
                  (x, g) -> {
                    for (int c = 0; c < x.cols(); c++) {
                      double mean = g.nextBoolean() ? data.mean() : -data.mean();
                      x.set(0, c, mean + Math.sqrt(data.spread()) * g.nextGaussian());
                    }
                  },
                  1)
              .estimate(
                  BoundEstimator.Allocation.STRATIFIED,
                  40_000,
                  STREAMS.of("mixture"),
                  Watch.UNLIMITED)
              .bound();
      double bound = Arrays.stream(MixtureCeiling.parts(data, schedule, kind)).sum();
      assertReached(bound, sampled, 0.02);
    }
  }

  @Test
  void leastErrorsKnowTheEntropy() {
    SymmetricMixture data = SymmetricMixture.reference();
    assertEquals(data.entropy(1), MixtureCeiling.entropyByErrors(data, 20, 800), 1e-7);
  }

  @Test
  void wholePathsOfBitsReachTheirCeilings() {
    Heartbeat beat = Heartbeat.reference();
    BinomialKernel kernel = new BinomialKernel(0.2);
    HeartbeatCeiling ceiling = new HeartbeatCeiling(beat, kernel);
    Schedule schedule = Schedule.binomial(20);
    Estimate sampled =
        new BinaryPaths(kernel, ceiling::posterior)
            .bound(
                schedule,
                beat.sample(4000, STREAMS.of("beats")),
                STREAMS.of("paths"),
                Watch.UNLIMITED);
    assertReached(ceiling.bound(schedule, FirstStep.FIXED, Watch.UNLIMITED), sampled, 0.03);

    SpikeTrain trains = SpikeTrain.reference();
    SpikeTrainCeiling exact = new SpikeTrainCeiling(trains);
    Estimate paths =
        new BinaryPaths(new BinomialKernel(trains.activity()), exact::posterior)
            .bound(
                schedule,
                trains.sample(2000, STREAMS.of("trains")),
                STREAMS.of("train paths"),
                Watch.UNLIMITED);
    Estimate steps = exact.bound(schedule, 1000, STREAMS.of("steps"), Watch.UNLIMITED);
    assertReached(
        steps.mean(),
        new Estimate(paths.mean(), Math.hypot(paths.error(), steps.error()), 2),
        0.02);
  }

  @Test
  void sampledInpaintingHasTheMomentsOfItsRecursion() {
    Matrix covariance = Matrix.of(new double[][] {{1, 0.9}, {0.9, 1}});
    boolean[] known = {true, false};
    Inpainting inpainting =
        new Inpainting(Schedule.published(60), covariance, known, new double[] {1, 0});
    for (Inpainting.Rule rule : Inpainting.Rule.values()) {
      for (int rounds : new int[] {1, 3}) {
        Inpainting.Moments exact = inpainting.reversed(rule, rounds);
        Matrix x = inpainting.sample(rule, rounds, 20_000, STREAMS.of("inpainting"));
        double sum = 0;
        double squares = 0;
        for (int c = 0; c < x.cols(); c++) {
          sum += x.get(1, c);
          squares += x.get(1, c) * x.get(1, c);
        }
        double mean = sum / x.cols();
        double variance = squares / x.cols() - mean * mean;
        double expected = exact.covariance().get(1, 1);
        assertEquals(exact.mean()[1], mean, 4 * Math.sqrt(expected / x.cols()));
        assertEquals(1, variance / expected, 4 * Math.sqrt(2.0 / x.cols()));
        assertEquals(1, x.get(0, 7), 1e-12);
      }
    }
  }
}
