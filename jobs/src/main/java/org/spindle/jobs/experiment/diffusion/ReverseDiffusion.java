// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.DeadLeaves;
import org.spindle.data.Heartbeat;
import org.spindle.data.Mnist;
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
import org.spindle.diffusion.ScheduleName;
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
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Cholesky;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * Can a network learn to reverse time, from samples alone, and how much of what is possible does it
 * learn?
 *
 * <p>Claims: networks learn the kernels of each small step of a diffusion backwards by the bound K
 * itself. None comes above the ceiling of its kind, which is known exactly; a linear one reaches
 * the linear optimum and no more; others pass it, and reach what they are asked for with a given
 * number of operations. Mixtures without diffusion stay below the entropy of the data too.
 *
 * <p>Talk: "Reversing time in nonequilibrium processes": swiss roll, heartbeat, spike trains, dead
 * leaves, digits, natural images. Source: Sohl-Dickstein, Weiss, Maheswaranathan and Ganguli 2015,
 * Tables 1 and 2; Theis, Hosseini and Bethge 2012 for the competitor.
 */
public final class ReverseDiffusion
    implements Experiment<ReverseDiffusion.Parameters, ReverseDiffusion.Result> {

  /** What is diffused. */
  public enum Data {
    /** A spiral in the plane, of thickness 0.05. */
    SWISS_ROLL,
    /** 20 bins, a one in every fifth. */
    HEARTBEAT,
    /** 50 bins of a Markov chain. */
    SPIKE_TRAIN,
    /** A patch of dead leaves, side × side. */
    DEAD_LEAVES,
    /** Written digits, 28 × 28, with the uniform noise of one grey level. */
    DIGITS,
    /**
     * A patch of photographs, side × side, with the uniform noise of one grey level; what is told
     * is told of others than were learned from. Their grain is finer than the noise of a fixed
     * first step, so that K speaks of −H(X_1) at best: a mixture learns the density of x_1 here,
     * too.
     */
    PHOTOGRAPHS;

    private boolean isPatch() {
      return this == DEAD_LEAVES || this == PHOTOGRAPHS;
    }

    private boolean isImage() {
      return isPatch() || this == DIGITS;
    }
  }

  /** What learns. */
  public enum Learner {
    /** Two hidden layers, one set of weights for all steps. */
    PERCEPTRON,
    /** Radial units with a readout for each step, the paper's toy. */
    RADIAL,
    /** A linear network for each step. */
    LINEAR,
    /** Convolutions at two scales, mixed by functions of time: the paper's image network. */
    CONVOLUTION,
    /** A mixture of gaussians with full covariances; no diffusion. */
    MIXTURE,
    /** A causal mixture of conditional gaussian scale mixtures; no diffusion. */
    CAUSAL_MIXTURE
  }

  private static final double THICKNESS = 0.05;
  private static final int DIGIT_SIDE = 28;
  private static final double GREYS = 256;
  private static final int LOOKS = 16; // stretches of a learning curve
  private static final int EXACT_SIDE = 3; // largest patch whose density is known
  private static final int WAVY = 9; // coordinates that have sines as inputs too, at most
  private static final int CLOUDS = 3; // at t = 0, T/2, T
  private static final int COURSE = 41; // times of the course of one sample
  private static final int SHORT_COURSE = 8;
  private static final int LINEAR_COLOR = 7;
  private static final int ARROWS = 11; // in a row
  private static final double REACH = 2.6; // of the panels of the roll
  private static final double BRIGHT = 2.2; // greys are cut off there in pictures
  private static final int MIXTURE_DATA = 20_000;
  private static final double ROUNDING = 1e-9;
  private static final double LINEAR_SLACK = 0.005; // bits a coordinate that descent may miss
  private static final double SPREAD_SLACK = 0.2; // of E|x|² = 2: a tenth for what is not learned

  /** Ceilings that are sampled are the same for all points of a place. */
  private static final Streams CEILING = new Streams(new PointId(2015, 1503_03585));

  /** A bound in bits by a program of another author, with its error. */
  private record Reference(
      Data data, int side, ScheduleName schedule, int steps, double bound, double error) {

    boolean isOf(Parameters p) {
      return p.source == data
          && p.schedule == schedule
          && p.steps == steps
          && (data != Data.DEAD_LEAVES || p.side == side)
          && p.diffuses();
    }
  }

  private static final List<Reference> CEILINGS =
      List.of(
          new Reference(Data.HEARTBEAT, 0, ScheduleName.BINOMIAL, 100, -2.973699, 1e-6),
          new Reference(Data.HEARTBEAT, 0, ScheduleName.BINOMIAL, 2000, -2.368335, 1e-6),
          new Reference(Data.SPIKE_TRAIN, 0, ScheduleName.BINOMIAL, 20, -21.11, 0.02),
          new Reference(Data.SPIKE_TRAIN, 0, ScheduleName.BINOMIAL, 100, -19.309, 0.011),
          new Reference(Data.SWISS_ROLL, 0, ScheduleName.ERASING_LATE, 40, -2.1757, 0.0036),
          new Reference(Data.SWISS_ROLL, 0, ScheduleName.LOGARITHMIC, 40, -1.7701, 0.0026),
          new Reference(Data.SWISS_ROLL, 0, ScheduleName.LOGARITHMIC, 100, -1.6862, 0.0018),
          new Reference(Data.DEAD_LEAVES, 2, ScheduleName.LOGARITHMIC, 100, 4 * -0.9086, 4 * 0.003),
          new Reference(
              Data.DEAD_LEAVES, 3, ScheduleName.LOGARITHMIC, 100, 9 * -0.6156, 9 * 0.004));

  private static final List<Reference> MODES_CEILINGS =
      List.of(
          new Reference(Data.SWISS_ROLL, 0, ScheduleName.LOGARITHMIC, 40, -4.086275, 1e-6),
          new Reference(Data.DEAD_LEAVES, 3, ScheduleName.LOGARITHMIC, 100, 9 * -1.6127, 9 * 1e-4),
          new Reference(
              Data.DEAD_LEAVES, 8, ScheduleName.LOGARITHMIC, 100, 64 * -1.5064, 64 * 1e-4));

  /** What a learner must reach in so many updates, in bits. */
  private record Demand(
      Data data,
      int side,
      ScheduleName schedule,
      int steps,
      Learner learner,
      int updates,
      double least) {

    boolean isOf(Parameters p) {
      return p.source == data
          && p.schedule == schedule
          && p.steps == steps
          && p.learner == learner
          && p.updates >= updates
          && (data != Data.DEAD_LEAVES || p.side == side);
    }
  }

  /** What the theory of the project asked for before anything was run. */
  private static final List<Demand> DEMANDS =
      List.of(
          demand(Data.SWISS_ROLL, 0, 40, Learner.PERCEPTRON, 16_000, -1.90),
          demand(Data.SWISS_ROLL, 0, 40, Learner.RADIAL, 20_000, -2.5),
          demand(Data.DEAD_LEAVES, 3, 100, Learner.PERCEPTRON, 8_000, 9 * -0.88),
          demand(Data.DEAD_LEAVES, 3, 100, Learner.PERCEPTRON, 30_000, 9 * -0.78),
          demand(Data.DEAD_LEAVES, 8, 100, Learner.PERCEPTRON, 10_000, 64 * -1.15),
          demand(Data.DEAD_LEAVES, 16, 100, Learner.CONVOLUTION, 12_000, 256 * -1.276),
          demand(Data.HEARTBEAT, 0, 100, Learner.PERCEPTRON, 5_000, -3.05),
          demand(Data.HEARTBEAT, 0, 2000, Learner.PERCEPTRON, 10_000, -2.41),
          demand(Data.SPIKE_TRAIN, 0, 100, Learner.PERCEPTRON, 8_000, -19.9));

  /** What the few updates of small runs reached with room to spare: against decay. */
  private static final List<Demand> HABITS =
      List.of(
          demand(Data.SWISS_ROLL, 0, 40, Learner.PERCEPTRON, 1_000, -2.5),
          demand(Data.DEAD_LEAVES, 2, 40, Learner.PERCEPTRON, 400, 4 * -1.5),
          demand(Data.HEARTBEAT, 0, 100, Learner.PERCEPTRON, 500, -3.4));

  private static Demand demand(
      Data data, int side, int steps, Learner learner, int updates, double least) {
    ScheduleName schedule =
        data == Data.HEARTBEAT || data == Data.SPIKE_TRAIN
            ? ScheduleName.BINOMIAL
            : ScheduleName.LOGARITHMIC;
    return new Demand(data, side, schedule, steps, learner, updates, least);
  }

  @Override
  public About about() {
    return About.of("reverse-diffusion", 3)
        .asks("Can a network learn to reverse time, and how much of what is possible?")
        .talk("Reversing time in nonequilibrium processes");
  }

  /**
   * @param source what is diffused
   * @param side of a patch of dead leaves or of photographs, pixels; others do not read it
   * @param schedule what each step erases
   * @param steps T
   * @param learner what learns
   * @param width hidden units of a layer, or components of a mixture
   * @param updates steps of descent, or iterations of a mixture
   * @param batchSamples fresh samples of an update
   * @param learningRate largest rate of Adam
   * @param draws held-out samples that tell the bound
   */
  public record Parameters(
      Data source,
      int side,
      ScheduleName schedule,
      int steps,
      Learner learner,
      int width,
      int updates,
      int batchSamples,
      double learningRate,
      int draws) {

    public Parameters {
      boolean bits = source == Data.HEARTBEAT || source == Data.SPIKE_TRAIN;
      require(side >= 2, "side must be >= 2", side);
      require(steps >= SHORT_COURSE, "steps must be >= 8", steps);
      require(
          bits == (schedule == ScheduleName.BINOMIAL), "schedule must be that of bits", schedule);
      require(!bits || learner == Learner.PERCEPTRON, "bits need a perceptron", learner);
      boolean mixed = learner == Learner.MIXTURE || learner == Learner.CAUSAL_MIXTURE;
      require(
          !mixed
              || source == Data.DEAD_LEAVES && side <= EXACT_SIDE
              || source == Data.PHOTOGRAPHS && learner == Learner.MIXTURE,
          "mixtures learn small patches of dead leaves; gaussian ones photographs, too",
          source);
      require(
          learner != Learner.CONVOLUTION || source == Data.DEAD_LEAVES && side % 8 == 0,
          "convolutions learn patches of 8, 16, … pixels",
          side);
      require(width >= 1 && updates >= LOOKS && batchSamples >= 16, "too small to learn", updates);
      require(draws >= 2 * steps, "draws must be >= 2 steps", draws);
    }

    boolean bits() {
      return source == Data.HEARTBEAT || source == Data.SPIKE_TRAIN;
    }

    boolean diffuses() {
      return learner != Learner.MIXTURE && learner != Learner.CAUSAL_MIXTURE;
    }

    Schedule noise() {
      return schedule.of(steps);
    }

    LearningPlan plan() {
      return new LearningPlan(updates, batchSamples, learningRate);
    }

    int dimension() {
      return switch (source) {
        case SWISS_ROLL -> 2;
        case HEARTBEAT -> Heartbeat.reference().bins();
        case SPIKE_TRAIN -> SpikeTrain.reference().bins();
        case DEAD_LEAVES, PHOTOGRAPHS -> side * side;
        case DIGITS -> DIGIT_SIDE * DIGIT_SIDE;
      };
    }

    DeadLeaves leaves() {
      return DeadLeaves.reference(side, side);
    }

    double activity() {
      return source == Data.HEARTBEAT
          ? Heartbeat.reference().activity()
          : SpikeTrain.reference().activity();
    }

    /** Samples in a picture, a square number for tiles. */
    int shown() {
      return switch (source) {
        case SWISS_ROLL -> 1000;
        case HEARTBEAT, SPIKE_TRAIN -> 100;
        case DEAD_LEAVES -> side <= EXACT_SIDE ? 256 : 49;
        case PHOTOGRAPHS -> 64;
        case DIGITS -> 25;
      };
    }

    /** Times T … 1 at which one sample is looked at. */
    int[] course() {
      int looks = Math.min(steps, source.isImage() ? SHORT_COURSE : COURSE);
      return IntStream.range(0, looks)
          .map(i -> steps - (int) ((long) i * (steps - 1) / (looks - 1)))
          .toArray();
    }

    /** L_null, bits. */
    double white() {
      double each = bits() ? Information.binary(activity()) : Information.UNIT_GAUSSIAN;
      return Information.bits(-dimension() * each);
    }

    /** Bits that the two ends of the path add. */
    double ends() {
      Schedule noise = noise();
      if (bits()) {
        BinomialKernel kernel = new BinomialKernel(activity());
        return Information.bits(new BinaryBound(noise, kernel, null, dimension()).ends(activity()));
      }
      double ratio = (1 - noise.signal(steps)) / noise.rate(1);
      return dimension() * Information.bits(0.5 * Math.log(ratio) - Information.UNIT_GAUSSIAN);
    }
  }

  /**
   * @param learnedBound K of the learned kernels on held-out data, bits; of mixtures their
   *     likelihood
   * @param learnedBoundError its standard error
   * @param ceiling K* of the best kernels of this kind; of mixtures −H(X_0)
   * @param ceilingError its standard error, 0 where it is exact
   * @param linearCeiling K of the best linear network; of mixtures the likelihood of one gaussian
   * @param modesCeiling K of the best linear one whose variances are diagonal in the modes of the
   *     data instead of their coordinates
   * @param nullLikelihood L_null of white noise
   * @param gain K − L_null, which the paper lists
   * @param learningCurve K while it learns, in equal stretches; for bits the cross-entropy
   * @param stepLosses bits lost in steps 2 … T
   * @param stepLossErrors their standard errors
   * @param stepCeilings what the best kernels lose there, where it is exact
   * @param learningFlops operations of learning
   * @param forward pictures: data at t = 0, T/2 and T, a sample after the other
   * @param backward pictures: what the network makes of noise, at T, T/2 and 0; of mixtures at 0
   *     alone
   * @param course one sample on its way back, a time after the other
   * @param drift mean of a step less the present on a grid, at T, T/2 and 2: of the swiss roll
   */
  public record Result(
      double learnedBound,
      double learnedBoundError,
      double ceiling,
      double ceilingError,
      double linearCeiling,
      double modesCeiling,
      double nullLikelihood,
      double gain,
      double[] learningCurve,
      double[] stepLosses,
      double[] stepLossErrors,
      double[] stepCeilings,
      double learningFlops,
      double[] forward,
      double[] backward,
      double[] course,
      double[] drift) {}

  /** A result in the making, in nats. */
  private static final class Draft {
    Estimate bound = Estimate.exact(Double.NaN);
    Estimate ceiling = Estimate.exact(Double.NaN);
    double linear = Double.NaN;
    double modes = Double.NaN;
    double[] curve = {};
    Estimate[] steps = {};
    double[] stepCeilings = {};
    double flops;
    Matrix[] forward = {};
    Matrix[] backward = {};
    double[] course = {};
    double[] drift = {};

    Result result(Parameters p) {
      double k = Information.bits(bound.mean());
      return new Result(
          k,
          Information.bits(bound.error()),
          Information.bits(ceiling.mean()),
          Information.bits(ceiling.error()),
          Information.bits(linear),
          Information.bits(modes),
          p.white(),
          k - p.white(),
          inBits(curve),
          inBits(Arrays.stream(steps).skip(2).mapToDouble(Estimate::mean).toArray()),
          inBits(Arrays.stream(steps).skip(2).mapToDouble(Estimate::error).toArray()),
          inBits(stepCeilings),
          flops,
          values(forward),
          values(backward),
          course,
          drift);
    }

    private static double[] inBits(double[] nats) {
      return Arrays.stream(nats).map(Information::bits).toArray();
    }

    /** Samples one after the other, of one matrix after the other. */
    private static double[] values(Matrix... clouds) {
      return Arrays.stream(clouds)
          .flatMapToDouble(
              x ->
                  IntStream.range(0, x.rows() * x.cols())
                      .mapToDouble(i -> x.get(i % x.rows(), i / x.rows())))
          .toArray();
    }
  }

  @Override
  public Parameters defaults() {
    return new Parameters(
        Data.SWISS_ROLL,
        2,
        ScheduleName.LOGARITHMIC,
        40,
        Learner.PERCEPTRON,
        128,
        16_000,
        256,
        3e-3,
        200_000);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return switch (p.source()) {
      case DIGITS -> Set.of("mnist");
      case PHOTOGRAPHS -> Set.of(Photographs.NAME);
      default -> Set.of();
    };
  }

  @Override
  public Optional<String> caution(Parameters p) {
    return p.noise().caution();
  }

  @Override
  public Cost cost(Parameters p) {
    double d = p.dimension();
    double w = p.width();
    double t = p.steps();
    double inputs = d <= WAVY && !p.bits() ? 7 * d + 9 : d + 9;
    double outputs = p.bits() ? d : 2 * d;
    double sample = 40 * d; // of the data
    double flops =
        switch (p.learner()) {
          case PERCEPTRON -> 4 * inputs * w + 6 * w * w + 6 * w * outputs;
          case RADIAL -> 12 * w * d + 12 * w * d;
          case LINEAR -> 4 * d * d;
          case CONVOLUTION -> d * (70 * w * w + 250 * w + 3200);
          case MIXTURE -> 3 * MIXTURE_DATA * w * d * d / p.batchSamples();
          case CAUSAL_MIXTURE -> 4 * w * d * d * d + 320 * w * d;
        };
    double ceiling =
        switch (p.source()) {
          case SWISS_ROLL -> 3e7 * t;
          case HEARTBEAT -> 1e5 * t;
          case SPIKE_TRAIN -> 1e8;
          case DEAD_LEAVES -> p.side() == 2 ? 1e9 : p.side() == 3 ? 1e10 : 10 * d * d * d;
          case DIGITS -> 1.5e10;
          case PHOTOGRAPHS -> 6e5 * d * d + 10 * d * d * d; // 250,000 places of 17 photographs
        };
    double learning = (flops + sample + 30 * outputs) * p.updates() * p.batchSamples();
    double telling = (flops / 3 + sample + 30 * outputs) * p.draws();
    double samples = flops / 3 * p.shown() * t;
    long weights = (long) (p.learner() == Learner.LINEAR ? 2 * d * d * t : flops / 6);
    return new Cost(
        learning + telling + samples + ceiling,
        30_000_000
            + 20 * weights
            + (long) (40 * p.batchSamples() * (inputs + 4 * w + 2 * outputs)));
  }

  /** Draws data. */
  private interface Sampler {
    Matrix draw(int n, RandomGenerator generator);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Draft draft = new Draft();
    if (p.bits()) {
      bits(p, draft, streams, watch);
    } else if (p.diffuses()) {
      reals(p, draft, streams, data, watch);
    } else {
      mixtures(p, draft, streams, data, watch);
    }
    return draft.result(p);
  }

  private static void reals(
      Parameters p, Draft draft, Streams streams, Datasets data, Watch watch) {
    int d = p.dimension();
    Schedule noise = p.noise();
    LearningPlan plan = p.plan();
    Sampler training = sampler(p, data, true, watch);
    Sampler heldOut = sampler(p, data, false, watch);
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
    ceilings(p, draft, heldOut, data, watch);

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
      draft.drift = drift(learner, p.steps(), p.steps() / 2, 2);
    }
  }

  private static Sampler sampler(Parameters p, Datasets data, boolean training, Watch watch) {
    return switch (p.source()) {
      case SWISS_ROLL -> new SwissRoll(THICKNESS)::sample;
      case DEAD_LEAVES -> (n, g) -> p.leaves().sample(n, g, watch);
      case DIGITS -> digits(data, training);
      case PHOTOGRAPHS -> {
        Photographs photographs = photographs(data);
        yield training
            ? (n, g) -> photographs.learn(p.side(), n, g)
            : (n, g) -> photographs.tell(p.side(), n, g);
      }
      default -> throw new IllegalStateException(p.source() + " are bits");
    };
  }

  private static Photographs photographs(Datasets data) {
    return data.open(Photographs.NAME, new PhotographsReader());
  }

  /** Digits on one scale of mean 0 and variance 1 for all pixels, by the training set. */
  private static Sampler digits(Datasets data, boolean training) {
    Mnist mnist = data.mnist();
    double[] scale =
        data.derived(
            "mean and deviation of dequantised digits",
            () -> {
              double sum = 0;
              double squares = 0;
              for (byte pixel : mnist.trainImages()) {
                double grey = (pixel & 0xff) + 0.5;
                sum += grey;
                squares += grey * grey + 1.0 / 12;
              }
              double mean = sum / mnist.trainImages().length;
              double square = squares / mnist.trainImages().length;
              return new double[] {mean, Math.sqrt(square - mean * mean)};
            });
    byte[] images = training ? mnist.trainImages() : mnist.testImages();
    int pixels = mnist.pixels();
    int count = images.length / pixels;
    return (n, g) -> {
      Matrix x = new Matrix(pixels, n);
      for (int c = 0; c < n; c++) {
        int from = g.nextInt(count) * pixels;
        for (int i = 0; i < pixels; i++) {
          double grey = (images[from + i] & 0xff) + g.nextDouble();
          x.set(i, c, (grey - scale[0]) / scale[1]);
        }
      }
      return x;
    };
  }

  private static void ceilings(
      Parameters p, Draft draft, Sampler heldOut, Datasets data, Watch watch) {
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
      linearCeilings(draft, noise, roll.covariance());
    } else if (p.source() == Data.DEAD_LEAVES) {
      linearCeilings(draft, noise, p.leaves().covariance());
      if (p.side() <= EXACT_SIDE) {
        draft.ceiling = data.derived("ceiling of " + place, () -> leavesCeiling(p, watch));
      }
    } else if (p.source() == Data.PHOTOGRAPHS) {
      linearCeilings(draft, noise, moments(p, data));
    } else {
      Matrix x = heldOut.draw(5000, CEILING.of("digits"));
      Matrix covariance = new Matrix(x.rows(), x.rows());
      Blas.best().gemm(Op.N, Op.T, 1.0 / x.cols(), x, x, 0, covariance);
      linearCeilings(draft, noise, covariance);
    }
  }

  /**
   * Second moments of what is told of: no linear network can know more. Their trace is not quite d
   * where the scale is that of other photographs; K and its optima all count −E ln π as if it were,
   * which puts all of them off by ½ ᾱ_T(E|x|² − d), thousandths of a bit.
   */
  private static Matrix moments(Parameters p, Datasets data) {
    return p.source() == Data.DEAD_LEAVES
        ? p.leaves().covariance()
        : photographs(data).heldOutMoments(p.side());
  }

  private static void linearCeilings(Draft draft, Schedule noise, Matrix covariance) {
    draft.linear = LinearCeiling.bound(noise, covariance);
    double[] eigenvalues = SymmetricEigen.values(covariance);
    Matrix modes = new Matrix(eigenvalues.length, eigenvalues.length);
    for (int k = 0; k < eigenvalues.length; k++) {
      modes.set(k, k, eigenvalues[k]);
    }
    draft.modes = LinearCeiling.bound(noise, modes);
  }

  private static Estimate leavesCeiling(Parameters p, Watch watch) {
    int each = Math.max(8, (p.side() == 2 ? 20_000 : 4_000) / p.steps());
    return new DeadLeavesCeiling(p.leaves())
        .bound(p.noise(), CovarianceModel.STATE, each, CEILING.of("leaves"), watch);
  }

  private static void bits(Parameters p, Draft draft, Streams streams, Watch watch) {
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

  private static void mixtures(
      Parameters p, Draft draft, Streams streams, Datasets data, Watch watch) {
    int d = p.dimension();
    Sampler training = afterFirstStep(p, sampler(p, data, true, watch));
    Sampler others = afterFirstStep(p, sampler(p, data, false, watch));
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
    Matrix moments = moments(p, data);
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
  private static Sampler afterFirstStep(Parameters p, Sampler clean) {
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
    return Draft.values(
        Arrays.stream(path).map(x -> x.block(0, 0, x.rows(), 1)).toArray(Matrix[]::new));
  }

  private static double[] drift(GaussianLearner learner, int... times) {
    Matrix grid = grid();
    Matrix mean = new Matrix(2, grid.cols());
    Matrix variance = new Matrix(2, grid.cols());
    double[] drift = new double[2 * grid.cols() * times.length];
    for (int k = 0; k < times.length; k++) {
      learner.moments(grid, times[k], mean, variance);
      for (int c = 0; c < grid.cols(); c++) {
        for (int i = 0; i < 2; i++) {
          drift[2 * (k * grid.cols() + c) + i] = mean.get(i, c) - grid.get(i, c);
        }
      }
    }
    return drift;
  }

  private static Matrix grid() {
    Matrix x = new Matrix(2, ARROWS * ARROWS);
    for (int c = 0; c < x.cols(); c++) {
      x.set(0, c, REACH * (2 * (c % ARROWS + 0.5) / ARROWS - 1));
      x.set(1, c, REACH * (2 * (c / ARROWS + 0.5) / ARROWS - 1));
    }
    return x;
  }

  private static Estimate learned(Row<Parameters, Result> row) {
    return Estimate.known(row.r().learnedBound(), row.r().learnedBoundError());
  }

  /** With the errors of both sides of a comparison with the ceiling. */
  private static Estimate besideCeiling(Row<Parameters, Result> row) {
    double error = Math.hypot(row.r().learnedBoundError(), row.r().ceilingError());
    return Estimate.known(row.r().learnedBound(), error);
  }

  private static Estimate ceiling(Row<Parameters, Result> row) {
    double error = row.r().ceilingError();
    return error == 0
        ? Estimate.exact(row.r().ceiling())
        : Estimate.known(row.r().ceiling(), error);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> diffusing = where(all, row -> row.p().diffuses());
    List<Row<Parameters, Result>> linear = where(all, row -> row.p().learner() == Learner.LINEAR);
    List<Row<Parameters, Result>> nonlinear =
        where(diffusing, row -> row.p().learner() != Learner.LINEAR);
    claims
        .each(
            "no reversal that is learned comes above the ceiling of its kind",
            where(nonlinear, row -> !Double.isNaN(row.r().ceiling())),
            row -> Finding.atMost(row.r().ceiling(), besideCeiling(row), 0))
        .each(
            "networks learn more than the best linear network knows",
            where(nonlinear, row -> !row.p().bits() && row.p().source() != Data.DIGITS),
            row -> Finding.above(row.r().linearCeiling(), learned(row)))
        .each(
            "networks of bits, and of digits, learn more than white noise knows",
            where(nonlinear, row -> row.p().bits() || row.p().source() == Data.DIGITS),
            row -> Finding.above(row.r().nullLikelihood(), learned(row)))
        .each(
            "a linear network that learns reaches the linear optimum, and no more",
            where(linear, row -> row.p().source() != Data.PHOTOGRAPHS),
            row -> {
              double slack = LINEAR_SLACK * row.p().dimension();
              return Finding.equal(row.r().linearCeiling(), learned(row), slack);
            })
        .each(
            "a linear network that learned from other photographs comes no higher than the optimum"
                + " of those that it is told on",
            where(linear, row -> row.p().source() == Data.PHOTOGRAPHS),
            row -> Finding.atMost(row.r().linearCeiling(), learned(row), 0))
        .several(
            "a program of another author finds the same ceilings (theory of the project, B4, B5 and"
                + " B7)",
            all,
            row -> references(CEILINGS, row.p(), ceiling(row)))
        .several(
            "it finds the same optima of linear networks with variances that are diagonal in the"
                + " modes of the data (theory of the project, E11)",
            all,
            row -> references(MODES_CEILINGS, row.p(), Estimate.exact(row.r().modesCeiling())))
        .each(
            "variances that are diagonal in coordinates reach no more",
            where(all, row -> row.p().diffuses() && !row.p().bits()),
            row ->
                Finding.atMost(
                    row.r().modesCeiling(), Estimate.exact(row.r().linearCeiling()), ROUNDING))
        .several(
            "in the few updates of a small run networks learn as much as they used to",
            all,
            row -> demands(HABITS, row))
        .several(
            "the toy network of 2015 learns less than a perceptron",
            by(diffusing, row -> List.of(row.p().source(), row.p().schedule(), row.p().steps())),
            place -> better(place, Learner.RADIAL, Learner.PERCEPTRON))
        .each(
            "heartbeats that a network makes are heartbeats, but for what its path loses and the"
                + " first step's noise",
            where(diffusing, row -> row.p().source() == Data.HEARTBEAT),
            ReverseDiffusion::beats)
        .each(
            "points that a network makes have the spread of the data, to a tenth",
            where(diffusing, row -> row.p().source() == Data.SWISS_ROLL),
            ReverseDiffusion::spread)
        .several(
            "what diffuses becomes white noise, and a reversal starts from white noise",
            where(diffusing, row -> !row.p().bits()),
            row ->
                List.of(
                    whiteness(row, row.r().forward(), 2), whiteness(row, row.r().backward(), 0)))
        .several(
            "no step loses less than the best kernel loses there",
            where(nonlinear, row -> row.p().source() == Data.SWISS_ROLL),
            ReverseDiffusion::steps)
        .each(
            "bits lost per step add up to the bound, with what the two ends of the path add",
            diffusing,
            row -> {
              double sum = row.p().ends() - Arrays.stream(row.r().stepLosses()).sum();
              return Finding.exact(row.r().learnedBound(), sum, 1e-9 * Math.abs(sum));
            })
        .each(
            "so do those of the best kernels to the ceiling",
            where(diffusing, row -> row.r().stepCeilings().length > 0),
            row -> {
              double sum = row.p().ends() - Arrays.stream(row.r().stepCeilings()).sum();
              return Finding.exact(row.r().ceiling(), sum, 1e-9 * Math.abs(sum));
            })
        .each(
            "the likelihood of white noise is that of the paper's unit, −½ log₂ 2πe a coordinate or"
                + " −h(p̄) a bit",
            all,
            row -> Finding.exact(row.p().white(), row.r().nullLikelihood(), ROUNDING))
        .each(
            "the gain over white noise is K − L_null",
            all,
            row ->
                Finding.exact(
                    row.r().learnedBound() - row.r().nullLikelihood(), row.r().gain(), ROUNDING))
        .each(
            "mixtures without diffusion come no nearer than the entropy of the data",
            where(all, row -> !row.p().diffuses() && row.p().source() == Data.DEAD_LEAVES),
            row -> Finding.atMost(row.r().ceiling(), besideCeiling(row), 0))
        .each(
            "and know more than one gaussian does",
            where(all, row -> !row.p().diffuses()),
            row -> Finding.above(row.r().linearCeiling(), learned(row)));
    List<Row<Parameters, Result>> asked = where(all, row -> !demands(DEMANDS, row).isEmpty());
    if (!asked.isEmpty()) { // small runs have too few updates for it
      claims.several(
          "networks reach what was asked of them in advance for so many updates, the heartbeat"
              + " more than the network of 2015 did with −2.414 bits",
          asked,
          row -> demands(DEMANDS, row));
    }
  }

  private static List<Finding> demands(List<Demand> demands, Row<Parameters, Result> row) {
    return demands.stream()
        .filter(demand -> demand.isOf(row.p()))
        .map(demand -> Finding.atLeast(demand.least(), learned(row), 0))
        .toList();
  }

  private static List<Finding> references(
      List<Reference> references, Parameters p, Estimate found) {
    return references.stream()
        .filter(reference -> reference.isOf(p))
        .map(
            reference ->
                Finding.equal(
                    reference.bound(),
                    Estimate.known(found.mean(), Math.hypot(found.error(), reference.error())),
                    0))
        .toList();
  }

  /** That each of the one kind of learner learns less than each of the other. */
  private static List<Finding> better(
      List<Row<Parameters, Result>> place, Learner less, Learner more) {
    List<Finding> findings = new ArrayList<>();
    for (Row<Parameters, Result> one : where(place, row -> row.p().learner() == less)) {
      for (Row<Parameters, Result> two : where(place, row -> row.p().learner() == more)) {
        double error = Math.hypot(one.r().learnedBoundError(), two.r().learnedBoundError());
        Estimate found = Estimate.known(two.r().learnedBound(), error);
        findings.add(Finding.above(one.r().learnedBound(), found));
      }
    }
    return findings;
  }

  /**
   * By Pinsker, shares of the model's samples at t = 1 are off by √(KL/2) at most, KL = −H(X_1) − K
   * at most.
   */
  private static Finding beats(Row<Parameters, Result> row) {
    Heartbeat heart = Heartbeat.reference();
    BinomialKernel kernel = new BinomialKernel(heart.activity());
    double kept = row.p().noise().signal(1);
    int ones = heart.bins() / heart.period();
    double whole =
        Math.pow(kernel.one(1, kept), ones)
            * Math.pow(1 - kernel.one(0, kept), heart.bins() - ones);
    double first = -new HeartbeatCeiling(heart, kernel).entropy(kept);
    double lost = first - row.r().learnedBound() * Math.log(2);
    double off = Math.sqrt(0.5 * Math.max(0, lost));
    int n = row.p().shown();
    double[] made = cloud(row, row.r().backward(), 2);
    int found = 0;
    for (int c = 0; c < n; c++) {
      found += isBeat(Arrays.copyOfRange(made, c * heart.bins(), (c + 1) * heart.bins())) ? 1 : 0;
    }
    double error = Math.sqrt(whole * (1 - whole) / n) + 0.5 / n;
    return Finding.atLeast(whole, Estimate.known((double) found / n, error), off);
  }

  private static boolean isBeat(double[] bits) {
    Heartbeat heart = Heartbeat.reference();
    for (int phase = 0; phase < heart.period(); phase++) {
      boolean same = true;
      for (int i = 0; i < bits.length; i++) {
        same &= bits[i] == (i % heart.period() == phase ? 1 : 0);
      }
      if (same) {
        return true;
      }
    }
    return false;
  }

  /** Second moments are what kernels learn first: E|x|² of what is made is that of the data. */
  private static Finding spread(Row<Parameters, Result> row) {
    return Finding.equal(2, squares(row, cloud(row, row.r().backward(), 2)), SPREAD_SLACK);
  }

  /** Mean square of a coordinate of gaussian noise, which all are at T. */
  private static Finding whiteness(Row<Parameters, Result> row, double[] clouds, int number) {
    double[] values = cloud(row, clouds, number);
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    double left = row.p().noise().signal(row.p().steps());
    double error = Math.sqrt(2.0 / values.length);
    return Finding.equal(1, Estimate.known(sum / values.length, error), left);
  }

  private static Estimate squares(Row<Parameters, Result> row, double[] cloud) {
    int d = row.p().dimension();
    double[] squares = new double[cloud.length / d];
    for (int i = 0; i < cloud.length; i++) {
      squares[i / d] += cloud[i] * cloud[i];
    }
    return Estimate.of(squares);
  }

  private static List<Finding> steps(Row<Parameters, Result> row) {
    double[] least = row.r().stepCeilings();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < least.length; i++) {
      Estimate loss = Estimate.known(row.r().stepLosses()[i], row.r().stepLossErrors()[i]);
      findings.add(Finding.atLeast(least[i], loss, 0));
    }
    return findings;
  }

  private static double[] cloud(Row<Parameters, Result> row, double[] clouds, int number) {
    int size = row.p().dimension() * row.p().shown();
    return Arrays.copyOfRange(clouds, number * size, (number + 1) * size);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> first = rows.first(row -> row.p());
    rollFigure(first, figures);
    learningFigure(rows.all(), figures);
    stepFigure(first, figures);
    patchFigure(first, figures);
    courseFigure(first, figures);
  }

  private static List<Row<Parameters, Result>> best(
      List<Row<Parameters, Result>> rows, Data data, Learner learner) {
    List<Row<Parameters, Result>> some =
        where(rows, row -> row.p().source() == data && row.p().learner() == learner);
    List<Row<Parameters, Result>> most = largest(some, row -> row.r().learnedBound());
    return most.isEmpty() ? most : most.subList(0, 1);
  }

  private static void rollFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    List<Row<Parameters, Result>> shown = best(rows, Data.SWISS_ROLL, Learner.PERCEPTRON);
    if (shown.isEmpty()) {
      return;
    }
    Row<Parameters, Result> row = shown.get(0);
    FigureDraft figure =
        figures
            .figure("reverse-diffusion", "A network makes a swiss roll out of noise")
            .caption(
                "Above: data that diffuse, from left to right. Middle: white noise on the right that"
                    + " goes back to the left, by the kernels that a perceptron has learned. Below:"
                    + " the learned drift μ(x_t, t) − x_t, arrows in proportion to it.")
            .axes(new Scale("", false, -REACH, REACH), new Scale("", false, -REACH, REACH))
            .columns(CLOUDS);
    String[] names = {"t = 0", "t = T/2", "t = T"};
    for (int i = 0; i < CLOUDS; i++) {
      points(figure.newPanel("forward, " + names[i]), 0, cloud(row, row.r().forward(), i));
    }
    for (int i = 0; i < CLOUDS; i++) {
      double[] cloud = cloud(row, row.r().backward(), CLOUDS - 1 - i);
      points(figure.newPanel("back, " + names[i]), 1, cloud);
    }
    for (int i = 0; i < CLOUDS; i++) {
      String name = i == 0 ? "t = 2" : names[i];
      arrows(figure.newPanel("drift, " + name), row.r().drift(), CLOUDS - 1 - i);
    }
  }

  private static void points(PanelDraft panel, int color, double[] cloud) {
    int n = cloud.length / 2;
    panel
        .series("", color)
        .points(
            IntStream.range(0, n).mapToDouble(c -> cloud[2 * c]).toArray(),
            IntStream.range(0, n).mapToDouble(c -> cloud[2 * c + 1]).toArray());
  }

  /** In proportion to the drift, but not longer than their distance. */
  private static void arrows(PanelDraft panel, double[] drift, int number) {
    Matrix grid = grid();
    double[] lengths = new double[grid.cols()];
    int from = 2 * number * grid.cols();
    for (int c = 0; c < lengths.length; c++) {
      lengths[c] = Math.hypot(drift[from + 2 * c], drift[from + 2 * c + 1]);
    }
    double[] rising = lengths.clone();
    Arrays.sort(rising);
    double longest = 2 * REACH / ARROWS;
    double scale = longest / rising[rising.length / 2];
    for (int c = 0; c < lengths.length; c++) {
      double shrink = scale * Math.min(1, longest / (scale * lengths[c]));
      double x = grid.get(0, c);
      double y = grid.get(1, c);
      double[] across = {x, x + shrink * drift[from + 2 * c]};
      double[] up = {y, y + shrink * drift[from + 2 * c + 1]};
      panel.layer(new Layer.Trajectory("", Palette.NEUTRAL, across, up));
    }
  }

  private static void learningFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    figures
        .figure("reverse-diffusion-learning", "What networks learn, beside what can be learned")
        .caption(
            "Bits a coordinate against operations of learning. Points: the bound K of the learned"
                + " kernels on held-out data, with standard errors; for mixtures without diffusion,"
                + " their likelihood. Thin lines: K while they learn. Levels: above, the ceiling of"
                + " the best kernels, where it is exact or sampled from exact posteriors; below, the"
                + " linear optimum.")
        .axes(log("operations of learning"), linear("K / bits a coordinate"))
        .columns(3)
        .panels(
            by(rows, ReverseDiffusion::place),
            group -> title(group.get(0).p()),
            (panel, group) -> {
              panel.series(
                  by(group, row -> List.of(row.p().learner(), row.p().width())),
                  curve -> words(curve.get(0).p().learner()) + " " + curve.get(0).p().width(),
                  ReverseDiffusion::drawLearning);
              Row<Parameters, Result> row =
                  where(group, r -> r.p().diffuses()).stream().findFirst().orElse(group.get(0));
              double d = row.p().dimension();
              double[] ends = {
                min(group, r -> r.r().learningFlops()) / LOOKS,
                max(group, r -> r.r().learningFlops())
              };
              level(panel, "ceiling", Palette.NEUTRAL, ends, row.r().ceiling() / d);
              level(panel, "linear optimum", LINEAR_COLOR, ends, row.r().linearCeiling() / d);
            })
        .pointsOnTop();
  }

  private static void level(PanelDraft panel, String name, int color, double[] ends, double y) {
    if (!Double.isNaN(y)) {
      panel.series(name, color).line(ends, new double[] {y, y});
    }
  }

  private static List<Object> place(Row<Parameters, Result> row) {
    Parameters p = row.p();
    return p.source().isPatch()
        ? List.of(p.source(), p.side())
        : List.of(p.source(), p.schedule(), p.steps());
  }

  private static void drawLearning(Series series, List<Row<Parameters, Result>> group) {
    List<Row<Parameters, Result>> rising = sorted(group, row -> row.r().learningFlops());
    for (Row<Parameters, Result> row : rising) {
      double d = row.p().dimension();
      double[] curve = row.r().learningCurve();
      if (!row.p().bits() && curve.length > 1) {
        double each = row.r().learningFlops() / curve.length;
        series.trace(
            IntStream.range(1, curve.length).mapToDouble(i -> (i + 0.5) * each).toArray(),
            IntStream.range(1, curve.length).mapToDouble(i -> curve[i] / d).toArray());
      }
    }
    series.points(
        rising,
        row -> row.r().learningFlops(),
        row -> row.r().learnedBound() / row.p().dimension(),
        row -> row.r().learnedBoundError() / row.p().dimension());
  }

  private static void stepFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    figures
        .figure("reverse-diffusion-steps", "Where a learned reversal loses its bits")
        .caption(
            "Points: bits that a learned reversal loses in each step, times T, with standard errors."
                + " Lines: what the best kernels of its kind lose there, by quadrature or counting.")
        .axes(linear("t/T"), linear("T × bits lost in step t"))
        .panels(
            by(
                where(
                    rows,
                    row ->
                        row.r().stepCeilings().length > 0 && row.p().learner() != Learner.LINEAR),
                ReverseDiffusion::place),
            group -> title(group.get(0).p()),
            (panel, group) -> {
              panel.series(
                  group,
                  row -> words(row.p().learner()) + " " + row.p().width(),
                  ReverseDiffusion::drawSteps);
              double[] best = group.get(0).r().stepCeilings();
              int steps = group.get(0).p().steps();
              panel
                  .series("best kernels", Palette.NEUTRAL)
                  .line(
                      IntStream.range(0, best.length).mapToDouble(i -> (i + 2.0) / steps).toArray(),
                      Arrays.stream(best).map(loss -> loss * steps).toArray());
            })
        .pointsOnTop();
  }

  private static void drawSteps(Series series, Row<Parameters, Result> row) {
    int steps = row.p().steps();
    double[] losses = row.r().stepLosses();
    double[] errors = row.r().stepLossErrors();
    int every = Math.max(1, losses.length / 40);
    int[] some = IntStream.range(0, losses.length).filter(i -> i % every == 0).toArray();
    series.points(
        Arrays.stream(some).mapToDouble(i -> (i + 2.0) / steps).toArray(),
        Arrays.stream(some).mapToDouble(i -> losses[i] * steps).toArray(),
        Arrays.stream(some).mapToDouble(i -> errors[i] * steps).toArray());
  }

  private static void patchFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    FigureDraft figure =
        figures
            .figure("reverse-diffusion-patches", "Images that networks make, beside the data")
            .caption(
                "Left: patches of the data. Right: what a model makes of noise, by the steps that it"
                    + " has learned; a mixture draws it. Each picture shows many patches.")
            .columns(2);
    List<Row<Parameters, Result>> pictures = where(rows, row -> row.p().source().isImage());
    for (List<Row<Parameters, Result>> place :
        by(pictures, row -> List.of(row.p().source(), row.p().learner()))) {
      List<Row<Parameters, Result>> big = largest(place, r -> r.p().side());
      Row<Parameters, Result> row = largest(big, r -> r.r().learnedBound()).get(0);
      if (row.p().learner() == Learner.LINEAR) {
        continue;
      }
      String model = words(row.p().learner());
      tiles(
          figure.newPanel(title(row.p()) + ": data, beside " + model),
          row,
          cloud(row, row.r().forward(), 0));
      int last = row.p().diffuses() ? 2 : 0;
      tiles(
          figure.newPanel(title(row.p()) + ": " + model),
          row,
          cloud(row, row.r().backward(), last));
    }
  }

  private static void tiles(PanelDraft panel, Row<Parameters, Result> row, double[] patches) {
    boolean digits = row.p().source() == Data.DIGITS;
    int side = digits ? DIGIT_SIDE : row.p().side();
    int across = (int) Math.round(Math.sqrt(row.p().shown()));
    int size = across * (side + 1) - 1;
    double[][] values = gaps(size, size);
    for (int i = 0; i < patches.length; i++) {
      int patch = i / (side * side);
      int within = i % (side * side);
      int r = digits ? within / side : within % side;
      int c = digits ? within % side : within / side;
      int y = patch / across * (side + 1) + r;
      int x = patch % across * (side + 1) + c;
      values[size - 1 - y][x] = Math.max(-BRIGHT, Math.min(BRIGHT, patches[i]));
    }
    map(panel, values);
  }

  private static double[][] gaps(int rows, int cols) {
    double[][] values = new double[rows][cols];
    for (double[] row : values) {
      Arrays.fill(row, Double.NaN);
    }
    return values;
  }

  private static void map(PanelDraft panel, double[][] values) {
    double[] x = IntStream.range(0, values[0].length).mapToDouble(i -> i).toArray();
    double[] y = IntStream.range(0, values.length).mapToDouble(i -> i).toArray();
    panel
        .axes(
            new Scale("", false, -0.5, x.length - 0.5), new Scale("", false, -0.5, y.length - 0.5))
        .layer(new Layer.HeatMap("", x, y, values));
  }

  private static void courseFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    FigureDraft figure =
        figures
            .figure("reverse-diffusion-course", "One sample on its way from noise to data")
            .caption(
                "Left end: noise, t = T; right end: t = 1. Coordinates of one point that becomes"
                    + " part of a swiss roll; the bins of a sequence, from below, bright for a one;"
                    + " patches from left to right.")
            .columns(1);
    for (Row<Parameters, Result> row : best(rows, Data.SWISS_ROLL, Learner.PERCEPTRON)) {
      int[] times = row.p().course();
      double[] path = row.r().course();
      PanelDraft panel =
          figure.newPanel(title(row.p())).axes(linear("steps done, T − t"), linear("coordinates"));
      for (int i = 0; i < 2; i++) {
        int axis = i;
        panel
            .series(i == 0 ? "first" : "second", i)
            .trace(
                Arrays.stream(times).mapToDouble(t -> row.p().steps() - t).toArray(),
                IntStream.range(0, times.length).mapToDouble(k -> path[2 * k + axis]).toArray());
      }
    }
    for (Data data : new Data[] {Data.HEARTBEAT, Data.SPIKE_TRAIN}) {
      for (Row<Parameters, Result> row : best(rows, data, Learner.PERCEPTRON)) {
        int d = row.p().dimension();
        double[] path = row.r().course();
        double[][] values = new double[d][path.length / d];
        for (int i = 0; i < path.length; i++) {
          values[i % d][i / d] = path[i];
        }
        map(figure.newPanel(title(row.p())), values);
      }
    }
    for (Data data : new Data[] {Data.DEAD_LEAVES, Data.DIGITS, Data.PHOTOGRAPHS}) {
      List<Row<Parameters, Result>> some =
          where(rows, row -> row.p().source() == data && row.p().learner() == Learner.PERCEPTRON);
      List<Row<Parameters, Result>> big = largest(some, row -> row.p().side());
      if (!big.isEmpty()) {
        strip(figure.newPanel(title(big.get(0).p())), big.get(0));
      }
    }
  }

  /** Patches of a course side by side. */
  private static void strip(PanelDraft panel, Row<Parameters, Result> row) {
    boolean digits = row.p().source() == Data.DIGITS;
    int side = digits ? DIGIT_SIDE : row.p().side();
    double[] path = row.r().course();
    int patches = path.length / (side * side);
    double[][] values = gaps(side, patches * (side + 1) - 1);
    for (int i = 0; i < path.length; i++) {
      int within = i % (side * side);
      int r = digits ? within / side : within % side;
      int c = digits ? within % side : within / side;
      double grey = Math.max(-BRIGHT, Math.min(BRIGHT, path[i]));
      values[side - 1 - r][i / (side * side) * (side + 1) + c] = grey;
    }
    map(panel, values);
  }

  private static String title(Parameters p) {
    String patch = p.source().isPatch() ? " " + p.side() + "×" + p.side() : "";
    return words(p.source()) + patch + (p.diffuses() ? ", " + p.noise().name() : "");
  }

  private static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
