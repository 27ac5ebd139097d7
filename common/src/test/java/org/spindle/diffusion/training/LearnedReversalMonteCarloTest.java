// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.spindle.data.DeadLeaves;
import org.spindle.data.Heartbeat;
import org.spindle.data.SwissRoll;
import org.spindle.diffusion.BinomialKernel;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.diffusion.CovarianceModel;
import org.spindle.diffusion.FirstStep;
import org.spindle.diffusion.GaussianData;
import org.spindle.diffusion.GaussianReversal;
import org.spindle.diffusion.HeartbeatCeiling;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.ReverseVariance;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.SwissRollCeiling;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class LearnedReversalMonteCarloTest {

  private static final Streams STREAMS = new Streams(new PointId(15, 4));
  private static final SwissRoll ROLL = new SwissRoll(0.05);
  private static final BoundEstimator.Source POINTS =
      (x, g) -> x.copyFrom(ROLL.sample(x.cols(), g));

  private static double bits(double nats) {
    return Information.bits(nats);
  }

  private static Estimate bound(
      Schedule schedule, GaussianLearner learner, BoundEstimator.Source source, int d, int n) {
    return new BoundEstimator(schedule, learner, source, d)
        .estimate(BoundEstimator.Allocation.STRATIFIED, n, STREAMS.of("estimate"), Watch.UNLIMITED)
        .bound();
  }

  @Test
  void linearCeilingOfIndependentModesIsTheirBound() {
    Schedule schedule = Schedule.logarithmic(40, 1e-3);
    Matrix covariance = Matrix.identity(2);
    covariance.set(0, 0, 1.9);
    covariance.set(1, 1, 0.1);
    GaussianReversal exact =
        new GaussianReversal(
            schedule, new GaussianData(1.9, 0.1), ReverseVariance.OPTIMAL, FirstStep.FIXED);
    assertEquals(exact.bound(), LinearCeiling.bound(schedule, covariance), 1e-10);
    assertEquals(-2.902349, bits(LinearCeiling.bound(schedule, covariance)), 1e-6);
  }

  /** The reference values are those of variances that are diagonal in the modes of the data. */
  @Test
  void variancesOfPixelsLoseALittleAgainstThoseOfModes() {
    Schedule schedule = Schedule.logarithmic(100, 1e-3);
    double[] modes = {-1.6127, -1.5064};
    int[] sides = {3, 8};
    for (int i = 0; i < 2; i++) {
      int d = sides[i] * sides[i];
      Matrix covariance = DeadLeaves.reference(sides[i], sides[i]).covariance();
      GaussianData data = new GaussianData(SymmetricEigen.of(covariance).values());
      double best =
          new GaussianReversal(schedule, data, ReverseVariance.OPTIMAL, FirstStep.FIXED).bound();
      assertEquals(modes[i], bits(best) / d, 1e-4);
      double pixels = bits(LinearCeiling.bound(schedule, covariance)) / d;
      assertTrue(pixels < modes[i] && pixels > modes[i] - 0.01, "K = " + pixels);
    }
  }

  @Test
  void aPerceptronComesNearTheCeilingOfTheSwissRoll() {
    Schedule schedule = Schedule.logarithmic(20, 1e-3);
    LearningPlan plan = new LearningPlan(800, 256, 3e-3);
    PerceptronNetwork network =
        new PerceptronNetwork(schedule, false, true, 2, 4, 64, plan, STREAMS.of("weights"));
    GaussianLearner learner = new GaussianLearner(schedule, network, plan);
    double[] curve = learner.learn(POINTS, 4, STREAMS.of("learning"), Watch.UNLIMITED);
    Estimate bound = bound(schedule, learner, POINTS, 2, 20_000);
    double ceiling =
        new SwissRollCeiling(ROLL).bound(schedule, CovarianceModel.STATE, Watch.UNLIMITED);
    assertTrue(bound.mean() < ceiling + 4 * bound.error(), bound + " above " + ceiling);
    assertTrue(bound.mean() > ceiling - 0.6, bound + " far below " + ceiling);
    assertTrue(curve[3] > curve[0]);
  }

  @Test
  void aLinearNetworkLearnsTheLinearOptimum() {
    Schedule schedule = Schedule.logarithmic(20, 1e-3);
    LearningPlan plan = new LearningPlan(3000, 256, 1e-2);
    GaussianLearner learner =
        new GaussianLearner(schedule, ReadoutNetwork.linear(schedule, 2, plan), plan);
    learner.learn(POINTS, 1, STREAMS.of("learning"), Watch.UNLIMITED);
    double optimum = LinearCeiling.bound(schedule, ROLL.covariance());
    Estimate bound = bound(schedule, learner, POINTS, 2, 40_000);
    assertEquals(optimum, bound.mean(), 4 * bound.error() + 0.01);
  }

  @Test
  void radialUnitsLearnMoreThanALinearNetwork() {
    Schedule schedule = Schedule.logarithmic(20, 1e-3);
    LearningPlan plan = new LearningPlan(1500, 256, 1e-2);
    ReadoutNetwork network = ReadoutNetwork.radial(schedule, 2, 4, 16, plan, STREAMS.of("weights"));
    GaussianLearner learner = new GaussianLearner(schedule, network, plan);
    learner.learn(POINTS, 1, STREAMS.of("learning"), Watch.UNLIMITED);
    Estimate bound = bound(schedule, learner, POINTS, 2, 20_000);
    double ceiling =
        new SwissRollCeiling(ROLL).bound(schedule, CovarianceModel.STATE, Watch.UNLIMITED);
    assertTrue(bits(bound.mean()) > -3.6 && bound.mean() < ceiling, "K = " + bound);
  }

  @Test
  void aNetworkLearnsTheHeartbeat() {
    Heartbeat data = Heartbeat.reference();
    BinomialKernel kernel = new BinomialKernel(data.activity());
    Schedule schedule = Schedule.binomial(20);
    LearningPlan plan = new LearningPlan(600, 256, 3e-3);
    PerceptronNetwork network =
        new PerceptronNetwork(schedule, true, false, 20, 20, 64, plan, STREAMS.of("weights"));
    BinaryLearner learner = new BinaryLearner(schedule, kernel, network, plan);
    learner.learn(data::sample, 1, STREAMS.of("learning"), Watch.UNLIMITED);
    BinaryBound bound = new BinaryBound(schedule, kernel, learner, 20);
    Estimate k =
        bound
            .estimate(
                data::sample, 20_000, data.activity(), STREAMS.of("estimate"), Watch.UNLIMITED)
            .bound();
    double ceiling =
        new HeartbeatCeiling(data, kernel).bound(schedule, FirstStep.FIXED, Watch.UNLIMITED);
    assertTrue(k.mean() < ceiling + 4 * k.error(), k + " above " + ceiling);
    assertTrue(k.mean() > ceiling - 0.2, k + " far below " + ceiling);
  }

  @Test
  void exactGuessesOfBitsReachTheCeiling() {
    Heartbeat data = Heartbeat.reference();
    BinomialKernel kernel = new BinomialKernel(data.activity());
    HeartbeatCeiling ceiling = new HeartbeatCeiling(data, kernel);
    Schedule schedule = Schedule.binomial(20);
    BinaryBound.Model exact =
        (noisy, samples, t, ones) -> {
          for (int c = 0; c < samples; c++) {
            ceiling.posterior(noisy[c], schedule.signal(t), ones[c]);
          }
        };
    Estimate k =
        new BinaryBound(schedule, kernel, exact, 20)
            .estimate(
                data::sample, 20_000, data.activity(), STREAMS.of("estimate"), Watch.UNLIMITED)
            .bound();
    double theory = ceiling.bound(schedule, FirstStep.FIXED, Watch.UNLIMITED);
    assertEquals(theory, k.mean(), 4 * k.error());
    assertTrue(k.error() < 0.05);
  }

  @Test
  void mixturesOfLeavesLieBetweenGaussiansAndTheTruth() {
    DeadLeaves leaves = DeadLeaves.reference(2, 2);
    Matrix data = leaves.sample(20_000, STREAMS.of("data"), Watch.UNLIMITED);
    Matrix other = leaves.sample(20_000, STREAMS.of("other"), Watch.UNLIMITED);
    GaussianMixture mixture =
        GaussianMixture.learn(data, 8, 40, STREAMS.of("mixture"), Watch.UNLIMITED);
    LearningPlan plan = new LearningPlan(400, 256, 1e-2);
    CausalMixture causal = new CausalMixture(4, 8, plan, STREAMS.of("causal"));
    causal.learn(
        (x, g) -> x.copyFrom(leaves.sample(x.cols(), g, Watch.UNLIMITED)),
        1,
        STREAMS.of("learning"),
        Watch.UNLIMITED);
    for (Estimate k : new Estimate[] {mixture.likelihood(other), causal.likelihood(other)}) {
      assertTrue(bits(k.mean()) / 4 > -1.70, "K = " + bits(k.mean()) / 4);
      assertTrue(bits(k.mean()) / 4 < -0.8597 + 0.01, "K = " + bits(k.mean()) / 4);
    }
  }
}
