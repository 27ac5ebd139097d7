// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.diffusion.SecondLaw.EDGES;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.diffusion.EntropyProductionLaw;
import org.spindle.diffusion.GaussianReversal;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Modes;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Parameters;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Protocol;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Result;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Watch;

/**
 * The figures of {@link SecondLaw}: laws of Σ beside sampled paths, what schedules dissipate, and
 * the way from the bound to the likelihood.
 */
final class SecondLawFigures {

  private static final int FEWEST = 25; // paths both ways that a bin is drawn with
  private static final int CURVE = 160;

  private SecondLawFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> all = rows.first(row -> row.p());
    List<Row<Parameters, Result>> erasing =
        where(all, row -> row.p().protocol() == Protocol.ERASING && row.p().modes() == Modes.TWO);
    List<Row<Parameters, Result>> shown = Groups.spread(sorted(erasing, row -> row.p().steps()), 3);
    FigureDraft histogram =
        figures
            .figure("second-law", "Single trajectories break the second law")
            .caption(
                "Entropy production of single paths of a diffusion and of the model that reverses"
                    + " it. Bars: sampled forward paths; points: the model's paths; lines: the exact"
                    + " laws. To the left of the upright line are the trajectories that break the"
                    + " second law; with more steps they become half of all, and what they break it"
                    + " by becomes nothing.")
            .columns(Math.max(1, shown.size()));
    for (Row<Parameters, Result> row : shown) {
      drawHistogram(histogram.newPanel("T = " + row.p().steps()), row);
    }
    figures
        .figure("second-law-crooks", "Crooks: how much likelier is a path than its reverse")
        .caption(
            "Logarithm of the ratio of forward and reverse paths in bins of Σ, with standard errors,"
                + " at the bins' centres. Line: Σ itself, without a parameter.")
        .axes(linear("entropy production Σ / nats"), linear("ln of forward over reverse paths"))
        .series(erasing, row -> "T = " + row.p().steps(), (series, row) -> drawCrooks(series, row))
        .panel("")
        .series("Crooks", Palette.NEUTRAL)
        .line(new double[] {-1.5, 1.5}, new double[] {-1.5, 1.5});
    figures
        .figure("second-law-dissipation", "What a reversal dissipates in T steps")
        .caption(
            "Mean entropy production of paths: lines by theory, points sampled, with standard"
                + " errors. The learned schedule dissipates least, the geodesic nearly as little.")
        .axes(log("steps T"), log("⟨Σ⟩ / nats"))
        .panels(
            by(all, row -> row.p().modes()),
            group -> group.get(0).p().modes() == Modes.TWO ? "λ = 1.9, 0.1" : "λ = 0.1",
            (panel, group) ->
                panel.series(
                    by(sorted(group, row -> row.p().steps()), row -> row.p().protocol()),
                    curve -> word(curve.get(0).p().protocol()),
                    (series, curve) ->
                        series
                            .line(curve, row -> row.p().steps(), row -> row.r().productionTheory())
                            .points(
                                curve,
                                row -> row.p().steps(),
                                row -> row.r().production(),
                                row ->
                                    Math.sqrt(
                                        row.r().productionVarianceTheory()
                                            / row.p().trajectories()))))
        .pointsOnTop();
    FigureDraft ladders =
        figures.figure("second-law-likelihood", "From the bound to the likelihood by more paths");
    ladders
        .caption(
            "Estimated log likelihood of one datum from n paths, ln of the mean of e^(−Σ), averaged"
                + " over all paths. One path gives the bound K(x), many the likelihood (level"
                + " lines): the paper's equation 9 is Jarzynski's equality.")
        .axes(log("paths n"), linear("ln p(x) / nats"))
        .series(
            where(
                Groups.least(
                    largest(erasing, row -> row.p().trajectories()), row -> row.p().steps()),
                row -> true),
            row -> "T = " + row.p().steps(),
            (series, row) -> {
              double[] ladder = row.r().ladder();
              double[] paths = IntStream.range(0, ladder.length).mapToDouble(k -> 1 << k).toArray();
              String steps = ", T = " + row.p().steps();
              series.points(paths, ladder);
              ladders
                  .panel("")
                  .series("likelihood" + steps, series.color() + 1)
                  .line(paths, n -> row.r().likelihoodTheory());
              ladders
                  .panel("")
                  .series("bound K" + steps, series.color() + 2)
                  .line(paths, n -> row.r().datumBoundTheory());
            });
  }

  private static void drawHistogram(PanelDraft panel, Row<Parameters, Result> row) {
    GaussianReversal reversal = row.p().reversal(Watch.UNLIMITED);
    EntropyProductionLaw law = EntropyProductionLaw.forward(reversal);
    EntropyProductionLaw back = law.reverse();
    double width = EDGES[1] - EDGES[0];
    double spread = Math.sqrt(row.r().productionVarianceTheory());
    double low = Math.max(EDGES[0], -3.5 * spread);
    double high = Math.min(EDGES[EDGES.length - 1], 4.5 * spread);
    double[] sigmas = evenly(low, high, CURVE + 1);
    double[] forward = law.densities(sigmas);
    double top = 1.15 * Arrays.stream(forward).max().orElse(1);
    panel.axes(
        new Scale("entropy production Σ / nats", false, low, high),
        new Scale("density", false, 0, Math.max(top, 1.15 * back.density(back.mean()))));
    double[] centres =
        IntStream.range(0, EDGES.length - 1).mapToDouble(i -> EDGES[i] + width / 2).toArray();
    panel
        .series("forward paths", 0)
        .bars(EDGES, Arrays.stream(row.r().forwardShares()).map(share -> share / width).toArray());
    panel.series("forward, exact", 0).line(sigmas, forward);
    panel
        .series("the model's paths", 1)
        .line(sigmas, back.densities(sigmas))
        .points(
            centres, Arrays.stream(row.r().reverseShares()).map(share -> share / width).toArray());
    panel.series("", Palette.NEUTRAL).upright(0, 0, top);
  }

  private static void drawCrooks(Series series, Row<Parameters, Result> row) {
    int paths = row.p().trajectories();
    double width = EDGES[1] - EDGES[0];
    List<double[]> points = new ArrayList<>();
    for (int bin = 0; bin < EDGES.length - 1; bin++) {
      double forward = row.r().forwardShares()[bin] * paths;
      double reverse = row.r().reverseShares()[bin] * paths;
      if (Math.min(forward, reverse) > FEWEST) {
        double error = Math.sqrt(1 / forward + 1 / reverse);
        points.add(new double[] {EDGES[bin] + width / 2, Math.log(forward / reverse), error});
      }
    }
    series.points(points, point -> point[0], point -> point[1], point -> point[2]);
  }
}
