// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.diffusion.Conditioning;
import org.spindle.diffusion.ConditioningRule;
import org.spindle.diffusion.Inpainting;
import org.spindle.diffusion.Schedule;
import org.spindle.diffusion.ScheduleName;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.statistic.Chance;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What becomes of a reversal that is told of an observation, by each of the rules in use?
 *
 * <p>Claims: multiplying each step by the likelihood, as the paper of 2015 does, counts the
 * evidence twice, however many steps there are, and so does diffusion posterior sampling; clamping
 * known pixels is not the conditional law either; Doob's transform is exact, and resampling comes
 * near. All of it is exact for gaussians, as a recursion of mean and variance, and sampled.
 *
 * <p>Talk: "Reversing time in nonequilibrium processes", denoising and inpainting. Sources:
 * Sohl-Dickstein et al. 2015, section 2.5; Chung et al. 2023; Song et al. 2023; Lugmayr et al.
 * 2022.
 */
public final class ConditioningExperiment
    implements Experiment<ConditioningExperiment.Parameters, ConditioningExperiment.Result> {

  /** How the reversal is told. */
  public enum Rule {
    /** Each kernel times r. */
    CONSTANT,
    /** Each kernel times a growing power of r. */
    RAMP,
    /** Each kernel times E[r(x_0)|x_t]. */
    DOOB,
    /** That to first order. */
    FIRST_ORDER,
    /** Diffusion posterior sampling. */
    POSTERIOR_SAMPLING,
    /** Pseudo-inverse guidance. */
    PSEUDO_INVERSE,
    /** Of two coordinates the first is set to its clean value after each step. */
    CLAMPED,
    /** It is set to its value with fresh noise of the time. */
    RENOISED;

    boolean paints() {
      return this == CLAMPED || this == RENOISED;
    }
  }

  private static final double ORDER = 4; // deviations of order 1/T are below this over T
  private static final int MANY = 100; // steps whose inverse is small
  private static final double APART = 0.02; // of a mean that stays wrong
  private static final double SEEN = 1; // the observation

  /** Mean and variance by another program with T = 1000 on the published schedule. */
  private record Reference(
      Rule rule, double eigenvalue, double noise, double mean, double variance) {}

  private static final List<Reference> REFERENCES =
      List.of(
          new Reference(Rule.CONSTANT, 1, 1, 0.6665, 0.3337),
          new Reference(Rule.RAMP, 1, 1, 0.4621, 0.4322),
          new Reference(Rule.DOOB, 1, 1, 0.4998, 0.5000),
          new Reference(Rule.POSTERIOR_SAMPLING, 1, 1, 0.6307, 0.4329),
          new Reference(Rule.PSEUDO_INVERSE, 1, 1, 0.4988, 0.5006),
          new Reference(Rule.FIRST_ORDER, 1, 1, 0.4988, 0.5006),
          new Reference(Rule.CONSTANT, 0.3, 0.25, 0.6578, 0.0786),
          new Reference(Rule.POSTERIOR_SAMPLING, 0.3, 0.25, 0.6979, 0.1141),
          new Reference(Rule.PSEUDO_INVERSE, 0.3, 0.25, 0.4797, 0.1439),
          new Reference(Rule.FIRST_ORDER, 0.3, 0.25, 0.5443, 0.1369));

  /** The same for inpainting, by correlation. */
  private static final List<Reference> PAINTED =
      List.of(
          new Reference(Rule.CLAMPED, 0.9, 0, 0.7261, 0.3114),
          new Reference(Rule.RENOISED, 0.9, 0, 0.6261, 0.3115),
          new Reference(Rule.CLAMPED, 0.5, 0, 0.3466, 0.8241),
          new Reference(Rule.RENOISED, 0.5, 0, 0.2677, 0.8241));

  @Override
  public About about() {
    return About.of("conditioning", 1)
        .asks("What becomes of a reversal that is told of an observation?")
        .talk("Reversing time in nonequilibrium processes");
  }

  /**
   * @param rule how the reversal is told
   * @param eigenvalue λ, variance of the data; inpainting does not read it
   * @param observationNoise σ², variance of the observation; inpainting does not read it
   * @param correlation ρ of two coordinates of variance 1, of which one is known; for inpainting
   * @param rounds how often each step is taken; for inpainting
   * @param schedule what each step erases
   * @param steps T
   * @param draws samples of the reversal
   */
  public record Parameters(
      Rule rule,
      double eigenvalue,
      double observationNoise,
      double correlation,
      int rounds,
      ScheduleName schedule,
      int steps,
      int draws) {

    public Parameters {
      require(eigenvalue > 0, "eigenvalue must be > 0", eigenvalue);
      require(observationNoise > 0, "observation-noise must be > 0", observationNoise);
      require(Math.abs(correlation) < 1, "correlation must be > -1 and < 1", correlation);
      require(rounds >= 1, "rounds must be >= 1", rounds);
      require(rule.paints() || rounds == 1, "rounds must be 1 but for inpainting", rounds);
      require(steps >= 2, "steps must be >= 2", steps);
      require(draws >= 100, "draws must be >= 100", draws);
    }

    Schedule noises() {
      return schedule.of(steps);
    }

    Conditioning conditioning() {
      return new Conditioning(noises(), eigenvalue, observationNoise, SEEN);
    }

    Inpainting inpainting() {
      Matrix covariance = Matrix.of(new double[][] {{1, correlation}, {correlation, 1}});
      boolean[] known = {true, false};
      return new Inpainting(noises(), covariance, known, new double[] {SEEN, 0});
    }
  }

  /**
   * @param madeMean of what the rule makes, by an exact recursion
   * @param madeVariance of it
   * @param meanSampled mean of sampled reversals
   * @param varianceSampled their variance
   * @param meanExact mean of the exact posterior
   * @param varianceExact its variance
   */
  public record Result(
      double madeMean,
      double madeVariance,
      double meanSampled,
      double varianceSampled,
      double meanExact,
      double varianceExact) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Rule.CONSTANT, 1, 1, 0.9, 1, ScheduleName.PUBLISHED, 1000, 20_000);
  }

  @Override
  public Optional<String> caution(Parameters p) {
    return p.noises().caution();
  }

  @Override
  public Cost cost(Parameters p) {
    double each = p.rule().paints() ? 150 : 40;
    double flops = each * p.draws() * p.steps() * p.rounds();
    return new Cost(flops + 1e5, 48L * p.draws() + 64L * p.steps());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    RandomGenerator generator = streams.of("samples");
    if (p.rule().paints()) {
      Inpainting inpainting = p.inpainting();
      Inpainting.Rule rule = Inpainting.Rule.valueOf(p.rule().name());
      Inpainting.Moments made = inpainting.reversed(rule, p.rounds());
      Inpainting.Moments exact = inpainting.exact();
      Matrix samples = inpainting.sample(rule, p.rounds(), p.draws(), generator);
      double[] hidden = IntStream.range(0, p.draws()).mapToDouble(c -> samples.get(1, c)).toArray();
      return result(
          made.mean()[1],
          made.covariance().get(1, 1),
          hidden,
          exact.mean()[1],
          exact.covariance().get(1, 1));
    }
    Conditioning conditioning = p.conditioning();
    ConditioningRule rule = ConditioningRule.valueOf(p.rule().name());
    Conditioning.Moments made = conditioning.reversed(rule);
    Conditioning.Moments exact = conditioning.exact();
    double[] samples = new double[p.draws()];
    conditioning.sample(rule, samples, generator);
    return result(made.mean(), made.variance(), samples, exact.mean(), exact.variance());
  }

  private static Result result(
      double mean, double variance, double[] samples, double meanExact, double varianceExact) {
    Estimate found = Estimate.of(samples);
    double spread = found.error() * found.error() * samples.length;
    return new Result(mean, variance, found.mean(), spread, meanExact, varianceExact);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Row<Parameters, Result>> all = rows.all();
    List<Row<Parameters, Result>> many = where(all, row -> row.p().steps() >= MANY);
    List<Row<Parameters, Result>> observed = where(all, row -> !row.p().rule().paints());
    List<Row<Parameters, Result>> painted = where(all, row -> row.p().rule().paints());
    List<Row<Parameters, Result>> doob = where(many, row -> row.p().rule() == Rule.DOOB);
    List<Row<Parameters, Result>> white = where(observed, row -> row.p().eigenvalue() == 1);
    claims
        .each(
            "sampled reversals have the mean of the exact recursion",
            all,
            row -> {
              double error = Math.sqrt(row.r().madeVariance() / row.p().draws());
              Estimate found = Estimate.known(row.r().meanSampled(), error);
              return Finding.equal(row.r().madeMean(), found, 0);
            })
        .each(
            "sampled reversals have the variance of the exact recursion: ratio",
            all,
            row -> {
              int free = row.p().draws() - 1;
              double ratio = row.r().varianceSampled() / row.r().madeVariance();
              return Finding.equal(1, Estimate.known(ratio, Math.sqrt(2.0 / free)), 0)
                  .by(Chance.ofMeanSquare(free));
            })
        .equal(
            "the exact posterior of an observation weighs by precisions: mean",
            observed,
            row -> row.r().meanExact(),
            row -> precise(row.p()) * SEEN / row.p().observationNoise(),
            row -> 1e-12)
        .equal(
            "the exact posterior of an observation weighs by precisions: variance",
            observed,
            row -> row.r().varianceExact(),
            row -> precise(row.p()),
            row -> 1e-12)
        .equal(
            "the exact posterior of a hidden coordinate is its regression: mean",
            painted,
            row -> row.r().meanExact(),
            row -> row.p().correlation() * SEEN,
            row -> 1e-12)
        .equal(
            "the exact posterior of a hidden coordinate is its regression: variance",
            painted,
            row -> row.r().varianceExact(),
            row -> 1 - row.p().correlation() * row.p().correlation(),
            row -> 1e-12)
        .several(
            "Doob's transform is exact, but for the signal that is left in the end",
            doob,
            row -> both(row, row.r().meanExact(), row.r().varianceExact(), left(row.p())))
        .several(
            "to first order it is exact with many steps, and on white data so is pseudo-inverse"
                + " guidance",
            where(
                many,
                row ->
                    row.p().rule() == Rule.FIRST_ORDER
                        || row.p().rule() == Rule.PSEUDO_INVERSE && row.p().eigenvalue() == 1),
            row -> both(row, row.r().meanExact(), row.r().varianceExact(), ORDER / row.p().steps()))
        .several(
            "the rule of 2015 counts the evidence twice: on white data it makes p·r²",
            where(white, row -> row.p().rule() == Rule.CONSTANT && row.p().steps() >= MANY),
            row -> {
              double variance = row.p().observationNoise() / (row.p().observationNoise() + 2);
              double mean = 2 * variance * SEEN / row.p().observationNoise();
              return both(row, mean, variance, ORDER / row.p().steps());
            })
        .each(
            "the rules of 2015, their ramp, posterior sampling and clamping stay wrong with many"
                + " steps: distance from the exact mean",
            where(
                largest(all, row -> row.p().steps()),
                row -> row.p().rounds() == 1 && staysWrong(row.p().rule())),
            row ->
                Finding.above(
                    APART, Estimate.exact(Math.abs(row.r().madeMean() - row.r().meanExact()))))
        .several(
            "resampling comes nearer to the hidden coordinate's exact mean, the more rounds the"
                + " nearer",
            by(
                where(painted, row -> row.p().rule() == Rule.RENOISED),
                row -> List.of(row.p().correlation(), row.p().steps(), row.p().schedule())),
            ConditioningExperiment::nearer)
        .several(
            "another program makes the same of white noise in 1000 steps (theory of the project, B6"
                + " and F2)",
            where(
                all,
                row ->
                    row.p().steps() == 1000
                        && row.p().schedule() == ScheduleName.PUBLISHED
                        && row.p().rounds() == 1),
            ConditioningExperiment::referenced);
  }

  private static double precise(Parameters p) {
    return 1 / (1 / p.eigenvalue() + 1 / p.observationNoise());
  }

  private static double left(Parameters p) {
    return p.noises().signal(p.steps());
  }

  private static boolean staysWrong(Rule rule) {
    return switch (rule) {
      case CONSTANT, RAMP, POSTERIOR_SAMPLING, CLAMPED, RENOISED -> true;
      case DOOB, FIRST_ORDER, PSEUDO_INVERSE -> false;
    };
  }

  private static List<Finding> both(
      Row<Parameters, Result> row, double mean, double variance, double tolerance) {
    return List.of(
        Finding.exact(mean, row.r().madeMean(), tolerance),
        Finding.exact(variance, row.r().madeVariance(), tolerance));
  }

  private static List<Finding> nearer(List<Row<Parameters, Result>> place) {
    List<Row<Parameters, Result>> more = sorted(place, row -> row.p().rounds());
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i < more.size(); i++) {
      if (more.get(i).p().rounds() > more.get(i - 1).p().rounds()) {
        double fewer = Math.abs(more.get(i - 1).r().madeMean() - more.get(i - 1).r().meanExact());
        double now = Math.abs(more.get(i).r().madeMean() - more.get(i).r().meanExact());
        findings.add(Finding.below(fewer, Estimate.exact(now)));
      }
    }
    return findings;
  }

  private static List<Finding> referenced(Row<Parameters, Result> row) {
    Parameters p = row.p();
    List<Finding> findings = new ArrayList<>();
    for (Reference reference : p.rule().paints() ? PAINTED : REFERENCES) {
      boolean same =
          p.rule().paints()
              ? reference.eigenvalue == p.correlation()
              : reference.eigenvalue == p.eigenvalue() && reference.noise == p.observationNoise();
      if (same && reference.rule == p.rule()) {
        findings.addAll(both(row, reference.mean, reference.variance, 1e-4));
      }
    }
    return findings;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> all = rows.first(row -> row.p());
    List<Row<Parameters, Result>> most =
        where(largest(all, row -> row.p().steps()), row -> row.p().rounds() == 1);
    figures
        .figure("conditioning", "What each rule makes of one observation")
        .caption(
            "Densities that reversals of many steps end in when they are told of an observation at"
                + " 1, or of another coordinate's value 1. Grey: the exact posterior, which Doob's"
                + " transform alone gives for all data. The rule of 2015 and posterior sampling are"
                + " too sure and too near to what was seen; clamping is neither near nor sure"
                + " enough.")
        .axes(linear("x₀"), linear("density"))
        .columns(2)
        .panels(most, ConditioningExperiment::title, ConditioningExperiment::drawDensity);
    List<List<Row<Parameters, Result>>> settings =
        by(where(all, row -> row.p().rounds() == 1), ConditioningExperiment::title);
    figures
        .figure("conditioning-steps", "Rules that stay wrong with many steps")
        .caption(
            "Mean of what each rule makes, over the exact posterior's. Lines: exact recursion;"
                + " points: sampled reversals, with standard errors. At 1 the rule is exact.")
        .axes(log("steps T"), linear("mean / exact mean"))
        .columns(2)
        .panels(
            settings,
            group -> title(group.get(0)),
            (panel, group) ->
                panel.series(
                    by(sorted(group, row -> row.p().steps()), row -> row.p().rule()),
                    curve -> word(curve.get(0).p().rule()),
                    (series, curve) ->
                        series
                            .line(
                                curve,
                                row -> row.p().steps(),
                                row -> row.r().madeMean() / row.r().meanExact())
                            .points(
                                curve,
                                row -> row.p().steps(),
                                row -> row.r().meanSampled() / row.r().meanExact(),
                                row ->
                                    Math.sqrt(row.r().madeVariance() / row.p().draws())
                                        / row.r().meanExact())))
        .pointsOnTop();
    List<Row<Parameters, Result>> resampled =
        where(all, row -> row.p().rule() == Rule.RENOISED && hasRounds(all, row.p()));
    figures
        .figure("conditioning-rounds", "Resampling comes near")
        .caption(
            "Distance of a hidden coordinate's mean from the exact one, when each step is taken in"
                + " several rounds, forth and back. Lines: exact recursion; points: sampled.")
        .axes(log("rounds"), log("|mean − exact mean|"))
        .series(
            by(
                sorted(resampled, row -> row.p().rounds()),
                row -> List.of(row.p().correlation(), row.p().steps())),
            group -> "ρ = " + group.get(0).p().correlation() + ", T = " + group.get(0).p().steps(),
            (series, group) ->
                series
                    .line(
                        group,
                        row -> row.p().rounds(),
                        row -> Math.abs(row.r().madeMean() - row.r().meanExact()))
                    .points(
                        group,
                        row -> row.p().rounds(),
                        row -> Math.abs(row.r().meanSampled() - row.r().meanExact()),
                        row -> Math.sqrt(row.r().madeVariance() / row.p().draws())))
        .pointsOnTop();
  }

  private static boolean hasRounds(List<Row<Parameters, Result>> all, Parameters p) {
    return all.stream()
        .anyMatch(
            row ->
                row.p().rounds() > 1
                    && row.p().correlation() == p.correlation()
                    && row.p().steps() == p.steps());
  }

  private static String title(Row<Parameters, Result> row) {
    Parameters p = row.p();
    return p.rule().paints()
        ? "inpainting, ρ = " + p.correlation()
        : "λ = " + p.eigenvalue() + ", σ² = " + p.observationNoise();
  }

  private static void drawDensity(PanelDraft panel, Row<Parameters, Result> row) {
    double[] x = IntStream.rangeClosed(0, 120).mapToDouble(i -> -1 + i / 40.0).toArray();
    panel.axes(new Scale("x₀", false, -1, 2), linear("density"));
    double[] exact = normal(x, row.r().meanExact(), row.r().varianceExact());
    panel.series("exact posterior", Palette.NEUTRAL).band(x, new double[x.length], exact);
    panel
        .series(word(row.p().rule()))
        .line(x, normal(x, row.r().madeMean(), row.r().madeVariance()));
  }

  private static double[] normal(double[] x, double mean, double variance) {
    return Arrays.stream(x)
        .map(
            at ->
                Math.exp(-0.5 * (at - mean) * (at - mean) / variance)
                    / Math.sqrt(2 * Math.PI * variance))
        .toArray();
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
