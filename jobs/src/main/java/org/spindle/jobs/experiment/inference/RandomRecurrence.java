// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import org.spindle.criticality.ChaoticActivity;
import org.spindle.criticality.RecurrentActivity;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layers;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Where does the edge of chaos come from?
 *
 * <p>Claim: a large random network of neurons with feedback falls silent below gain 1 and is
 * chaotic above it, with a variance and a largest Lyapunov exponent that dynamical mean-field
 * theory computes; a deep random network has its own edge where this one has it.
 *
 * <p>Talk: "Extensive criticality". Source: Sompolinsky, Crisanti and Sommers 1988.
 */
public final class RandomRecurrence
    implements Experiment<RandomRecurrence.Parameters, RandomRecurrence.Result> {

  private static final double VARIANCE_BIAS = 6; // of Δ₀, in units of g²/N
  private static final double EXPONENT_BIAS = 18; // of λ, in units of 1/N, of chaos
  private static final double SILENCE_BIAS = 0.5; // of λ, in units of 1/√N, of silence
  private static final double SILENT = 1e-3;
  private static final double CLEAR = 0.4; // gains above 1 where N neurons tell silence from chaos

  @Override
  public About about() {
    return About.of("random-recurrence", 1)
        .asks("Where does the edge of chaos come from?")
        .talk("Extensive criticality");
  }

  /**
   * @param size N, neurons and weights of each
   * @param feedback g, gain of the random weights
   * @param copies B, of one network, followed together
   * @param transientTime that is not looked at, in time constants
   * @param lookTime that is
   * @param timeStep of Runge and Kutta
   */
  public record Parameters(
      int size,
      double feedback,
      int copies,
      double transientTime,
      double lookTime,
      double timeStep) {

    public Parameters {
      require(size >= 2, "size must be >= 2", size);
      require(feedback > 0 && feedback <= 10, "feedback must be > 0 and <= 10", feedback);
      require(copies >= 1, "copies must be >= 1", copies);
      require(transientTime >= 0, "transient-time must be >= 0", transientTime);
      require(lookTime > 0, "look-time must be > 0", lookTime);
      require(timeStep > 0 && timeStep <= 0.5, "time-step must be > 0 and <= 0.5", timeStep);
    }
  }

  /**
   * @param activityVariance Δ₀, mean over neurons, copies and time
   * @param activityVarianceTheory the same by mean-field theory, 0 for g ≤ 1
   * @param lyapunovExponent λ, mean over copies and time
   * @param lyapunovExponentTheory the same by mean-field theory, g − 1 for g ≤ 1
   */
  public record Result(
      double activityVariance,
      double activityVarianceTheory,
      double lyapunovExponent,
      double lyapunovExponentTheory) {}

  @Override
  public Parameters defaults() {
    return new Parameters(500, 1.5, 8, 50, 100, 0.2);
  }

  @Override
  public Cost cost(Parameters p) {
    double n = p.size();
    double steps = (p.transientTime() + p.lookTime()) / p.timeStep();
    return new Cost(
        steps * p.copies() * (16 * n * n + 200 * n) + 30 * n * n + 2e7,
        (long) (8 * (n * n + 12 * n * p.copies())));
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    ChaoticActivity theory = ChaoticActivity.of(p.feedback());
    RecurrentActivity network =
        RecurrentActivity.draw(
            p.size(),
            p.feedback(),
            p.copies(),
            p.transientTime(),
            p.lookTime(),
            p.timeStep(),
            streams.of("network"),
            watch);
    return new Result(network.variance(), theory.variance(), network.exponent(), theory.exponent());
  }

  /** Whether finite size, which calms networks by about 13/N, leaves most of the exponent. */
  private static boolean isClear(Place<Parameters, Result> c) {
    return c.first().lyapunovExponentTheory() > 4 * EXPONENT_BIAS / c.at().size();
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Place<Parameters, Result>> all = Place.of(rows.all());
    List<Place<Parameters, Result>> chaotic = where(all, c -> c.at().feedback() >= 1 + CLEAR);
    List<Place<Parameters, Result>> silent = where(all, c -> c.at().feedback() < 1);
    claims
        .each(
            "above gain 1 activity has the variance of mean-field theory",
            chaotic,
            c ->
                Finding.equal(
                    c.first().activityVarianceTheory(),
                    c.of(Result::activityVariance),
                    VARIANCE_BIAS * c.at().feedback() * c.at().feedback() / c.at().size()))
        .each(
            "above gain 1 small differences grow at the rate of mean-field theory",
            where(chaotic, RandomRecurrence::isClear),
            c ->
                Finding.equal(
                    c.first().lyapunovExponentTheory(),
                    c.of(Result::lyapunovExponent),
                    EXPONENT_BIAS / c.at().size()))
        .each(
            "above gain 1 networks are chaotic: their Lyapunov exponent is above 0",
            where(chaotic, RandomRecurrence::isClear),
            c -> Finding.above(0, c.of(Result::lyapunovExponent)))
        .each(
            "below gain 1 activity dies out",
            silent,
            c ->
                Finding.atMost(
                        c.first().activityVarianceTheory(), c.of(Result::activityVariance), SILENT)
                    .of(1))
        .each(
            "below gain 1 differences shrink at the rate g − 1",
            silent,
            c ->
                Finding.equal(
                    c.first().lyapunovExponentTheory(),
                    c.of(Result::lyapunovExponent),
                    SILENCE_BIAS * c.at().feedback() / Math.sqrt(c.at().size())))
        .several(
            "the variance is that of another program (theory of the project, B6)",
            all,
            RandomRecurrence::known);
  }

  private static List<Finding> known(Place<Parameters, Result> c) {
    double[][] table = {{1.2, 0.242629}, {1.5, 0.747686}, {3, 5.446326}};
    List<Finding> findings = new ArrayList<>();
    for (double[] known : table) {
      if (known[0] == c.at().feedback()) {
        findings.add(Finding.exact(known[1], c.first().activityVarianceTheory(), 1e-6));
      }
    }
    return findings;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<List<Place<Parameters, Result>>> sizes = by(Place.of(rows.all()), c -> c.at().size());
    var figure =
        figures
            .figure("random-recurrence", "From silence to chaos in random recurrent networks")
            .caption(
                "Variance of activity and largest Lyapunov exponent against the gain; lines:"
                    + " dynamical mean-field theory for N → ∞; points: networks, with one standard"
                    + " error.")
            .columns(2);
    figure
        .panel("activity")
        .axes(linear("gain g"), linear("variance Δ₀"))
        .series(
            sizes,
            group -> "N = " + group.get(0).at().size(),
            (series, group) ->
                series
                    .line(gains(group), ChaoticActivity::varianceOf)
                    .estimates(group, c -> c.at().feedback(), c -> c.of(Result::activityVariance)));
    figure
        .panel("small differences")
        .axes(linear("gain g"), linear("Lyapunov exponent"))
        .series(
            sizes,
            group -> "N = " + group.get(0).at().size(),
            (series, group) ->
                series
                    .line(gains(group), g -> ChaoticActivity.of(g).exponent())
                    .estimates(group, c -> c.at().feedback(), c -> c.of(Result::lyapunovExponent)));
  }

  private static double[] gains(List<Place<Parameters, Result>> group) {
    return Layers.across(25, column(group, c -> c.at().feedback()));
  }
}
