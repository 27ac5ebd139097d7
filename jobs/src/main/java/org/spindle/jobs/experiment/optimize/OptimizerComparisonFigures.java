// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.figure.Scale.names;
import static org.spindle.jobs.experiment.optimize.MeasuredDescent.FLOOR;
import static org.spindle.jobs.experiment.optimize.OptimizerComparison.LEVELS;
import static org.spindle.jobs.experiment.optimize.OptimizerComparison.STEADY;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.medianCurve;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Constant;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Parameters;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Problem;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Result;
import org.spindle.optimize.SumOfFunctionsOptimizer;
import org.spindle.statistic.Groups;

/** Who minimizes fastest in {@link OptimizerComparison}, and how much its constants matter. */
final class OptimizerComparisonFigures {

  private static final double BESIDE = 0.2; // a constant's place, its points in a figure
  private static final double MARGIN = 1.2; // above the highest point
  private static final double LEAST_GUESSED = 1e-4; // where the minimum is not known

  private OptimizerComparisonFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<MeasuredDescent> all = MeasuredDescent.of(rows);
    for (OptimizerContest contest : OptimizerContest.of(all)) {
      drawCurves(contest, figures);
      drawTrials(contest, figures);
    }
    for (List<Ablation> changed : by(Ablation.constants(all), c -> c.at().contest())) {
      drawConstants(changed, figures);
    }
    for (List<Ablation> changed : by(Ablation.variants(all), c -> c.at().contest())) {
      drawVariants(changed, figures);
    }
    drawParts(all, figures);
    drawOverhead(rows, figures);
  }

  private static String figureName(Parameters p, String what) {
    String problem = p.problem().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String parts = p.parts() == 0 ? "" : "-" + p.parts();
    return "optimizer-comparison-" + what + "-" + problem + parts;
  }

  private static void drawCurves(OptimizerContest contest, Figures figures) {
    String from =
        contest.at().problem().isKnown()
            ? "F* is known."
            : "F* is the lowest value that any run from the same start has come to; below 1e-4"
                + " that says nothing.";
    FigureDraft figure =
        figures
            .figure(figureName(contest.at(), "error"), "Who is ahead: " + contest.label())
            .caption(
                "(F − F*)/(F₀ − F*), median over the reported seeds. Rivals are tuned on other"
                    + " seeds, SFO is not. Left: against passes. Right: against flops, those of"
                    + " the methods themselves counted: SFO's own, 40 M N² a pass, are many times"
                    + " those of so few samples, a tenth of them with 100 N² samples. "
                    + from)
            .columns(2);
    curves(figure, contest, linear("passes"), d -> d.row().r().equivalents());
    curves(figure, contest, log("flops"), MeasuredDescent::flops);
  }

  private static void curves(
      FigureDraft figure,
      OptimizerContest contest,
      Scale axis,
      Function<MeasuredDescent, double[]> cost) {
    figure
        .newPanel("against " + axis.label())
        .axes(axis, log("relative error"))
        .series(
            contest.entries(),
            e -> e.at().method().words(),
            (series, e) -> {
              double[] x = e.median(cost);
              double[] y = shown(e.at().problem(), e.median(MeasuredDescent::errors));
              series.trace(Arrays.copyOfRange(x, 1, x.length), Arrays.copyOfRange(y, 1, y.length));
            });
  }

  /** What {@link #shown} does to errors, in words. */
  private static String bounds(Problem problem) {
    return String.format(
        Locale.ROOT,
        " Smaller errors than %s, to which the minimum is known, stand there; larger ones than 10,"
            + " and those that diverge, at 10.",
        problem.isKnown() ? "10⁻⁹" : "10⁻⁴");
  }

  /** What a figure has room for. */
  private static double[] shown(Problem problem, double[] errors) {
    double least = problem.isKnown() ? FLOOR : LEAST_GUESSED;
    return Arrays.stream(errors).map(e -> Math.max(least, Math.min(e, 10))).toArray();
  }

  private static void drawTrials(OptimizerContest contest, Figures figures) {
    figures
        .figure(figureName(contest.at(), "trials"), "How much tuning matters: " + contest.label())
        .caption(
            "Lowest relative error within "
                + contest.at().passes()
                + " passes, median over all seeds, of each trial with constants drawn at random, in"
                + " ascending order. A method that needs no tuning is a level line. Of SFO all eight"
                + " constants are drawn, each between a tenth and ten times what is published. One at"
                + " a time they do not matter; together two of them do: where the shortest step is"
                + " drawn shorter and what counts as nothing larger, the first changes of gradients"
                + " count as nothing, no curvature is learned, and SFO stands still."
                + bounds(contest.at().problem()))
        .axes(Scale.share("share of trials"), log("relative error"))
        .series(
            contest.entries(),
            e -> e.at().method().words(),
            (series, e) -> {
              double[] share = Tuning.shares(e.trials().length);
              double[] errors = shown(e.at().problem(), e.trials());
              series.trace(share, errors).points(share, errors).allSigns();
            });
  }

  private static void drawConstants(List<Ablation> changed, Figures figures) {
    Parameters at = changed.get(0).at();
    if (by(changed, c -> c.at().constant()).size() < 2) {
      return;
    }
    List<String> words = Stream.of(Constant.values()).map(Constant::words).toList();
    double most = 0;
    for (Ablation change : changed) {
      double passes = change.passes(LEVELS[2]);
      most = Double.isFinite(passes) ? Math.max(most, MARGIN * passes) : most;
    }
    figures
        .figure(
            figureName(at, "constants"), "Do the constants of SFO matter? " + at.problem().words())
        .caption(
            "Passes to a millionth of the error at the start, median over seeds, with one of the"
                + " eight constants a tenth of what is published, as published, and ten times that.")
        .axes(names("constant", words), new Scale("passes to 1e-6", false, 0, most))
        .series(
            by(changed, c -> c.at().factor()),
            group -> "× " + plain(group.get(0).at().factor()),
            (series, group) ->
                series.points(
                    where(group, c -> Double.isFinite(c.passes(LEVELS[2]))),
                    c -> c.at().constant().ordinal() + BESIDE * Math.log10(c.at().factor()),
                    c -> c.passes(LEVELS[2])));
  }

  private static String plain(double factor) {
    return factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor);
  }

  private static void drawVariants(List<Ablation> changed, Figures figures) {
    Parameters at = changed.get(0).at();
    List<Ablation> each = Groups.firstOf(changed, c -> c.at().variant());
    if (each.size() < 2) {
      return;
    }
    figures
        .figure(figureName(at, "variants"), "What SFO owes to its parts: " + at.problem().words())
        .caption(
            "(F − F*)/(F₀ − F*) against passes, median over seeds: as published, with all parts"
                + " active from the start, with updates of rank one, with parts in random and in"
                + " cyclic order, and with a history of two changes.")
        .axes(linear("passes"), log("relative error"))
        .series(
            each,
            c -> c.at().variant().words(),
            (series, c) ->
                series.trace(
                    medianCurve(c.changed(), d -> d.row().r().equivalents()),
                    shown(c.at().problem(), medianCurve(c.changed(), MeasuredDescent::errors))));
  }

  private static void drawParts(List<MeasuredDescent> all, Figures figures) {
    for (List<MeasuredDescent> problem : MeasuredDescent.sizes(all)) {
      List<List<MeasuredDescent>> sizes = by(problem, d -> d.p().n());
      Parameters at = problem.get(0).p();
      FigureDraft figure =
          figures
              .figure(
                  "optimizer-comparison-parts-" + at.problem().words().replace(' ', '-'),
                  "Into how many parts? " + at.problem().words())
              .caption(
                  "Passes of SFO to a hundredth, a ten thousandth and a millionth of the error at"
                      + " the start, median over seeds, against the number of parts into which the"
                      + " same sum is cut: from 25 on it matters little.")
              .axes(log("parts N"), linear("passes"));
      for (double level : LEVELS) {
        double[] n = column(sizes, group -> group.get(0).p().n());
        double[] passes = column(sizes, group -> MeasuredDescent.medianPasses(group, level));
        figure
            .series(String.format(Locale.ROOT, "to %.0e", level))
            .trace(n, passes)
            .points(n, passes);
      }
    }
  }

  private static void drawOverhead(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> valleys =
        where(
            rows.all(),
            row ->
                row.p().isPublished()
                    && row.p().problem() == Problem.VALLEYS
                    && row.p().m() > 3 * row.p().n() + 3
                    && row.p().passes() > STEADY);
    if (valleys.isEmpty()) {
      return;
    }
    FigureDraft figure =
        figures
            .figure("optimizer-comparison-overhead", "What SFO costs beside the function")
            .caption(
                "Flops of a step beside the function, as counted: points; 40 M (N + 1) and what"
                    + " does not depend on M: lines. Left: against the number of variables. Right:"
                    + " against the number of parts.")
            .columns(2);
    figure
        .newPanel("")
        .axes(log("variables M"), log("flops of a step"))
        .series(
            by(valleys, row -> row.p().n()),
            group -> "N = " + group.get(0).p().n(),
            (series, group) -> overhead(series, group, row -> row.p().m()));
    figure
        .newPanel("")
        .axes(log("parts N"), log("flops of a step"))
        .series(
            by(valleys, row -> row.p().m()),
            group -> "M = " + group.get(0).p().m(),
            (series, group) -> overhead(series, group, row -> row.p().n()));
  }

  private static void overhead(
      Series series,
      List<Row<Parameters, Result>> group,
      ToDoubleFunction<Row<Parameters, Result>> across) {
    series.twin(
        sorted(group, across::applyAsDouble),
        across,
        OptimizerComparisonFigures::stepFlops,
        row -> SumOfFunctionsOptimizer.stepFlops(row.p().m(), row.p().n()));
  }

  /** Flops of a step beside the function, once the space is cut from time to time. */
  private static double stepFlops(Row<Parameters, Result> row) {
    double[] flops = row.r().overheads();
    double[] passes = row.r().equivalents();
    return (last(flops) - flops[STEADY]) / (last(passes) - passes[STEADY]) / row.p().n();
  }
}
