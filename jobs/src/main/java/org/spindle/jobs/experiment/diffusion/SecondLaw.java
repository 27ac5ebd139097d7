// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.evenly;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.doubled;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
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
import org.spindle.statistic.Groups;
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
  private static final double ROUNDING = 1e-9;
  private static final int PIECES = 4000; // of a path whose speed is nearly constant on each

  /**
   * Of the square of the order 1/T of Var Σ/2⟨Σ⟩: what is left when it is taken off. The quotient
   * is 5.9 with 10 and 20 steps, 4.0 with 20 and 40, and falls to about 2.
   */
  private static final double FLUCTUATIONS = 7;

  /** ⟨Σ⟩ of the best schedule of one mode 0.1, with T = 10 and 40; by another program. */
  private static final double[][] LEARNED = {{10, 0.112512, 1e-6}, {40, 0.0317319, 1e-6}};

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

  private static double signalLeft(GaussianReversal reversal) {
    return Math.max(1e-6, reversal.schedule().signal(reversal.schedule().steps()));
  }

  private static double[] map(double[] values, DoubleUnaryOperator f) {
    return Arrays.stream(values).map(f).toArray();
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> erasing =
        where(all, row -> row.p().protocol() == Protocol.ERASING);
    List<Groups.Pair<Row<Parameters, Result>>> doubled =
        doubled(erasing, row -> row.p().modes(), row -> row.p().steps());
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
            SampledPaths::crooks)
        .several(
            "E(T): T⟨Σ⟩ tends to the integral of the stiffness of the score",
            doubled,
            pair -> {
              double coarse = pair.first().p().steps() * pair.first().r().productionTheory();
              double fine = pair.second().p().steps() * pair.second().r().productionTheory();
              double limit = pair.second().r().scaledLimit();
              double next = (fine - coarse) / limit;
              double bias = limit * (4 * next * next + 1e-6);
              return List.of(Finding.exact(limit, 2 * fine - coarse, bias));
            })
        .several(
            "many small steps fluctuate as they dissipate: Var Σ/2⟨Σ⟩ tends to 1",
            doubled,
            pair -> {
              double coarse = ratio(pair.first());
              double fine = ratio(pair.second());
              double next = fine - coarse;
              return List.of(Finding.exact(1, 2 * fine - coarse, FLUCTUATIONS * next * next));
            })
        .each(
            "the geodesic of one mode dissipates its closed form",
            where(all, row -> row.p().protocol() == Protocol.GEODESIC),
            row -> {
              double closed =
                  DissipationLaw.geodesic(row.p().modes().eigenvalues[0], row.p().steps());
              return Finding.exact(closed, row.r().productionTheory(), ROUNDING * closed);
            })
        .several(
            "no schedule of as many steps dissipates less than the learned one",
            by(all, row -> List.of(row.p().modes(), row.p().steps())),
            SecondLaw::learnedIsLeast)
        .several(
            "the learned schedule of one mode dissipates what another program found (theory of the"
                + " project, B2)",
            where(all, SecondLaw::isLearnedNarrow),
            row ->
                Arrays.stream(LEARNED)
                    .filter(reference -> reference[0] == row.p().steps())
                    .map(
                        reference ->
                            Finding.exact(reference[1], row.r().productionTheory(), reference[2]))
                    .toList())
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
            row -> 6 * row.r().datumBoundError())
        .equal(
            "the relaxation to white noise produces what its speed in Wasserstein's distance costs",
            all,
            row -> row.r().relaxationSpeed(),
            row -> row.r().relaxation(),
            row -> 1e-4 * row.r().relaxation())
        .each(
            "speed limit: the relaxation moves less far than its entropy production allows",
            all,
            row -> Finding.atMost(1, Estimate.exact(row.r().efficiency()), ROUNDING))
        .equal(
            "speed limit: the share that the move needs is the straight way's production over the"
                + " relaxation's",
            all,
            row -> row.r().efficiency(),
            row -> straight(row).production() / row.r().relaxation(),
            row -> ROUNDING)
        .equal(
            "speed limit: the straight way of as much time reaches it",
            all,
            row -> row.r().geodesicEfficiency(),
            row -> 1,
            row -> ROUNDING);
  }

  /** The straight way between the ends of the relaxation. */
  private static SpeedAccuracy straight(Row<Parameters, Result> row) {
    GaussianReversal reversal = row.p().reversal(Watch.UNLIMITED);
    return SpeedAccuracy.geodesic(reversal.data(), signalLeft(reversal));
  }

  private static double ratio(Row<Parameters, Result> row) {
    return row.r().productionVarianceTheory() / (2 * row.r().productionTheory());
  }

  private static List<Finding> learnedIsLeast(List<Row<Parameters, Result>> place) {
    List<Finding> findings = new ArrayList<>();
    for (Row<Parameters, Result> learned :
        where(place, row -> row.p().protocol() == Protocol.LEARNED)) {
      double least = learned.r().productionTheory();
      for (Row<Parameters, Result> other :
          where(place, row -> row.p().protocol() != Protocol.LEARNED)) {
        Estimate found = Estimate.exact(other.r().productionTheory());
        findings.add(Finding.atLeast(least, found, ROUNDING * least));
      }
    }
    return findings;
  }

  private static boolean isLearnedNarrow(Row<Parameters, Result> row) {
    return row.p().modes() == Modes.NARROW && row.p().protocol() == Protocol.LEARNED;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    SecondLawFigures.draw(rows, figures);
  }
}
