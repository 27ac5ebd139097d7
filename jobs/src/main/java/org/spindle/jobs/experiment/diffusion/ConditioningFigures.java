// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.diffusion.ConditioningExperiment.Parameters;
import org.spindle.jobs.experiment.diffusion.ConditioningExperiment.Result;
import org.spindle.jobs.experiment.diffusion.ConditioningExperiment.Rule;

/**
 * The figures of {@link ConditioningExperiment}: what rules make of an observation, with many steps
 * and with many rounds.
 */
final class ConditioningFigures {

  private ConditioningFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
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
        .panels(most, ConditioningFigures::title, ConditioningFigures::drawDensity);
    List<List<Row<Parameters, Result>>> settings =
        by(where(all, row -> row.p().rounds() == 1), ConditioningFigures::title);
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
