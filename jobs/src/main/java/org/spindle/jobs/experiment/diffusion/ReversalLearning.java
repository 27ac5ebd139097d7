// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.jobs.experiment.diffusion.ReverseDiffusion.EXACT_SIDE;
import static org.spindle.jobs.experiment.diffusion.ReverseDiffusion.LOOKS;

import java.util.Arrays;
import java.util.Collections;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.DequantisedDigits;
import org.spindle.data.Heartbeat;
import org.spindle.data.Photographs;
import org.spindle.data.PhotographsReader;
import org.spindle.data.SpikeTrain;
import org.spindle.data.SwissRoll;
import org.spindle.diffusion.BinomialKernel;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.diffusion.CovarianceModel;
import org.spindle.diffusion.DeadLeavesCeiling;
import org.spindle.diffusion.FirstStep;
import org.spindle.diffusion.GaussianKernel;
import org.spindle.diffusion.HeartbeatCeiling;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.SpikeTrainCeiling;
import org.spindle.diffusion.SwissRollCeiling;
import org.spindle.diffusion.training.BinaryBound;
import org.spindle.diffusion.training.BinaryLearner;
import org.spindle.diffusion.training.CausalMixture;
import org.spindle.diffusion.training.GaussianLearner;
import org.spindle.diffusion.training.GaussianMixture;
import org.spindle.diffusion.training.LearningPlan;
import org.spindle.diffusion.training.LinearCeiling;
import org.spindle.diffusion.training.MultiscaleNetwork;
import org.spindle.diffusion.training.PerceptronNetwork;
import org.spindle.diffusion.training.ReadoutNetwork;
import org.spindle.diffusion.training.ReversePath;
import org.spindle.diffusion.training.StepNetwork;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Data;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Learner;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Parameters;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Result;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Cholesky;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * How a reversal of diffusion, or a mixture without diffusion, is learned from samples and told on
 * others: the network, its bound beside the ceilings of its kind, and pictures of what it makes.
 */
final class ReversalLearning {

  private static final double THICKNESS = 0.05;
  static final int WAVY = 9; // coordinates that have sines as inputs too, at most
  static final int MIXTURE_DATA = 20_000;
  static final int CLOUDS = 3; // at t = 0, T/2, T
  static final int ARROWS = 11; // in a row
  static final double REACH = 2.6; // of the panels of the roll

  /** Ceilings that are sampled are the same for all points of a place. */
  private static final Streams CEILING = new Streams(new PointId(2015, 1503_03585));

  private final Parameters p;
  private final Streams streams;
  private final Datasets data;
  private final Watch watch;
  private final ReversalDraft draft = new ReversalDraft();

  private ReversalLearning(Parameters p, Streams streams, Datasets data, Watch watch) {
    this.p = p;
    this.streams = streams;
    this.data = data;
    this.watch = watch;
  }

  /** What is learned at a point. */
  static Result of(Parameters p, Streams streams, Datasets data, Watch watch) {
    return new ReversalLearning(p, streams, data, watch).result();
  }

  /** Draws data. */
  private interface Sampler {
    Matrix draw(int n, RandomGenerator generator);
  }

  private Result result() {
    if (p.bits()) {
      bits();
    } else if (p.diffuses()) {
      reals();
    } else {
      mixtures();
    }
    return draft.result(p);
  }

  private void reals() {
    int d = p.dimension();
    Schedule noise = p.noise();
    LearningPlan plan = p.plan();
    Sampler training = sampler(true);
    Sampler heldOut = sampler(false);
    StepNetwork network =
        switch (p.learner()) {
          case RADIAL ->
              ReadoutNetwork.radial(noise, d, 2 * d, p.width(), plan, streams.of("weights"));
          case LINEAR -> ReadoutNetwork.linear(noise, d, plan);
          case CONVOLUTION ->
              new MultiscaleNetwork(noise, p.side(), p.width(), plan, streams.of("weights"));
          default ->
              new PerceptronNetwork(
                  noise, false, d <= WAVY, d, 2 * d, p.width(), plan, streams.of("weights"));
        };
    GaussianLearner learner = new GaussianLearner(noise, network, plan);
    draft.curve =
        learner.learn(
            (x, g) -> x.copyFrom(training.draw(x.cols(), g)), LOOKS, streams.of("learning"), watch);
    draft.flops = network.flops() * p.updates() * p.batchSamples();
    BoundEstimator.Result told =
        new BoundEstimator(noise, learner, (x, g) -> x.copyFrom(heldOut.draw(x.cols(), g)), d)
            .estimate(
                BoundEstimator.Allocation.STRATIFIED, p.draws(), streams.of("telling"), watch);
    draft.bound = told.bound();
    draft.steps = told.steps();
    ceilings(heldOut);

    int[] course = p.course();
    int[] times = {p.steps(), p.steps() / 2, 1};
    int[] kept = falling(course, times);
    Matrix[] path =
        ReversePath.of(learner, noise, d, p.shown(), kept, streams.of("reversal"), watch);
    draft.backward = at(times, kept, path);
    Matrix last = draft.backward[2];
    GaussianKernel.jump(last, 1 - noise.rate(1), streams.of("first step"), last);
    draft.course = firstSample(at(course, kept, path));
    draft.forward = new Matrix[CLOUDS];
    Matrix clean = heldOut.draw(p.shown(), streams.of("shown"));
    for (int i = 0; i < CLOUDS; i++) {
      int t = i * p.steps() / 2;
      draft.forward[i] = new Matrix(d, p.shown());
      GaussianKernel.jump(clean, noise.signal(t), streams.of("noise " + i), draft.forward[i]);
    }
    if (p.source() == Data.SWISS_ROLL) {
      Matrix grid = driftGrid();
      draft.drift =
          ReversalDraft.values(
              learner.drift(grid, p.steps()),
              learner.drift(grid, p.steps() / 2),
              learner.drift(grid, 2));
    }
  }

  private Sampler sampler(boolean training) {
    return switch (p.source()) {
      case SWISS_ROLL -> new SwissRoll(THICKNESS)::sample;
      case DEAD_LEAVES -> (n, g) -> p.leaves().sample(n, g, watch);
      case DIGITS -> {
        DequantisedDigits digits = DequantisedDigits.of(data);
        yield training ? digits::learn : digits::tell;
      }
      case PHOTOGRAPHS -> {
        Photographs photographs = photographs();
        yield training
            ? (n, g) -> photographs.learn(p.side(), n, g)
            : (n, g) -> photographs.tell(p.side(), n, g);
      }
      default -> throw new IllegalStateException(p.source() + " are bits");
    };
  }

  private Photographs photographs() {
    return data.open(Photographs.NAME, new PhotographsReader());
  }

  private void ceilings(Sampler heldOut) {
    Schedule noise = p.noise();
    String place = p.source() + " " + p.side() + " " + noise.name();
    if (p.source() == Data.SWISS_ROLL) {
      SwissRoll roll = new SwissRoll(THICKNESS);
      double[] parts =
          data.derived(
              "ceiling of " + place,
              () -> new SwissRollCeiling(roll).parts(noise, CovarianceModel.STATE, watch));
      draft.ceiling = Estimate.exact(Arrays.stream(parts).sum());
      draft.stepCeilings = Arrays.stream(parts).skip(2).map(part -> -part).toArray();
      linearCeilings(roll.covariance());
    } else if (p.source() == Data.DEAD_LEAVES) {
      linearCeilings(p.leaves().covariance());
      if (p.side() <= EXACT_SIDE) {
        draft.ceiling = data.derived("ceiling of " + place, () -> leavesCeiling());
      }
    } else if (p.source() == Data.PHOTOGRAPHS) {
      linearCeilings(moments());
    } else {
      Matrix x = heldOut.draw(5000, CEILING.of("digits"));
      Matrix covariance = new Matrix(x.rows(), x.rows());
      Blas.best().gemm(Op.N, Op.T, 1.0 / x.cols(), x, x, 0, covariance);
      linearCeilings(covariance);
    }
  }

  /**
   * Second moments of what is told of: no linear network can know more. Their trace is not quite d
   * where the scale is that of other photographs; K and its optima all count −E ln π as if it were,
   * which puts all of them off by ½ ᾱ_T(E|x|² − d), thousandths of a bit.
   */
  private Matrix moments() {
    return p.source() == Data.DEAD_LEAVES
        ? p.leaves().covariance()
        : photographs().heldOutMoments(p.side());
  }

  private void linearCeilings(Matrix covariance) {
    draft.linear = LinearCeiling.bound(p.noise(), covariance);
    draft.modes = LinearCeiling.boundInModes(p.noise(), covariance);
  }

  private Estimate leavesCeiling() {
    int each = Math.max(8, (p.side() == 2 ? 20_000 : 4_000) / p.steps());
    return new DeadLeavesCeiling(p.leaves())
        .bound(p.noise(), CovarianceModel.STATE, each, CEILING.of("leaves"), watch);
  }

  private void bits() {
    int d = p.dimension();
    Schedule noise = p.noise();
    LearningPlan plan = p.plan();
    BinomialKernel kernel = new BinomialKernel(p.activity());
    BinaryLearner.Source source =
        p.source() == Data.HEARTBEAT
            ? Heartbeat.reference()::sample
            : SpikeTrain.reference()::sample;
    StepNetwork network =
        new PerceptronNetwork(noise, true, false, d, d, p.width(), plan, streams.of("weights"));
    BinaryLearner learner = new BinaryLearner(noise, kernel, network, plan);
    draft.curve = learner.learn(source, LOOKS, streams.of("learning"), watch);
    draft.flops = network.flops() * p.updates() * p.batchSamples();
    BinaryBound bound = new BinaryBound(noise, kernel, learner, d);
    BoundEstimator.Result told =
        bound.estimate(source, p.draws(), p.activity(), streams.of("telling"), watch);
    draft.bound = told.bound();
    draft.steps = told.steps();
    if (p.source() == Data.HEARTBEAT) {
      HeartbeatCeiling ceiling = new HeartbeatCeiling(Heartbeat.reference(), kernel);
      draft.ceiling = Estimate.exact(ceiling.bound(noise, FirstStep.FIXED, watch));
      draft.stepCeilings =
          IntStream.rangeClosed(2, p.steps()).mapToDouble(t -> ceiling.loss(noise, t)).toArray();
    } else {
      int each = Math.max(8, 8_000 / p.steps());
      draft.ceiling =
          new SpikeTrainCeiling(SpikeTrain.reference())
              .bound(noise, each, CEILING.of("spikes"), watch);
    }
    int[] course = p.course();
    int[] times = {p.steps(), p.steps() / 2, 1};
    int[] kept = falling(course, times);
    Matrix[] path = bound.reverse(p.shown(), kept, streams.of("reversal"), watch);
    draft.backward = at(times, kept, path);
    draft.course = firstSample(at(course, kept, path));
    RandomGenerator generator = streams.of("shown");
    byte[][] clean = source.draw(p.shown(), generator);
    draft.forward = new Matrix[CLOUDS];
    for (int i = 0; i < CLOUDS; i++) {
      double signal = noise.signal(i * p.steps() / 2);
      draft.forward[i] = new Matrix(d, p.shown());
      for (int c = 0; c < p.shown(); c++) {
        for (int k = 0; k < d; k++) {
          draft.forward[i].set(k, c, kernel.jump(clean[c][k], signal, generator));
        }
      }
    }
  }

  private void mixtures() {
    int d = p.dimension();
    Sampler training = afterFirstStep(sampler(true));
    Sampler others = afterFirstStep(sampler(false));
    Matrix heldOut = others.draw(p.draws(), streams.of("telling"));
    if (p.learner() == Learner.MIXTURE) {
      GaussianMixture mixture =
          GaussianMixture.learn(
              training.draw(MIXTURE_DATA, streams.of("learning")),
              p.width(),
              p.updates(),
              streams.of("weights"),
              watch);
      draft.bound = mixture.likelihood(heldOut);
      draft.flops = 3.0 * MIXTURE_DATA * p.updates() * p.width() * d * d;
      draft.backward = new Matrix[] {mixture.sample(p.shown(), streams.of("made"))};
    } else {
      CausalMixture mixture = new CausalMixture(d, p.width(), p.plan(), streams.of("weights"));
      draft.curve =
          mixture.learn(
              (x, g) -> x.copyFrom(training.draw(x.cols(), g)),
              LOOKS,
              streams.of("learning"),
              watch);
      draft.bound = mixture.likelihood(heldOut);
      draft.flops = mixture.flops() * p.updates() * p.batchSamples();
      draft.backward = new Matrix[] {mixture.sample(p.shown(), streams.of("made"))};
    }
    if (p.source() == Data.DEAD_LEAVES) {
      int patches = p.side() == 2 ? 20_000 : 4_000;
      draft.ceiling =
          new DeadLeavesCeiling(p.leaves())
              .entropy(1, patches, CEILING.of("entropy"), watch)
              .linear(-1, 0);
    }
    Matrix moments = moments();
    if (p.source() == Data.PHOTOGRAPHS) {
      double kept = p.noise().signal(1);
      for (int i = 0; i < d * d; i++) {
        double noise = i % d == i / d ? 1 - kept : 0;
        moments.set(i % d, i / d, kept * moments.get(i % d, i / d) + noise);
      }
    }
    double determinant = Cholesky.of(moments).logDeterminant();
    draft.linear = -d * Information.UNIT_GAUSSIAN - 0.5 * determinant;
    draft.forward = new Matrix[] {others.draw(p.shown(), streams.of("shown"))};
  }

  /** Photographs with the noise of the first step; others as they are. */
  private Sampler afterFirstStep(Sampler clean) {
    if (p.source() != Data.PHOTOGRAPHS) {
      return clean;
    }
    double kept = p.noise().signal(1);
    return (n, g) -> {
      Matrix x = clean.draw(n, g);
      GaussianKernel.jump(x, kept, g, x);
      return x;
    };
  }

  private static int[] falling(int[]... times) {
    return Arrays.stream(times)
        .flatMapToInt(Arrays::stream)
        .boxed()
        .distinct()
        .sorted(Collections.reverseOrder())
        .mapToInt(t -> t)
        .toArray();
  }

  private static Matrix[] at(int[] times, int[] kept, Matrix[] path) {
    return Arrays.stream(times)
        .mapToObj(t -> path[IntStream.range(0, kept.length).filter(i -> kept[i] == t).sum()].copy())
        .toArray(Matrix[]::new);
  }

  private static double[] firstSample(Matrix... path) {
    return ReversalDraft.values(
        Arrays.stream(path).map(x -> x.block(0, 0, x.rows(), 1)).toArray(Matrix[]::new));
  }

  static Matrix driftGrid() {
    Matrix x = new Matrix(2, ARROWS * ARROWS);
    for (int c = 0; c < x.cols(); c++) {
      x.set(0, c, REACH * (2 * (c % ARROWS + 0.5) / ARROWS - 1));
      x.set(1, c, REACH * (2 * (c / ARROWS + 0.5) / ARROWS - 1));
    }
    return x;
  }
}
