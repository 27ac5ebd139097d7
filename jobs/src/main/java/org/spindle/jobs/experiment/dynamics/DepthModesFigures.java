// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.least;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.spread;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.dynamics.LearningTime;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layers;
import org.spindle.figure.Palette;
import org.spindle.jobs.experiment.dynamics.DepthModes.Cell;
import org.spindle.jobs.experiment.dynamics.DepthModes.Curve;
import org.spindle.jobs.experiment.dynamics.DepthModes.Parameters;
import org.spindle.jobs.experiment.dynamics.DepthModes.Result;

/** The figures of {@link DepthModes}: curves, learning times, best rates and Euler's error. */
final class DepthModesFigures {

  private static final int COLORS = 7;

  private DepthModesFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Curve> drawn =
        largest(
            largest(
                where(rows.views(Curve.class), c -> c.replicate() == 0),
                c -> c.at().learningRate()),
            c -> c.at().singularValue());
    List<Integer> depths =
        spread(drawn.stream().map(c -> c.at().depth()).distinct().toList(), COLORS);
    figures
        .figure("depth-modes-curves", "Mode strength against time at several depths")
        .caption(
            "Lines: the flow. Points: full matrices under gradient descent. N_l counts layers of"
                + " neurons, N = N_l − 1 weight matrices. From small starts the transition comes late"
                + " and sharp; in these units of time it stops moving with depth.")
        .axes(log("normalised time T = N s^(2-2/N) t/τ"), linear("strength u/s"))
        .panels(
            sorted(
                firstOf(
                    where(drawn, c -> depths.contains(c.at().depth())),
                    c -> List.of(c.at().start(), c.at().depth())),
                c -> c.at().start(),
                c -> c.at().depth()),
            c -> "u₀/s = " + c.at().start(),
            (panel, c) -> {
              double[] time = scaled(c.times(), 1 / c.at().flow().optimalRateScale());
              double s = c.at().singularValue();
              panel
                  .series("N_l = " + c.at().depth())
                  .line(time, scaled(c.strengthsTheory(), 1 / s))
                  .points(time, scaled(c.strengths(), 1 / s), 8);
            });

    // of several steps and strengths the finest and the largest stand for all: T sees neither
    List<Cell> cells = DepthModes.cells(rows);
    List<List<Cell>> byStart =
        DepthModes.depths(
            where(
                least(cells, c -> c.at().learningRate()),
                largest(cells, c -> c.at().singularValue())::contains));
    FigureDraft times = figures.figure("depth-modes-times", "Learning time against depth");
    times
        .caption(
            "Steps times step size in units of 1/(N s^(2-2/N)): points are full matrices, lines the"
                + " flow, broken ones its limit of infinite depth. N = N_l − 1 weight matrices. The"
                + " time saturates with depth.")
        .axes(log("depth N_l (layers of neurons)"), log("normalised learning time T"))
        .series(
            byStart,
            group -> "u₀/s = " + group.get(0).at().start(),
            (series, group) -> {
              Parameters p = group.get(0).at();
              double u = p.start();
              double end = p.finalStrength();
              series
                  .line(
                      IntStream.rangeClosed(p.depth(), last(group).at().depth())
                          .asDoubleStream()
                          .toArray(),
                      depth -> LearningTime.normalized((int) depth - 1, u, end))
                  .points(group, c -> c.at().depth(), Cell::time)
                  .allSigns();
              times
                  .panel("")
                  .series(
                      "u₀/s = " + u + ", infinitely deep", series.color() + Palette.HUES) // broken
                  .line(group, c -> c.at().depth(), c -> LearningTime.infiniteDepth(u, end));
            });

    FigureDraft rates =
        figures.figure("depth-modes-best-rate", "The best learning rate against depth");
    rates
        .caption(
            "Points: the rate at which the recursion learns in the fewest steps. Coloured lines:"
                + " power laws fitted to them. Grey: theory, slope −1, through the middle of all"
                + " points.")
        .axes(log("weight matrices N"), log("best rate times s^(2-2/N)"))
        .series(
            byStart,
            group -> "u₀/s = " + group.get(0).at().start(),
            (series, group) ->
                series
                    .points(
                        where(group, c -> c.bestRate() > 0),
                        c -> c.at().factors(),
                        BestRates::timesStrength)
                    .fit());
    List<Cell> rated =
        byStart.stream().flatMap(List::stream).filter(c -> c.bestRate() > 0).toList();
    if (!rated.isEmpty()) {
      rates.layers(
          Layers.power(
              "theory: slope −1",
              -1,
              column(rated, c -> c.at().factors()),
              column(rated, BestRates::timesStrength)));
    }

    figures
        .figure("depth-modes-error", "The error of gradient descent against the flow")
        .caption(
            "Largest distance in u/s between recursion and flow. Lines: Euler's error to first"
                + " order, without any fit; the slopes are fitted to the points. N = N_l − 1 weight"
                + " matrices.")
        .axes(log("learning rate in units of 1/(N s^(2-2/N))"), log("largest error of u/s"))
        .series(
            spread(by(least(cells, c -> c.at().start()), Cell::allButRate), COLORS),
            group -> "N_l = " + group.get(0).at().depth(),
            (series, group) ->
                series
                    .twin(
                        group,
                        c -> c.at().learningRate(),
                        Cell::flowDeviation,
                        Cell::flowDeviationTheory)
                    .slope());
  }

  private static double[] scaled(double[] values, double factor) {
    return Arrays.stream(values).map(v -> factor * v).toArray();
  }
}
