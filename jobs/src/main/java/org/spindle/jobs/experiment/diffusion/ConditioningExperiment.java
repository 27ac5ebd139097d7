// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
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
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
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
            ReferenceConditionings::findings);
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

  static List<Finding> both(
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

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    ConditioningFigures.draw(rows, figures);
  }
}
