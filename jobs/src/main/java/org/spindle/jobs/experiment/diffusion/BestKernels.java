// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.data.DeadLeaves;
import org.spindle.data.Heartbeat;
import org.spindle.data.SpikeTrain;
import org.spindle.data.SwissRoll;
import org.spindle.diffusion.BinaryPaths;
import org.spindle.diffusion.BinomialKernel;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.diffusion.CovarianceModel;
import org.spindle.diffusion.DataPosterior;
import org.spindle.diffusion.DeadLeavesCeiling;
import org.spindle.diffusion.EntropyBounds;
import org.spindle.diffusion.FirstStep;
import org.spindle.diffusion.GaussianData;
import org.spindle.diffusion.GaussianKernel;
import org.spindle.diffusion.GaussianReversal;
import org.spindle.diffusion.HeartbeatCeiling;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.MixtureCeiling;
import org.spindle.diffusion.ReverseModel;
import org.spindle.diffusion.ReverseVariance;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.SpikeTrainCeiling;
import org.spindle.diffusion.SwissRollCeiling;
import org.spindle.diffusion.SymmetricMixture;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Kernel;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Parameters;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Result;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * What the best reverse kernels of their kind reach, for each kind of data: by closed form,
 * quadrature or counting, and by sampling the kernels themselves or whole paths.
 */
final class BestKernels {

  private static final double THICKNESS = 0.05;
  private static final double REACH = 20; // |ln SNR| of an integral over noise levels
  private static final int PANELS = 800;

  private final Parameters p;
  private final Streams streams;
  private final Watch watch;
  private final Draft draft = new Draft();

  private BestKernels(Parameters p, Streams streams, Watch watch) {
    this.p = p;
    this.streams = streams;
    this.watch = watch;
  }

  /** All that is known of the kernels at a point. */
  static Result of(Parameters p, Streams streams, Watch watch) {
    return new BestKernels(p, streams, watch).result();
  }

  private Result result() {
    switch (p.source()) {
      case TWO_MODES -> twoModes();
      case MIXTURE -> mixture();
      case SWISS_ROLL -> swissRoll();
      case DEAD_LEAVES -> deadLeaves();
      case HEARTBEAT -> heartbeat();
      case SPIKE_TRAIN -> spikeTrain();
    }
    return draft.result(p.noise().signal(p.steps()));
  }

  private void twoModes() {
    GaussianData data = new GaussianData(1.9, 0.1);
    ReverseVariance variance =
        switch (p.kernelVariance()) {
          case STATE, TIME -> ReverseVariance.OPTIMAL;
          case RATE -> ReverseVariance.RATE;
          case POSTERIOR -> ReverseVariance.POSTERIOR;
        };
    Schedule noise = p.noise();
    var reversal = new GaussianReversal(noise, data, variance, FirstStep.FIXED);
    draft.parts = reversal.parts();
    draft.bound = Estimate.exact(reversal.bound());
    draft.production = reversal.boundByProduction();
    draft.steps = reversal.production().steps();
    draft.information = new double[p.steps() + 1];
    for (int t = 2; t <= p.steps(); t++) {
      EntropyBounds bounds = EntropyBounds.of(data, noise, t);
      draft.information[t] = bounds.exact() - bounds.lower();
    }
    draft.data = Estimate.exact(-data.entropy(1));
    draft.first = Estimate.exact(-data.entropy(noise.signal(1)));
    white(data.sample(p.draws(), streams.of("null")));
    draft.sampled = estimate(ReverseModel.of(reversal), data::sample);
  }

  /** Samples of a number from a stream. */
  private interface Sampler {
    Matrix draw(int n, RandomGenerator generator);
  }

  private void mixture() {
    SymmetricMixture data = SymmetricMixture.reference();
    Schedule noise = p.noise();
    draft.parts = MixtureCeiling.parts(data, noise, p.covariance());
    draft.bound = Estimate.exact(Arrays.stream(draft.parts).sum());
    draft.data = Estimate.exact(-data.entropy(1));
    draft.other = Estimate.exact(-MixtureCeiling.entropyByErrors(data, REACH, PANELS));
    draft.first = Estimate.exact(-data.entropy(noise.signal(1)));
    draft.gap = MixtureCeiling.gap(data, noise, p.covariance());
    draft.gapLimit = MixtureCeiling.dissipation(data, p.covariance());
    double[] doubts = new double[p.steps() + 1];
    for (int t = 2; t <= p.steps(); t++) {
      doubts[t] = data.leastError(noise.signal(t));
    }
    Sampler sampler = data::sample;
    white(sampler.draw(p.draws(), streams.of("null")));
    draft.sampled =
        estimate(ReverseModel.of(noise, DataPosterior.of(data), p.covariance(), doubts), sampler);
  }

  private void swissRoll() {
    SwissRoll roll = new SwissRoll(THICKNESS);
    SwissRollCeiling ceiling = new SwissRollCeiling(roll);
    Schedule noise = p.noise();
    draft.parts = ceiling.parts(noise, p.covariance(), watch);
    draft.bound = Estimate.exact(Arrays.stream(draft.parts).sum());
    draft.data = Estimate.exact(-ceiling.entropy(1));
    draft.first = Estimate.exact(-ceiling.entropy(noise.signal(1)));
    Matrix points = roll.sample(p.draws() / 10, streams.of("data"));
    double[] logs = new double[points.cols()];
    for (int c = 0; c < logs.length; c++) {
      logs[c] = Math.log(ceiling.density(points.get(0, c), points.get(1, c), 1));
    }
    draft.other = Estimate.of(logs);
    Sampler sampler = roll::sample;
    white(sampler.draw(p.draws(), streams.of("null")));
    linearNetwork(roll.covariance(), sampler);
    if (p.kernelVariance() == Kernel.STATE) {
      ReverseModel model = ReverseModel.of(noise, DataPosterior.of(roll), CovarianceModel.STATE);
      draft.sampled = estimate(model, sampler);
    }
  }

  private void deadLeaves() {
    DeadLeaves leaves = DeadLeaves.reference(p.side(), p.side());
    DeadLeavesCeiling ceiling = new DeadLeavesCeiling(leaves);
    Schedule noise = p.noise();
    int each = Math.max(4, p.draws() / p.steps());
    draft.bound = ceiling.bound(noise, p.covariance(), each, streams.of("ceiling"), watch);
    draft.data = ceiling.entropy(1, p.draws(), streams.of("data"), watch).linear(-1, 0);
    draft.first =
        ceiling.entropy(noise.signal(1), p.draws(), streams.of("first"), watch).linear(-1, 0);
    int patches = DiffusionBound.CHEAP * p.draws();
    draft.sameLeaf = leaves.singleLeafShare(patches, streams.of("covers"));
    draft.sameLeafTheory = ceiling.likelihood().partition(new int[leaves.pixels()]);
    Sampler sampler = (n, g) -> leaves.sample(n, g, watch);
    white(sampler.draw(p.draws(), streams.of("null")));
    linearNetwork(leaves.covariance(), sampler);
    if (p.kernelVariance() == Kernel.STATE) {
      DataPosterior posterior = DataPosterior.of(ceiling.likelihood(), leaves.pixels());
      ReverseModel model = ReverseModel.of(noise, posterior, CovarianceModel.STATE);
      draft.sampled = estimate(model, sampler);
    }
  }

  private void heartbeat() {
    Heartbeat data = Heartbeat.reference();
    BinomialKernel kernel = new BinomialKernel(data.activity());
    HeartbeatCeiling ceiling = new HeartbeatCeiling(data, kernel);
    Schedule noise = p.noise();
    draft.bound = Estimate.exact(ceiling.bound(noise, FirstStep.FIXED, watch));
    draft.parts = new double[p.steps() + 1];
    draft.information = new double[p.steps() + 1];
    double before = ceiling.entropy(noise.signal(1));
    for (int t = 2; t <= p.steps(); t++) {
      watch.check();
      draft.parts[t] = -ceiling.loss(noise, t);
      double now = ceiling.entropy(noise.signal(t));
      EntropyBounds bounds = EntropyBounds.of(kernel, data.bins(), noise, t, before, now);
      draft.information[t] = bounds.exact() - bounds.lower();
      before = now;
    }
    draft.data = Estimate.exact(-ceiling.entropy(1));
    draft.other = Estimate.exact(-Math.log(data.period()));
    draft.first = Estimate.exact(-ceiling.entropy(noise.signal(1)));
    bits(kernel, ceiling::posterior, data::sample);
  }

  private void spikeTrain() {
    SpikeTrain data = SpikeTrain.reference();
    BinomialKernel kernel = new BinomialKernel(data.activity());
    SpikeTrainCeiling ceiling = new SpikeTrainCeiling(data);
    Schedule noise = p.noise();
    int each = Math.max(4, p.draws() / p.steps());
    draft.bound = ceiling.bound(noise, each, streams.of("ceiling"), watch);
    draft.data = Estimate.exact(-ceiling.entropy());
    double[] posterior = new double[data.bins()];
    RandomGenerator generator = streams.of("data");
    double[] clean = new double[p.draws()];
    double[] first = new double[p.draws()];
    byte[][] trains = data.sample(p.draws(), generator);
    for (int c = 0; c < trains.length; c++) {
      clean[c] = ceiling.posterior(trains[c], 1 - 1e-15, posterior);
      for (int i = 0; i < data.bins(); i++) {
        trains[c][i] = (byte) kernel.jump(trains[c][i], noise.signal(1), generator);
      }
      first[c] = ceiling.posterior(trains[c], noise.signal(1), posterior);
    }
    draft.other = Estimate.of(clean);
    draft.first = Estimate.of(first);
    bits(kernel, ceiling::posterior, data::sample);
  }

  /** Draws so many sequences. */
  private interface Trains {
    byte[][] draw(int n, RandomGenerator generator);
  }

  private void bits(BinomialKernel kernel, BinaryPaths.Posterior posterior, Trains trains) {
    draft.nothing = -p.dimension() * Information.binary(kernel.activity());
    draft.nothingSampled =
        Estimate.of(kernel.logStationary(trains.draw(p.draws(), streams.of("null"))));
    if (p.samplesPaths()) {
      RandomGenerator generator = streams.of("paths");
      draft.sampled =
          new BinaryPaths(kernel, posterior)
              .bound(p.noise(), trains.draw(p.draws() / 2, generator), generator, watch);
    }
  }

  /** The likelihood of white noise, and its average over data. */
  private void white(Matrix data) {
    draft.nothing = -p.dimension() * Information.UNIT_GAUSSIAN;
    draft.nothingSampled = Estimate.of(GaussianKernel.logStationary(data));
  }

  private Estimate estimate(ReverseModel model, Sampler sampler) {
    return estimate(p.draws(), model, sampler);
  }

  private Estimate estimate(int draws, ReverseModel model, Sampler sampler) {
    BoundEstimator.Source source = (x, g) -> x.copyFrom(sampler.draw(x.cols(), g));
    return new BoundEstimator(p.noise(), model, source, p.dimension())
        .estimate(p.allocation(), draws, streams.of("kernels"), watch)
        .bound();
  }

  /** The best linear network, by theory in the eigenbasis of the covariance, and on the data. */
  private void linearNetwork(Matrix covariance, Sampler sampler) {
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    var reversal =
        new GaussianReversal(
            p.noise(), new GaussianData(eigen.values()), ReverseVariance.OPTIMAL, FirstStep.FIXED);
    draft.linear = reversal.bound();
    Sampler turned =
        (n, g) -> Blas.best().multiply(Op.T, eigen.vectors(), Op.N, sampler.draw(n, g));
    draft.linearSampled =
        estimate(DiffusionBound.CHEAP * p.draws(), ReverseModel.of(reversal), turned);
  }

  /** A result in the making, in nats. */
  private static final class Draft {
    Estimate bound = Estimate.exact(Double.NaN);
    Estimate sampled = Estimate.exact(Double.NaN);
    double production = Double.NaN;
    Estimate data = Estimate.exact(Double.NaN);
    Estimate other = Estimate.exact(Double.NaN);
    Estimate first = Estimate.exact(Double.NaN);
    double nothing;
    Estimate nothingSampled = Estimate.exact(Double.NaN);
    double linear = Double.NaN;
    Estimate linearSampled = Estimate.exact(Double.NaN);
    double[] parts = {};
    double[] information = {};
    double[] steps = {};
    double gap = Double.NaN;
    double gapLimit = Double.NaN;
    double sameLeaf = Double.NaN;
    double sameLeafTheory = Double.NaN;

    Result result(double lastSignal) {
      return new Result(
          bits(bound.mean()),
          bits(bound.error()),
          bits(sampled.mean()),
          bits(sampled.error()),
          bits(production),
          bits(data.mean()),
          bits(other.mean()),
          bits(Math.hypot(data.error(), other.error())),
          bits(first.mean()),
          bits(first.error()),
          bits(nothing),
          bits(nothingSampled.mean()),
          bits(nothingSampled.error()),
          bits(linear),
          bits(linearSampled.mean()),
          bits(linearSampled.error()),
          inBits(parts, -1),
          inBits(information, 1),
          inBits(steps, 1),
          gap,
          gapLimit,
          sameLeaf,
          sameLeafTheory,
          lastSignal);
    }

    private static double bits(double nats) {
      return Information.bits(nats);
    }

    /** From step 2 on. */
    private static double[] inBits(double[] parts, double sign) {
      return Arrays.stream(parts).skip(2).map(part -> sign * bits(part)).toArray();
    }
  }
}
