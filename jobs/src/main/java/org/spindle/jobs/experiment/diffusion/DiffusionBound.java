// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;

import java.util.Optional;
import org.spindle.data.Datasets;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.diffusion.CovarianceModel;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.ScheduleName;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.random.Streams;
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

  private static final int MOST_PATH_STEPS = 200;
  static final int CHEAP = 5; // times as many samples of what costs little
  static final double ROUNDING = 1e-9;

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
    return BestKernels.of(p, streams, watch);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    DiffusionBoundClaims.judge(rows, claims);
  }

  static double[] added(double[] a, double factor, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + factor * b[i];
    }
    return sum;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    DiffusionBoundFigures.draw(rows, figures);
  }
}
