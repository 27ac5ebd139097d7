// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Data;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Parameters;
import org.spindle.jobs.experiment.diffusion.DiffusionBound.Result;

/** The figures of {@link DiffusionBound}: the gap to the truth, and the steps that make it. */
final class DiffusionBoundFigures {

  private DiffusionBoundFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> all =
        where(
            rows.first(row -> row.p()),
            row -> row.p().allocation() == BoundEstimator.Allocation.STRATIFIED);
    figures
        .figure("diffusion-bound", "How near a reversal of T steps comes to the truth")
        .caption(
            "Bits per datum between the bound K and the largest likelihood −H(X_0). Lines: the best"
                + " kernels of their kind by quadrature or counting; points: the same kernels, or"
                + " whole paths, sampled, where they know it to a half, with standard errors. A"
                + " fixed first step has a cost of its own, at which the lines end.")
        .axes(log("steps T"), log("−H(X_0) − K / bits"))
        .panels(
            by(all, row -> List.of(row.p().source(), row.p().dimension())),
            group -> title(group.get(0).p()),
            (panel, group) ->
                panel.series(
                    by(group, row -> List.of(row.p().schedule(), row.p().kernelVariance())),
                    curve -> words(curve.get(0).p().schedule(), curve.get(0).p().kernelVariance()),
                    DiffusionBoundFigures::drawGap))
        .pointsOnTop();
    List<Row<Parameters, Result>> finest =
        by(where(all, row -> row.r().stepLosses().length > 0), row -> row.p().source()).stream()
            .flatMap(group -> largest(group, row -> row.p().steps()).stream())
            .toList();
    figures
        .figure("diffusion-bound-steps", "Where a reversal loses its bits")
        .caption(
            "Lines: bits that each step loses, E KL(q(x_{t−1}|x_t, x_0)‖p), times T; their sum and"
                + " the two ends make the bound. Points of the same colour, where known: what of it"
                + " is produced as entropy, by kernels that are not the best of all. The rest is"
                + " what the start tells about the step, I(X_{t−1}; X_0|X_t).")
        .axes(linear("t/T"), log("T × bits lost in step t"))
        .panels(
            by(finest, row -> row.p().source()),
            group -> words(group.get(0).p().source()),
            (panel, group) ->
                panel.series(
                    firstOf(group, row -> List.of(row.p().schedule(), row.p().kernelVariance())),
                    row -> words(row.p().schedule(), row.p().kernelVariance()),
                    DiffusionBoundFigures::drawSteps));
  }

  private static void drawGap(Series series, List<Row<Parameters, Result>> curve) {
    List<Row<Parameters, Result>> rising = sorted(curve, row -> row.p().steps());
    series.line(rising, row -> row.p().steps(), row -> row.r().dataLikelihood() - row.r().bound());
    List<Row<Parameters, Result>> sampled =
        where(
            rising,
            row -> {
              double gap = row.r().dataLikelihood() - row.r().boundSampled();
              return row.r().boundSampledError() < 0.5 * gap;
            });
    series.points(
        sampled,
        row -> row.p().steps(),
        row -> row.r().dataLikelihood() - row.r().boundSampled(),
        row -> row.r().boundSampledError());
  }

  private static void drawSteps(Series series, Row<Parameters, Result> row) {
    double[] losses = row.r().stepLosses();
    int steps = row.p().steps();
    double[] times = new double[losses.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = (i + 2.0) / steps;
    }
    series.line(times, Arrays.stream(losses).map(loss -> loss * steps).toArray());
    if (row.r().stepInformation().length == losses.length) {
      double[] produced = DiffusionBound.added(losses, -1, row.r().stepInformation());
      double[] shown =
          Arrays.stream(produced)
              .map(bits -> bits > DiffusionBound.ROUNDING ? bits * steps : Double.NaN)
              .toArray();
      series.dots(times, shown, 25);
    }
  }

  private static String title(Parameters p) {
    String patch = " " + p.side() + "×" + p.side();
    return words(p.source()) + (p.source() == Data.DEAD_LEAVES ? patch : "");
  }

  private static String words(Enum<?>... names) {
    Function<Enum<?>, String> word = name -> name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return String.join(", ", Arrays.stream(names).map(word).toList());
  }
}
