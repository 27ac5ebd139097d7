// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.inference;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Place;
import org.spindle.experiment.Rows;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.inference.CompressedSensing.Parameters;
import org.spindle.jobs.experiment.inference.CompressedSensing.Result;
import org.spindle.jobs.experiment.inference.CompressedSensing.Sensing;
import org.spindle.statistic.LogisticFit;

/**
 * The figures of {@link CompressedSensing}: signals that are found, and distances that are kept.
 */
final class CompressedSensingFigures {

  private CompressedSensingFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Place<Parameters, Result>> recoveries = CompressedSensing.places(rows, Sensing.RECOVERY);
    List<Place<Parameters, Result>> projections =
        CompressedSensing.places(rows, Sensing.PROJECTION);
    List<Place<Parameters, Result>> exact = CompressedSensing.places(rows, Sensing.EXACT);
    var figure =
        figures
            .figure("compressed-sensing", "Sparse signals from few measurements")
            .caption(
                "Above: share of signals that are found, with logistic curves; upright lines are the"
                    + " thresholds of the L1 norm for N → ∞. Least norm: signals that have it,"
                    + " exactly solved. Below: squared error of message"
                    + " passing step by step; lines are state evolution.")
            .columns(2);
    shares(
        figure
            .panel("found")
            .axes(linear("measurements per element α"), Scale.share("share of signals found")),
        recoveries,
        Result::recoveredShare);
    shares(
        figure
            .panel("least norm")
            .axes(linear("measurements per element α"), Scale.share("share of signals")),
        exact,
        Result::leastNormShare);
    double[] steps = IntStream.range(0, CompressedSensing.LOOKS).asDoubleStream().toArray();
    List<Place<Parameters, Result>> largest = CompressedSensing.passed(rows);
    int size = largest.stream().mapToInt(c -> c.at().size()).max().orElse(0);
    double sparsity = largest.isEmpty() ? 0 : largest.get(0).at().sparsity();
    figure
        .panel(String.format(Locale.ROOT, "message passing, ρ = %s, N = %,d", sparsity, size))
        .axes(linear("step"), log("τ²"))
        .series(
            where(largest, c -> c.at().sparsity() == sparsity && c.at().size() == size),
            c -> "α = " + c.at().load(),
            (series, c) ->
                series
                    .line(steps, c.first().passingSquaresTheory())
                    .points(
                        steps,
                        Arrays.stream(steps)
                            .map(t -> c.of(r -> r.passingSquares()[(int) t]).mean())
                            .toArray()));
    figures
        .figure("compressed-sensing-projection", "Distances after a random projection")
        .caption(
            "Largest distortion of squared lengths among orthogonal points, mean over projections"
                + " with one standard error; lines: the largest of so many χ² variables, exactly.")
        .axes(log("dimensions M after the projection"), log("largest distortion"))
        .series(
            by(projections, c -> c.at().sets()),
            group -> group.get(0).at().sets() + " points",
            (series, group) ->
                series
                    .line(group, c -> c.at().measurements(), c -> c.first().distortionTheory())
                    .estimates(group, c -> c.at().measurements(), c -> c.of(Result::distortion)));
  }

  private static void shares(
      PanelDraft panel, List<Place<Parameters, Result>> places, ToDoubleFunction<Result> share) {
    panel.series(
        HalfSuccess.curves(places),
        curve -> "ρ = %s, N = %d".formatted(curve.get(0).at().sparsity(), curve.get(0).at().size()),
        (series, curve) -> {
          LogisticFit fit = HalfSuccess.fit(curve, share);
          series
              .points(curve, c -> c.at().load(), c -> c.of(share).mean())
              .line(x -> 1 / (1 + Math.exp(-(x - fit.midpoint()) / fit.width())))
              .upright(curve.get(0).first().criticalLoad(), 0, 1);
        });
  }
}
