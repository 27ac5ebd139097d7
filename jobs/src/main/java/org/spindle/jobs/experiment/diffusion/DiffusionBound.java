// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.spindle.data.Datasets;
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
import org.spindle.diffusion.GaussianReversal;
import org.spindle.diffusion.HeartbeatCeiling;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.MixtureCeiling;
import org.spindle.diffusion.ReverseModel;
import org.spindle.diffusion.ReverseVariance;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.ScheduleName;
import org.spindle.diffusion.SpikeTrainCeiling;
import org.spindle.diffusion.SwissRollCeiling;
import org.spindle.diffusion.SymmetricMixture;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How near to the truth can a reversal of diffusion come, step by step, if its kernels are the best
 * of their kind?
 *
 * <p>Claims: the bound K of the paper is the data's entropy and the entropy production of the path;
 * it cannot pass −H(X_1); kernels whose variance knows the state close the gap as T⁻², others as
 * 1/T with constants that an integral gives; a linear network sees covariances alone. Each number
 * is found in two ways: by closed form or quadrature, and by sampling kernels or whole paths.
 *
 * <p>Talk: "Reversing time in nonequilibrium processes". Sources: Sohl-Dickstein, Weiss,
 * Maheswaranathan and Ganguli 2015, equation 14 and Table 1; Ho et al. 2020.
 */
public final class DiffusionBound
    implements Experiment<DiffusionBound.Parameters, DiffusionBound.Result> {

  /** What is diffused. */
  public enum Data {
    /** Gaussians of variances 1.9 and 0.1. */
    TWO_MODES(2),
    /** ½N(±0.95, 0.0975). */
    MIXTURE(1),
    /** A spiral in the plane, of thickness 0.05. */
    SWISS_ROLL(2),
    /** A patch of dead leaves, side × side. */
    DEAD_LEAVES(0),
    /** 20 bins, a one in every fifth. */
    HEARTBEAT(20),
    /** 50 bins of a Markov chain. */
    SPIKE_TRAIN(50);

    private final int dimension; // 0 if it depends

    Data(int dimension) {
      this.dimension = dimension;
    }

    boolean isBinary() {
      return this == HEARTBEAT || this == SPIKE_TRAIN;
    }
  }

  /** On what the variance of a reverse kernel depends. */
  public enum Kernel {
    /** On state and time. */
    STATE,
    /** On time. */
    TIME,
    /** It is β_t. */
    RATE,
    /** It is β̃_t. */
    POSTERIOR
  }

  private static final double THICKNESS = 0.05;
  private static final double REACH = 20; // |ln SNR| of an integral over noise levels
  private static final int PANELS = 800;
  private static final int MOST_PATH_STEPS = 200;
  private static final int CHEAP = 5; // times as many samples of what costs little
  private static final double ROUNDING = 1e-9;
  private static final double PAPERS_HEARTBEAT = -2.414; // bits, Table 1
  private static final double NEXT = 4; // most of the order 1/T² of T times a gap, over its limit
  private static final double FALLING = -1.4; // exponent of the gap in T: 2 in the end, not 1

  /** K in bits by a program of another author in another language, with its error. */
  private record Reference(
      Data data, ScheduleName schedule, int steps, Kernel kernel, double bound, double error) {

    boolean isOf(Parameters p) {
      return p.source == data
          && p.schedule == schedule
          && p.steps == steps
          && p.kernelVariance == kernel;
    }
  }

  private static final List<Reference> REFERENCES =
      List.of(
          new Reference(
              Data.TWO_MODES, ScheduleName.ERASING_LATE, 40, Kernel.STATE, -2.902713, 5e-7),
          new Reference(
              Data.TWO_MODES, ScheduleName.ERASING_LATE, 40, Kernel.RATE, -2.975510, 5e-7),
          new Reference(Data.TWO_MODES, ScheduleName.LOGARITHMIC, 40, Kernel.RATE, -3.010078, 5e-7),
          new Reference(
              Data.TWO_MODES, ScheduleName.LOGARITHMIC, 40, Kernel.POSTERIOR, -4.352199, 5e-7),
          new Reference(Data.HEARTBEAT, ScheduleName.BINOMIAL, 20, Kernel.STATE, -4.842575, 1e-6),
          new Reference(Data.HEARTBEAT, ScheduleName.BINOMIAL, 100, Kernel.STATE, -2.973699, 1e-6),
          new Reference(Data.HEARTBEAT, ScheduleName.BINOMIAL, 2000, Kernel.STATE, -2.368335, 1e-6),
          new Reference(Data.SPIKE_TRAIN, ScheduleName.BINOMIAL, 20, Kernel.STATE, -21.11, 0.02),
          new Reference(Data.SPIKE_TRAIN, ScheduleName.BINOMIAL, 100, Kernel.STATE, -19.309, 0.011),
          new Reference(
              Data.SWISS_ROLL, ScheduleName.ERASING_LATE, 40, Kernel.STATE, -2.1757, 0.0036),
          new Reference(
              Data.SWISS_ROLL, ScheduleName.LOGARITHMIC, 40, Kernel.STATE, -1.7701, 0.0026),
          new Reference(
              Data.SWISS_ROLL, ScheduleName.LOGARITHMIC, 100, Kernel.STATE, -1.6862, 0.0018),
          new Reference(
              Data.SWISS_ROLL, ScheduleName.LOGARITHMIC, 1000, Kernel.STATE, -1.6365, 0.0017));

  @Override
  public About about() {
    return About.of("diffusion-bound", 1)
        .asks("How near to the truth can a reversal of diffusion come, step by step?")
        .talk("Reversing time in nonequilibrium processes");
  }

  /**
   * @param source what is diffused
   * @param side of a patch of dead leaves, pixels; others do not read it
   * @param schedule what each step erases
   * @param steps T
   * @param kernelVariance on what the variance of reverse kernels depends
   * @param allocation how samples are shared among steps
   * @param draws samples for everything that is sampled
   */
  public record Parameters(
      Data source,
      int side,
      ScheduleName schedule,
      int steps,
      Kernel kernelVariance,
      BoundEstimator.Allocation allocation,
      int draws) {

    public Parameters {
      require(side == 2 || side == 3, "side must be 2 or 3", side);
      require(steps >= 2, "steps must be >= 2", steps);
      require(draws >= 100, "draws must be >= 100", draws);
      boolean known =
          switch (source) {
            case TWO_MODES -> kernelVariance != Kernel.TIME;
            case MIXTURE -> kernelVariance != Kernel.POSTERIOR;
            case SWISS_ROLL, DEAD_LEAVES ->
                kernelVariance == Kernel.STATE || kernelVariance == Kernel.TIME;
            case HEARTBEAT, SPIKE_TRAIN -> kernelVariance == Kernel.STATE;
          };
      require(known, "the best kernel of this kind must be known for " + source, kernelVariance);
      require(
          source.isBinary() || schedule != ScheduleName.BINOMIAL,
          "schedule must leave some of a continuous signal",
          schedule);
    }

    Schedule noise() {
      return schedule.of(steps);
    }

    int dimension() {
      return source == Data.DEAD_LEAVES ? side * side : source.dimension;
    }

    CovarianceModel covariance() {
      return switch (kernelVariance) {
        case STATE -> CovarianceModel.STATE;
        case TIME -> CovarianceModel.TIME;
        case RATE -> CovarianceModel.RATE;
        case POSTERIOR -> throw new IllegalStateException("for gaussians alone");
      };
    }

    /** Whole paths of bits are sampled: with more steps, a few rare ones bear what is lost. */
    boolean samplesPaths() {
      return source.isBinary() && steps <= MOST_PATH_STEPS;
    }

    /** Bits that the two ends of the path add, for continuous data. */
    double ends() {
      Schedule noise = noise();
      double ratio = (1 - noise.signal(steps)) / noise.rate(1);
      return dimension() * Information.bits(0.5 * Math.log(ratio) - Information.UNIT_GAUSSIAN);
    }
  }

  /**
   * @param bound K of the best kernels, bits; of dead leaves and spike trains an average of exact
   *     steps over samples
   * @param boundError standard error of that average, 0 where there is none
   * @param boundSampled K by sampling the kernels themselves, or for bits whole paths
   * @param boundSampledError its standard error
   * @param boundProduction −H(X_0) − ⟨Σ⟩ of gaussians
   * @param dataLikelihood −H(X_0), the largest possible likelihood, bits
   * @param dataLikelihoodOther the same in another way: by least errors, by samples, by counting
   * @param dataLikelihoodError standard error of their difference
   * @param firstLikelihood −H(X_1)
   * @param firstLikelihoodError its standard error
   * @param nullLikelihood L_null of white noise
   * @param nullLikelihoodSampled mean ln π of sampled data
   * @param nullLikelihoodError its standard error
   * @param linearBound K of the best linear network, from the covariance
   * @param linearBoundSampled the same network on sampled data
   * @param linearBoundError its standard error
   * @param stepLosses −E KL of steps 2 … T, as bits that are lost
   * @param stepInformation what the start tells about a step beyond its end, I(X_{t−1}; X_0|X_t)
   * @param stepProduction entropy production of the steps of gaussians
   * @param gap −H(X_0) − K with a first step like the others, of the mixture, nats
   * @param gapLimit limit of T times the gap on E(T), nats
   * @param sameLeaf share of sampled patches that show a single leaf
   * @param sameLeafTheory its probability
   * @param lastSignal ᾱ_T
   */
  public record Result(
      double bound,
      double boundError,
      double boundSampled,
      double boundSampledError,
      double boundProduction,
      double dataLikelihood,
      double dataLikelihoodOther,
      double dataLikelihoodError,
      double firstLikelihood,
      double firstLikelihoodError,
      double nullLikelihood,
      double nullLikelihoodSampled,
      double nullLikelihoodError,
      double linearBound,
      double linearBoundSampled,
      double linearBoundError,
      double[] stepLosses,
      double[] stepInformation,
      double[] stepProduction,
      double gap,
      double gapLimit,
      double sameLeaf,
      double sameLeafTheory,
      double lastSignal) {}

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

  @Override
  public Parameters defaults() {
    return new Parameters(
        Data.SWISS_ROLL,
        2,
        ScheduleName.LOGARITHMIC,
        40,
        Kernel.STATE,
        BoundEstimator.Allocation.STRATIFIED,
        20_000);
  }

  @Override
  public Optional<String> caution(Parameters p) {
    return p.noise().caution();
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.draws();
    double t = p.steps();
    double flops =
        switch (p.source()) {
          case TWO_MODES -> 200 * n;
          case MIXTURE -> 400 * n + 4e5 * t;
          case SWISS_ROLL -> 12_000 * n + 3e7 * t;
          case DEAD_LEAVES -> p.side() == 2 ? 40_000 * n : 2e6 * n;
          case HEARTBEAT -> 1e5 * t + (p.samplesPaths() ? 1000 * n * t : 0) + 200 * n;
          case SPIKE_TRAIN -> 20_000 * n + (p.samplesPaths() ? 2000 * n * t : 0);
        };
    return new Cost(flops + 1e5, (long) (8 * n * (p.dimension() + 2)) + 20_000_000);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets none, Watch watch) {
    Draft draft = new Draft();
    switch (p.source()) {
      case TWO_MODES -> twoModes(p, draft, streams, watch);
      case MIXTURE -> mixture(p, draft, streams, watch);
      case SWISS_ROLL -> swissRoll(p, draft, streams, watch);
      case DEAD_LEAVES -> deadLeaves(p, draft, streams, watch);
      case HEARTBEAT -> heartbeat(p, draft, streams, watch);
      case SPIKE_TRAIN -> spikeTrain(p, draft, streams, watch);
    }
    return draft.result(p.noise().signal(p.steps()));
  }

  private static void twoModes(Parameters p, Draft draft, Streams streams, Watch watch) {
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
    Source source = n -> gaussian(data, n, streams.of("null"));
    white(p, draft, source.draw(p.draws()));
    draft.sampled =
        estimate(p, ReverseModel.of(reversal), (n, g) -> gaussian(data, n, g), streams, watch);
  }

  private static Matrix gaussian(GaussianData data, int n, RandomGenerator generator) {
    Matrix x = new Matrix(data.dimension(), n);
    for (int c = 0; c < n; c++) {
      for (int k = 0; k < data.dimension(); k++) {
        x.set(k, c, Math.sqrt(data.variance(k, 1)) * generator.nextGaussian());
      }
    }
    return x;
  }

  /** Samples of a number. */
  private interface Source {
    Matrix draw(int n);
  }

  /** Samples of a number from a stream. */
  private interface Sampler {
    Matrix draw(int n, RandomGenerator generator);
  }

  private static void mixture(Parameters p, Draft draft, Streams streams, Watch watch) {
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
    Sampler sampler = (n, g) -> mixture(data, n, g);
    white(p, draft, sampler.draw(p.draws(), streams.of("null")));
    draft.sampled =
        estimate(
            p,
            ReverseModel.of(noise, DataPosterior.of(data), p.covariance(), doubts),
            sampler,
            streams,
            watch);
  }

  private static Matrix mixture(SymmetricMixture data, int n, RandomGenerator generator) {
    Matrix x = new Matrix(1, n);
    for (int c = 0; c < n; c++) {
      double mean = generator.nextBoolean() ? data.mean() : -data.mean();
      x.set(0, c, mean + Math.sqrt(data.spread()) * generator.nextGaussian());
    }
    return x;
  }

  private static void swissRoll(Parameters p, Draft draft, Streams streams, Watch watch) {
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
    white(p, draft, sampler.draw(p.draws(), streams.of("null")));
    linearNetwork(p, draft, roll.covariance(), sampler, streams, watch);
    if (p.kernelVariance() == Kernel.STATE) {
      ReverseModel model = ReverseModel.of(noise, DataPosterior.of(roll), CovarianceModel.STATE);
      draft.sampled = estimate(p, model, sampler, streams, watch);
    }
  }

  private static void deadLeaves(Parameters p, Draft draft, Streams streams, Watch watch) {
    DeadLeaves leaves = DeadLeaves.reference(p.side(), p.side());
    DeadLeavesCeiling ceiling = new DeadLeavesCeiling(leaves);
    Schedule noise = p.noise();
    int each = Math.max(4, p.draws() / p.steps());
    draft.bound = ceiling.bound(noise, p.covariance(), each, streams.of("ceiling"), watch);
    draft.data = ceiling.entropy(1, p.draws(), streams.of("data"), watch).linear(-1, 0);
    draft.first =
        ceiling.entropy(noise.signal(1), p.draws(), streams.of("first"), watch).linear(-1, 0);
    int[] owners = new int[leaves.pixels()];
    double[] greys = new double[leaves.pixels()];
    RandomGenerator covers = streams.of("covers");
    int same = 0;
    for (int i = 0; i < CHEAP * p.draws(); i++) {
      leaves.cover(owners, greys, covers);
      same += Arrays.stream(owners).distinct().count() == 1 ? 1 : 0;
    }
    draft.sameLeaf = (double) same / (CHEAP * p.draws());
    draft.sameLeafTheory = ceiling.likelihood().partition(new int[leaves.pixels()]);
    Sampler sampler = (n, g) -> leaves.sample(n, g, watch);
    white(p, draft, sampler.draw(p.draws(), streams.of("null")));
    linearNetwork(p, draft, leaves.covariance(), sampler, streams, watch);
    if (p.kernelVariance() == Kernel.STATE) {
      DataPosterior posterior = DataPosterior.of(ceiling.likelihood(), leaves.pixels());
      ReverseModel model = ReverseModel.of(noise, posterior, CovarianceModel.STATE);
      draft.sampled = estimate(p, model, sampler, streams, watch);
    }
  }

  private static void heartbeat(Parameters p, Draft draft, Streams streams, Watch watch) {
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
    bits(p, kernel, ceiling::posterior, data::sample, draft, streams, watch);
  }

  private static void spikeTrain(Parameters p, Draft draft, Streams streams, Watch watch) {
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
    bits(p, kernel, ceiling::posterior, data::sample, draft, streams, watch);
  }

  /** Draws so many sequences. */
  private interface Trains {
    byte[][] draw(int n, RandomGenerator generator);
  }

  private static void bits(
      Parameters p,
      BinomialKernel kernel,
      BinaryPaths.Posterior posterior,
      Trains trains,
      Draft draft,
      Streams streams,
      Watch watch) {
    draft.nothing = -p.dimension() * Information.binary(kernel.activity());
    byte[][] data = trains.draw(p.draws(), streams.of("null"));
    double[] logs = new double[data.length];
    for (int c = 0; c < data.length; c++) {
      for (byte bit : data[c]) {
        logs[c] += Math.log(bit == 1 ? kernel.activity() : 1 - kernel.activity());
      }
    }
    draft.nothingSampled = Estimate.of(logs);
    if (p.samplesPaths()) {
      RandomGenerator generator = streams.of("paths");
      draft.sampled =
          new BinaryPaths(kernel, posterior)
              .bound(p.noise(), trains.draw(p.draws() / 2, generator), generator, watch);
    }
  }

  /** The likelihood of white noise, and its average over data. */
  private static void white(Parameters p, Draft draft, Matrix data) {
    draft.nothing = -p.dimension() * Information.UNIT_GAUSSIAN;
    double[] logs = new double[data.cols()];
    for (int c = 0; c < data.cols(); c++) {
      for (int i = 0; i < data.rows(); i++) {
        logs[c] -= 0.5 * (Math.log(2 * Math.PI) + data.get(i, c) * data.get(i, c));
      }
    }
    draft.nothingSampled = Estimate.of(logs);
  }

  private static Estimate estimate(
      Parameters p, ReverseModel model, Sampler sampler, Streams streams, Watch watch) {
    return estimate(p, p.draws(), model, sampler, streams, watch);
  }

  private static Estimate estimate(
      Parameters p, int draws, ReverseModel model, Sampler sampler, Streams streams, Watch watch) {
    BoundEstimator.Source source = (x, g) -> x.copyFrom(sampler.draw(x.cols(), g));
    return new BoundEstimator(p.noise(), model, source, p.dimension())
        .estimate(p.allocation(), draws, streams.of("kernels"), watch)
        .bound();
  }

  /** The best linear network, by theory in the eigenbasis of the covariance, and on the data. */
  private static void linearNetwork(
      Parameters p, Draft draft, Matrix covariance, Sampler sampler, Streams streams, Watch watch) {
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    var reversal =
        new GaussianReversal(
            p.noise(), new GaussianData(eigen.values()), ReverseVariance.OPTIMAL, FirstStep.FIXED);
    draft.linear = reversal.bound();
    Sampler turned =
        (n, g) -> Blas.best().multiply(Op.T, eigen.vectors(), Op.N, sampler.draw(n, g));
    draft.linearSampled =
        estimate(p, CHEAP * p.draws(), ReverseModel.of(reversal), turned, streams, watch);
  }

  private static Estimate sampled(Row<Parameters, Result> row) {
    Result r = row.r();
    return Estimate.known(r.boundSampled(), Math.hypot(r.boundSampledError(), r.boundError()));
  }

  private static Estimate bound(Row<Parameters, Result> row) {
    double error = row.r().boundError();
    return error == 0 ? Estimate.exact(row.r().bound()) : Estimate.known(row.r().bound(), error);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> gaussian = of(all, Data.TWO_MODES);
    List<Row<Parameters, Result>> mixture = of(all, Data.MIXTURE);
    List<Row<Parameters, Result>> heartbeat = of(all, Data.HEARTBEAT);
    List<Row<Parameters, Result>> continuous = where(all, row -> !row.p().source().isBinary());
    claims
        .small(
            "gaussian data: the bound of equation 14 is −H(X_0) less the entropy production",
            gaussian,
            row -> Math.abs(row.r().boundProduction() / row.r().bound() - 1),
            ROUNDING)
        .each(
            "the best kernels, sampled, reach the bound that quadrature or counting gives them",
            where(all, row -> !Double.isNaN(row.r().boundSampled())),
            row -> Finding.equal(row.r().bound(), sampled(row), 0))
        .each(
            "bits lost per step add up to the bound, with what the two ends of the path add",
            where(continuous, row -> row.r().stepLosses().length > 0),
            row -> {
              double sum = row.p().ends() - Arrays.stream(row.r().stepLosses()).sum();
              return Finding.exact(row.r().bound(), sum, 1e-10 * Math.abs(sum));
            })
        .twins(
            "gaussian data: each step loses what the start tells about it and what it produces of"
                + " entropy",
            gaussian,
            row -> row.r().stepLosses(),
            row -> added(row.r().stepInformation(), 1, row.r().stepProduction()),
            row -> 1e-6)
        .each(
            "heartbeat: each step loses at least what the start tells about it",
            heartbeat,
            row -> {
              double[] more = added(row.r().stepLosses(), -1, row.r().stepInformation());
              double least = Arrays.stream(more).min().orElseThrow();
              return Finding.atLeast(0, Estimate.exact(least), ROUNDING).of(1);
            })
        .each(
            "no bound is above −H(X_1), which the first step leaves of the truth",
            all,
            row -> Finding.atMost(row.r().firstLikelihood(), exceeding(row), ROUNDING))
        .each(
            "the first step loses: −H(X_1) is below −H(X_0)",
            all,
            row -> {
              double error = Math.hypot(row.r().firstLikelihoodError(), entropyError(row));
              Estimate first = Estimate.known(row.r().firstLikelihood(), error);
              return Finding.atMost(row.r().dataLikelihood(), first, 0);
            })
        .each(
            "the entropy of the data is found in a second way: by least errors at all noises, by"
                + " counting, or as a mean of ln q",
            where(all, row -> !Double.isNaN(row.r().dataLikelihoodOther())),
            row -> {
              double error = row.r().dataLikelihoodError();
              double other = row.r().dataLikelihoodOther();
              Estimate second = error == 0 ? Estimate.exact(other) : Estimate.known(other, error);
              return Finding.equal(row.r().dataLikelihood(), second, 1e-6);
            })
        .each(
            "ln π of the data has the mean of white noise, as the bound takes for granted",
            all,
            row -> {
              double error = row.r().nullLikelihoodError();
              double mean = row.r().nullLikelihoodSampled();
              Estimate found =
                  error < ROUNDING ? Estimate.exact(mean) : Estimate.known(mean, error);
              return Finding.equal(row.r().nullLikelihood(), found, ROUNDING);
            })
        .each(
            "a linear network sees covariances alone: on the real data it reaches the bound of"
                + " gaussians",
            where(all, row -> !Double.isNaN(row.r().linearBound())),
            row -> {
              Result r = row.r();
              Estimate found = Estimate.known(r.linearBoundSampled(), r.linearBoundError());
              return Finding.equal(r.linearBound(), found, 0);
            })
        .each(
            "kernels that know the state pass the best linear network",
            where(
                all,
                row ->
                    row.p().kernelVariance() == Kernel.STATE
                        && !Double.isNaN(row.r().linearBound())),
            row -> Finding.above(row.r().linearBound(), bound(row)))
        .several(
            "a variance that depends on less reaches less: state, then time, then β_t",
            by(all, row -> at(row.p(), Kernel.STATE)),
            DiffusionBound::order)
        .several(
            "mixture on E(T): T times the gap of kernels that do not know the state tends to the"
                + " integral of the score's stiffness",
            doubled(mixture),
            DiffusionBound::limit)
        .several(
            "mixture on E(T): the gap of kernels that know the state falls nearly as 1/T²",
            doubled(mixture),
            DiffusionBound::exponent)
        .several(
            "a program of another author finds the same bounds (theory of the project, B2, B4 and B5)",
            all,
            row ->
                REFERENCES.stream()
                    .filter(reference -> reference.isOf(row.p()))
                    .map(
                        reference -> {
                          double error = Math.hypot(row.r().boundError(), reference.error());
                          Estimate found = Estimate.known(row.r().bound(), error);
                          return Finding.equal(reference.bound(), found, 0);
                        })
                    .toList())
        .each(
            "the paper's heartbeat, −2.414 bits, is below the best of its kind",
            where(heartbeat, row -> row.p().steps() == 2000),
            row -> Finding.above(PAPERS_HEARTBEAT, bound(row)))
        .each(
            "patches of dead leaves show a single leaf as often as the exact occlusion law says",
            of(all, Data.DEAD_LEAVES),
            row -> {
              double p = row.r().sameLeafTheory();
              double error = Math.sqrt(p * (1 - p) / (CHEAP * row.p().draws()));
              return Finding.equal(p, Estimate.known(row.r().sameLeaf(), error), 0);
            })
        .several(
            "what a schedule leaves of the signal is its closed form",
            all,
            row -> {
              double theory = left(row.p());
              return Double.isNaN(theory)
                  ? List.of()
                  : List.of(Finding.exact(theory, row.r().lastSignal(), ROUNDING * theory));
            })
        .several(
            "samples shared equally among steps know the bound better than samples that draw their"
                + " step: ratio of standard errors",
            by(all, row -> at(row.p(), row.p().kernelVariance())),
            DiffusionBound::allocation);
  }

  private static List<Row<Parameters, Result>> of(List<Row<Parameters, Result>> all, Data data) {
    return where(all, row -> row.p().source() == data);
  }

  /** The same place with another kernel and the usual allocation. */
  private static Parameters at(Parameters p, Kernel kernel) {
    Kernel known = p.source().isBinary() ? Kernel.STATE : kernel;
    return new Parameters(
        p.source(),
        p.side(),
        p.schedule(),
        p.steps(),
        known,
        BoundEstimator.Allocation.STRATIFIED,
        p.draws());
  }

  /** Of −H(X_0), which is sampled for dead leaves alone. */
  private static double entropyError(Row<Parameters, Result> row) {
    return row.p().source() == Data.DEAD_LEAVES ? row.r().dataLikelihoodError() : 0;
  }

  /** The bound with the errors of both sides of the comparison with −H(X_1). */
  private static Estimate exceeding(Row<Parameters, Result> row) {
    double error = Math.hypot(row.r().boundError(), row.r().firstLikelihoodError());
    return error == 0 ? bound(row) : Estimate.known(row.r().bound(), error);
  }

  private static double[] added(double[] a, double factor, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + factor * b[i];
    }
    return sum;
  }

  private static List<Finding> order(List<Row<Parameters, Result>> place) {
    List<Row<Parameters, Result>> ranked = sorted(place, row -> row.p().kernelVariance());
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i < ranked.size(); i++) {
      Row<Parameters, Result> more = ranked.get(i - 1);
      Row<Parameters, Result> less = ranked.get(i);
      boolean comparable = less.p().kernelVariance() != Kernel.POSTERIOR;
      if (more.p().kernelVariance() != less.p().kernelVariance() && comparable) {
        double error = Math.hypot(more.r().boundError(), less.r().boundError());
        Estimate bound =
            error == 0 ? Estimate.exact(less.r().bound()) : Estimate.known(less.r().bound(), error);
        findings.add(Finding.atMost(more.r().bound(), bound, ROUNDING));
      }
    }
    return findings;
  }

  /** Runs with T and with 2T steps on E(T), of one kernel each. */
  private static List<Groups.Pair<Row<Parameters, Result>>> doubled(
      List<Row<Parameters, Result>> mixture) {
    List<Groups.Pair<Row<Parameters, Result>>> pairs = new ArrayList<>();
    for (Row<Parameters, Result> one : mixture) {
      for (Row<Parameters, Result> two : mixture) {
        if (one.p().schedule() == ScheduleName.ERASING
            && two.p().schedule() == ScheduleName.ERASING
            && one.p().kernelVariance() == two.p().kernelVariance()
            && two.p().steps() == 2 * one.p().steps()) {
          pairs.add(new Groups.Pair<>(one, two));
        }
      }
    }
    return pairs;
  }

  /** The order 1/T is taken off; what is left is of the order of its square. */
  private static List<Finding> limit(Groups.Pair<Row<Parameters, Result>> pair) {
    if (pair.first().p().kernelVariance() == Kernel.STATE) {
      return List.of();
    }
    double coarse = pair.first().p().steps() * pair.first().r().gap();
    double fine = pair.second().p().steps() * pair.second().r().gap();
    double theory = pair.second().r().gapLimit();
    double next = (fine - coarse) / theory;
    double square = 2 * next * next + NEXT / Math.pow(pair.first().p().steps(), 2);
    return List.of(Finding.exact(theory, 2 * fine - coarse, theory * square));
  }

  private static List<Finding> exponent(Groups.Pair<Row<Parameters, Result>> pair) {
    if (pair.first().p().kernelVariance() != Kernel.STATE) {
      return List.of();
    }
    double slope = Math.log(pair.second().r().gap() / pair.first().r().gap()) / Math.log(2);
    return List.of(Finding.below(FALLING, Estimate.exact(slope)));
  }

  /** ᾱ_T. */
  private static double left(Parameters p) {
    return switch (p.schedule()) {
      case ERASING -> 1.0 / (p.steps() + 1);
      case ERASING_LATE -> (1 - 1e-3) / p.steps();
      case LOGARITHMIC -> 1e-3;
      default -> Double.NaN;
    };
  }

  private static List<Finding> allocation(List<Row<Parameters, Result>> place) {
    List<Row<Parameters, Result>> uniform =
        where(place, row -> row.p().allocation() == BoundEstimator.Allocation.UNIFORM);
    List<Row<Parameters, Result>> strata =
        where(place, row -> row.p().allocation() == BoundEstimator.Allocation.STRATIFIED);
    if (uniform.isEmpty() || strata.isEmpty()) {
      return List.of();
    }
    double ratio = uniform.get(0).r().boundSampledError() / strata.get(0).r().boundSampledError();
    double error = ratio * Math.sqrt(2.0 / place.get(0).p().draws());
    return List.of(Finding.above(1, Estimate.known(ratio, error)));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> all =
        where(
            rows.first(row -> row.p()),
            row -> row.p().allocation() == BoundEstimator.Allocation.STRATIFIED);
    figures
        .figure("diffusion-bound", "How near a reversal of T steps comes to the truth")
        .caption(
            "Bits per datum between the bound K and the largest likelihood −H(X_0). Lines: the best"
                + " kernels of their kind by quadrature or counting; points: the same kernels, or"
                + " whole paths, sampled, where they know it to a half, with standard errors. A"
                + " fixed first step has a cost of its own, at which the lines end.")
        .axes(log("steps T"), log("−H(X_0) − K / bits"))
        .panels(
            by(all, row -> List.of(row.p().source(), row.p().dimension())),
            group -> title(group.get(0).p()),
            (panel, group) ->
                panel.series(
                    by(group, row -> List.of(row.p().schedule(), row.p().kernelVariance())),
                    curve -> words(curve.get(0).p().schedule(), curve.get(0).p().kernelVariance()),
                    DiffusionBound::drawGap))
        .pointsOnTop();
    List<Row<Parameters, Result>> finest =
        by(where(all, row -> row.r().stepLosses().length > 0), row -> row.p().source()).stream()
            .flatMap(group -> largest(group, row -> row.p().steps()).stream())
            .toList();
    figures
        .figure("diffusion-bound-steps", "Where a reversal loses its bits")
        .caption(
            "Lines: bits that each step loses, E KL(q(x_{t−1}|x_t, x_0)‖p), times T; their sum and"
                + " the two ends make the bound. Points of the same colour, where known: what of it"
                + " is produced as entropy, by kernels that are not the best of all. The rest is"
                + " what the start tells about the step, I(X_{t−1}; X_0|X_t).")
        .axes(linear("t/T"), log("T × bits lost in step t"))
        .panels(
            by(finest, row -> row.p().source()),
            group -> words(group.get(0).p().source()),
            (panel, group) ->
                panel.series(
                    firstOf(group, row -> List.of(row.p().schedule(), row.p().kernelVariance())),
                    row -> words(row.p().schedule(), row.p().kernelVariance()),
                    DiffusionBound::drawSteps));
  }

  private static void drawGap(Series series, List<Row<Parameters, Result>> curve) {
    List<Row<Parameters, Result>> rising = sorted(curve, row -> row.p().steps());
    series.line(rising, row -> row.p().steps(), row -> row.r().dataLikelihood() - row.r().bound());
    List<Row<Parameters, Result>> sampled =
        where(
            rising,
            row -> {
              double gap = row.r().dataLikelihood() - row.r().boundSampled();
              return row.r().boundSampledError() < 0.5 * gap;
            });
    series.points(
        sampled,
        row -> row.p().steps(),
        row -> row.r().dataLikelihood() - row.r().boundSampled(),
        row -> row.r().boundSampledError());
  }

  private static void drawSteps(Series series, Row<Parameters, Result> row) {
    double[] losses = row.r().stepLosses();
    int steps = row.p().steps();
    double[] times = new double[losses.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = (i + 2.0) / steps;
    }
    series.line(times, Arrays.stream(losses).map(loss -> loss * steps).toArray());
    if (row.r().stepInformation().length == losses.length) {
      double[] produced = added(losses, -1, row.r().stepInformation());
      double[] shown =
          Arrays.stream(produced)
              .map(bits -> bits > ROUNDING ? bits * steps : Double.NaN)
              .toArray();
      series.dots(times, shown, 25);
    }
  }

  private static String title(Parameters p) {
    String patch = " " + p.side() + "×" + p.side();
    return words(p.source()) + (p.source() == Data.DEAD_LEAVES ? patch : "");
  }

  private static String words(Enum<?>... names) {
    Function<Enum<?>, String> word = name -> name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return String.join(", ", Arrays.stream(names).map(word).toList());
  }
}
