// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.evenly;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.diffusion.DissipationLaw;
import org.spindle.diffusion.EntropyProductionLaw;
import org.spindle.diffusion.FirstStep;
import org.spindle.diffusion.GaussianData;
import org.spindle.diffusion.GaussianReversal;
import org.spindle.diffusion.LearnedSchedule;
import org.spindle.diffusion.PathSimulation;
import org.spindle.diffusion.ProductionHistogram;
import org.spindle.diffusion.ReverseVariance;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.ScheduleName;
import org.spindle.diffusion.SpeedAccuracy;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.random.Streams;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Does the reversal of a diffusion obey the second law, and how often does a single trajectory
 * break it?
 *
 * <p>Claims: the entropy production Σ of paths has a positive mean, which is what the bound K
 * loses, and a negative tail whose weight is known; ⟨e^{−Σ}⟩ = 1, and densities forth and back
 * differ by e^Σ; many small steps fluctuate as they dissipate, Var Σ = 2⟨Σ⟩; the mean of e^{−Σ}
 * over paths from one datum is the model's likelihood there; moving faster or on a longer way
 * dissipates more.
 *
 * <p>Talk: "Reversing time in nonequilibrium processes". Sources: Sohl-Dickstein et al. 2015,
 * equations 9 to 14; Jarzynski 1997; Crooks 1999; Ikeda et al. 2025.
 */
public final class SecondLaw implements Experiment<SecondLaw.Parameters, SecondLaw.Result> {

  /** Gaussian data, by their variances. */
  public enum Modes {
    /** 1.9 and 0.1. */
    TWO(1.9, 0.1),
    /** 0.1. */
    NARROW(0.1);

    private final double[] eigenvalues;

    Modes(double... eigenvalues) {
      this.eigenvalues = eigenvalues;
    }

    GaussianData data() {
      return new GaussianData(eigenvalues);
    }
  }

  /** What each step erases. */
  public enum Protocol {
    /** Equal parts of the signal. */
    ERASING,
    /** Equal steps of ln SNR. */
    LOGARITHMIC,
    /** Nichol and Dhariwal's. */
    COSINE,
    /** A constant ratio of variances, to white noise: the geodesic of one mode. */
    GEODESIC,
    /** The least entropy production, by Newton's method. */
    LEARNED;

    Schedule of(Modes modes, int steps, Watch watch) {
      return switch (this) {
        case ERASING -> Schedule.erasing(steps);
        case LOGARITHMIC -> ScheduleName.LOGARITHMIC.of(steps);
        case COSINE -> Schedule.cosine(steps);
        case GEODESIC -> Schedule.geodesic(modes.eigenvalues[0], steps, 1);
        case LEARNED -> LearnedSchedule.of(modes.data(), steps, watch).schedule();
      };
    }
  }

  static final double[] EDGES = evenly(-1.5, 2.5, 33);
  static final double ROUNDING = 1e-9;
  private static final int PIECES = 4000; // of a path whose speed is nearly constant on each

  @Override
  public About about() {
    return About.of("second-law", 1)
        .asks("How often does a single trajectory of a diffusion break the second law?")
        .talk("Reversing time in nonequilibrium processes");
  }

  /**
   * @param modes variances of the gaussian data
   * @param protocol what each step erases
   * @param steps T
   * @param trajectories sampled each way
   * @param datum x_0, in each coordinate, whose likelihood is estimated
   */
  public record Parameters(
      Modes modes, Protocol protocol, int steps, int trajectories, double datum) {

    public Parameters {
      require(steps >= 2, "steps must be >= 2", steps);
      require(trajectories >= 1000, "trajectories must be >= 1000", trajectories);
      require(
          protocol != Protocol.GEODESIC || modes == Modes.NARROW,
          "protocol geodesic needs one mode",
          modes);
    }

    GaussianReversal reversal(Watch watch) {
      Schedule schedule = protocol.of(modes, steps, watch);
      return new GaussianReversal(schedule, modes.data(), ReverseVariance.RATE, FirstStep.MATCHED);
    }
  }

  /**
   * @param production ⟨Σ⟩ over forward paths, nats
   * @param productionTheory the same, step by step from divergences
   * @param productionForm the same from the quadratic form of paths
   * @param productionVariance of Σ over forward paths
   * @param productionVarianceTheory the same by theory
   * @param fourthCumulant of Σ by theory, sets the scatter of {@code productionVariance}
   * @param exponentialAverage ⟨e^{−Σ}⟩ over forward paths
   * @param exponentialScatter standard deviation of e^{−Σ} by theory
   * @param violations share of forward paths with Σ &lt; 0
   * @param violationsTheory its probability
   * @param reverseMean mean of Σ over the model's paths
   * @param reverseMeanTheory the same by theory
   * @param reverseVariance variance of Σ over these by theory
   * @param forwardShares shares of forward paths by bins of Σ
   * @param forwardSharesTheory their probabilities
   * @param reverseShares shares of the model's paths by bins of Σ
   * @param reverseSharesTheory their probabilities
   * @param reverseWeighted mean over the model's paths of e^Σ in each bin
   * @param reverseWeightedErrors standard errors of these
   * @param scaledLimit limit of T⟨Σ⟩ on E(T), by an integral
   * @param likelihood ln p(x_0), by the mean of e^{−Σ} over paths from x_0
   * @param likelihoodError its standard error
   * @param likelihoodTheory the same by the model's variance
   * @param datumBound K(x_0), the mean of −Σ over the same paths
   * @param datumBoundError its standard error
   * @param datumBoundTheory the same by theory
   * @param ladder ln mean e^{−Σ} of 1, 2, 4, … paths, on the average over all paths
   * @param relaxation entropy production of the relaxation in continuous time, KL(q_0‖π) −
   *     KL(q_T‖π)
   * @param relaxationSpeed the same, ∫ (dW_2/dτ)² dτ of its path
   * @param efficiency (ΔW_2)²/(entropy production × time) of the relaxation
   * @param geodesicEfficiency the same of the straight way between its ends
   */
  public record Result(
      double production,
      double productionTheory,
      double productionForm,
      double productionVariance,
      double productionVarianceTheory,
      double fourthCumulant,
      double exponentialAverage,
      double exponentialScatter,
      double violations,
      double violationsTheory,
      double reverseMean,
      double reverseMeanTheory,
      double reverseVariance,
      double[] forwardShares,
      double[] forwardSharesTheory,
      double[] reverseShares,
      double[] reverseSharesTheory,
      double[] reverseWeighted,
      double[] reverseWeightedErrors,
      double scaledLimit,
      double likelihood,
      double likelihoodError,
      double likelihoodTheory,
      double datumBound,
      double datumBoundError,
      double datumBoundTheory,
      double[] ladder,
      double relaxation,
      double relaxationSpeed,
      double efficiency,
      double geodesicEfficiency) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Modes.TWO, Protocol.ERASING, 10, 200_000, 0.3);
  }

  @Override
  public Cost cost(Parameters p) {
    double modes = p.modes().eigenvalues.length;
    double sampling = 3.0 * p.trajectories() * modes * (p.steps() + 1) * 60;
    double law = 10 * modes * Math.pow(p.steps() + 1.0, 3) + 4e6 * modes * p.steps();
    return new Cost(sampling + law + 1e6, 24L * p.trajectories() + 32L * p.steps() * p.steps());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    GaussianReversal reversal = p.reversal(watch);
    EntropyProductionLaw law = EntropyProductionLaw.forward(reversal);
    EntropyProductionLaw back = law.reverse();
    PathSimulation simulation = new PathSimulation(reversal);
    double[] forth = new double[p.trajectories()];
    simulation.forward(forth, streams.of("forward"), watch);
    double[] reverse = new double[p.trajectories()];
    simulation.reverse(reverse, streams.of("reverse"), watch);
    double[] weights = new double[p.trajectories()];
    double[] datum = new double[p.modes().eigenvalues.length];
    Arrays.fill(datum, p.datum());
    simulation.logWeights(datum, weights, streams.of("datum"), watch);
    Estimate forward = Estimate.of(forth);
    Estimate likelihood = Estimate.of(map(weights, Math::exp));
    Estimate bound = Estimate.of(weights);
    ProductionHistogram weighted = ProductionHistogram.of(reverse, EDGES);
    GaussianData modes = p.modes().data();
    double left = signalLeft(reversal);
    SpeedAccuracy relaxation = SpeedAccuracy.relaxation(modes, left);
    return new Result(
        forward.mean(),
        reversal.production().total(),
        law.mean(),
        forward.error() * forward.error() * p.trajectories(),
        law.variance(),
        law.fourthCumulant(),
        Estimate.of(map(forth, sigma -> Math.exp(-sigma))).mean(),
        Math.sqrt(law.exponentialAverage(2) - 1),
        Arrays.stream(forth).filter(sigma -> sigma < 0).count() / (double) p.trajectories(),
        law.probabilityBelow(0),
        Estimate.of(reverse).mean(),
        back.mean(),
        back.variance(),
        ProductionHistogram.of(forth, EDGES).shares(),
        law.probabilities(EDGES),
        weighted.shares(),
        back.probabilities(EDGES),
        weighted.weighted(),
        weighted.errors(),
        DissipationLaw.erasing(modes),
        Math.log(likelihood.mean()),
        likelihood.error() / likelihood.mean(),
        reversal.logLikelihood(datum),
        bound.mean(),
        bound.error(),
        reversal.bound(datum),
        PathSimulation.ladder(weights),
        relaxation.production(),
        SpeedAccuracy.relaxation(modes, left, PIECES).production(),
        relaxation.efficiency(),
        SpeedAccuracy.geodesic(modes, left).efficiency());
  }

  static double signalLeft(GaussianReversal reversal) {
    return Math.max(1e-6, reversal.schedule().signal(reversal.schedule().steps()));
  }

  private static double[] map(double[] values, DoubleUnaryOperator f) {
    return Arrays.stream(values).map(f).toArray();
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    claims
        .each(
            "on the average paths produce entropy as the divergences of all steps add up to",
            all,
            row -> {
              double error = Math.sqrt(row.r().productionVarianceTheory() / row.p().trajectories());
              Estimate mean = Estimate.known(row.r().production(), error);
              return Finding.equal(row.r().productionTheory(), mean, 0);
            })
        .equal(
            "the quadratic form of whole paths has the mean that divergences of steps add up to",
            all,
            row -> row.r().productionForm(),
            row -> row.r().productionTheory(),
            row -> ROUNDING * row.r().productionTheory())
        .each(
            "the variance of entropy production is that of the quadratic form",
            all,
            SampledPaths::variance)
        .each(
            "Jarzynski: ⟨exp(−Σ)⟩ = 1 over forward paths, where it scatters by a finite variance",
            where(all, row -> Double.isFinite(row.r().exponentialScatter())),
            row -> {
              double error = row.r().exponentialScatter() / Math.sqrt(row.p().trajectories());
              return Finding.equal(1, Estimate.known(row.r().exponentialAverage(), error), 0);
            })
        .each(
            "the share of trajectories that break the second law, Σ < 0, is the predicted one",
            all,
            row -> {
              Estimate share =
                  SampledPaths.share(
                      row.r().violations(), row.r().violationsTheory(), row.p().trajectories());
              return Finding.equal(row.r().violationsTheory(), share, 0);
            })
        .each(
            "on the model's paths Σ is negative on the average, by as much as predicted",
            all,
            row -> {
              double error = Math.sqrt(row.r().reverseVariance() / row.p().trajectories());
              Estimate mean = Estimate.known(row.r().reverseMean(), error);
              return Finding.equal(row.r().reverseMeanTheory(), mean, 0);
            })
        .several(
            "forward paths are in the bins of Σ as the exact law says",
            all,
            row -> SampledPaths.bins(row, row.r().forwardShares(), row.r().forwardSharesTheory()))
        .several(
            "the model's paths are in the bins of Σ as the exact law says",
            all,
            row -> SampledPaths.bins(row, row.r().reverseShares(), row.r().reverseSharesTheory()))
        .several(
            "Crooks: forward paths of a bin of Σ are the model's paths there, weighted by exp(Σ)",
            all,
            SampledPaths::crooks);
    DissipatingSchedules.claims(all, claims);
    claims
        .each(
            "the mean of exp(−Σ) over paths from one datum is the model's likelihood there",
            all,
            row -> {
              Result r = row.r();
              Estimate found = Estimate.known(r.likelihood(), r.likelihoodError());
              return Finding.equal(r.likelihoodTheory(), found, 0).of(1);
            })
        .each(
            "the mean of −Σ over these paths is the bound there, below the likelihood",
            all,
            row -> {
              Result r = row.r();
              Estimate found = Estimate.known(r.datumBound(), r.datumBoundError());
              return Finding.equal(r.datumBoundTheory(), found, 0);
            })
        .each(
            "more paths from a datum never lower its estimated likelihood, on the average",
            all,
            row -> {
              double[] ladder = row.r().ladder();
              double least =
                  IntStream.range(1, ladder.length)
                      .mapToDouble(k -> ladder[k] - ladder[k - 1])
                      .min()
                      .orElseThrow();
              return Finding.atLeast(0, Estimate.exact(least), ROUNDING).of(1);
            })
        .equal(
            "one path gives the bound of a datum, on the average over the paths of the ladder",
            all,
            row -> row.r().ladder()[0],
            row -> row.r().datumBound(),
            row -> 6 * row.r().datumBoundError());
    SpeedLimits.claims(all, claims);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    SecondLawFigures.draw(rows, figures);
  }
}
