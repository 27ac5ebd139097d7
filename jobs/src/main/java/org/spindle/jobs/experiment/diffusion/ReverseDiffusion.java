// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.jobs.experiment.diffusion.ReversalLearning.MIXTURE_DATA;
import static org.spindle.jobs.experiment.diffusion.ReversalLearning.WAVY;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.data.DeadLeaves;
import org.spindle.data.Heartbeat;
import org.spindle.data.Photographs;
import org.spindle.data.SpikeTrain;
import org.spindle.diffusion.BinomialKernel;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.ScheduleName;
import org.spindle.diffusion.training.BinaryBound;
import org.spindle.diffusion.training.LearningPlan;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
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

    boolean isPatch() {
      return this == DEAD_LEAVES || this == PHOTOGRAPHS;
    }

    boolean isImage() {
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

  static final int DIGIT_SIDE = 28;
  static final int LOOKS = 16; // stretches of a learning curve
  static final int EXACT_SIDE = 3; // largest patch whose density is known
  private static final int COURSE = 41; // times of the course of one sample
  private static final int SHORT_COURSE = 8;

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

    /** The samples of one of the pictures that a result has one after the other. */
    double[] picture(double[] pictures, int number) {
      int size = dimension() * shown();
      return Arrays.copyOfRange(pictures, number * size, (number + 1) * size);
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

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    return ReversalLearning.of(p, streams, data, watch);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    ReverseDiffusionClaims.claims(rows, claims);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    ReverseDiffusionFigures.draw(rows, figures);
  }
}
