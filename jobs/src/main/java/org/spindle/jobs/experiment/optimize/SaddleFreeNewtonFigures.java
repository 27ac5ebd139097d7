// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.optimize.SaddleFreeNewton.SPECTRA;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.optimize.SaddleFreeContest.Effort;
import org.spindle.jobs.experiment.optimize.SaddleFreeContest.Entry;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Method;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Problem;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Result;
import org.spindle.statistic.Estimate;

/** Who gets networks out of saddles in {@link SaddleFreeNewton}, and at what cost. */
final class SaddleFreeNewtonFigures {

  private static final double DODGE = 0.6; // of a share, by all methods of a figure

  private SaddleFreeNewtonFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    for (Problem problem : Problem.values()) {
      List<SaddleFreeContest> all = drawn(rows, problem, Effort.ALL);
      List<SaddleFreeContest> bySteps = drawn(rows, problem, Effort.BY_STEPS);
      if (!all.isEmpty()) {
        SaddleFreeContest most = largest(all, c -> c.at().hidden()).get(0);
        String name = problem.name().toLowerCase(Locale.ROOT);
        drawCurves(name, most, figures);
        drawRivals(name, bySteps, all, figures);
        drawTrials(name, most, figures);
        drawLowest(name, most, figures);
        drawTest(name, most, figures);
      }
    }
  }

  /** Of several efforts on one problem those of the most neurons' own. */
  private static List<SaddleFreeContest> drawn(
      Rows<Parameters, Result> rows, Problem problem, Effort effort) {
    List<SaddleFreeContest> of =
        where(
            SaddleFreeContest.of(rows, effort),
            c -> c.at().problem() == problem && !c.entries().isEmpty());
    if (of.isEmpty()) {
      return of;
    }
    Parameters most = largest(of, c -> c.at().hidden()).get(0).at();
    return where(
        of, c -> c.at().outerSteps() == most.outerSteps() && c.at().samples() == most.samples());
  }

  private static void drawCurves(String problem, SaddleFreeContest contest, Figures figures) {
    FigureDraft figure =
        figures
            .figure(
                "saddle-free-newton-" + problem, "Error against steps and cost, " + label(contest))
            .caption(
                "Median training error over the reported seeds, each method with the trial that was"
                    + " chosen on other seeds. Left: against outer steps (methods of first order"
                    + " have none and are left out). Middle: against gradient-equivalents. Right:"
                    + " against flops, decompositions counted.")
            .columns(3);
    figure
        .newPanel("against outer steps")
        .axes(linear("outer step"), log("training error"))
        .series(
            where(contest.entries(), e -> !e.at().method().isFirstOrder()),
            e -> e.at().method().words(),
            (series, e) ->
                series.trace(
                    IntStream.rangeClosed(0, e.at().outerSteps()).asDoubleStream().toArray(),
                    e.median(Result::losses)));
    curves(figure, contest, "gradient-equivalents", Result::equivalents);
    curves(figure, contest, "flops", Result::flops);
  }

  private static void curves(
      FigureDraft figure, SaddleFreeContest contest, String axis, Function<Result, double[]> cost) {
    figure
        .newPanel("against " + axis)
        .axes(log(axis), log("training error"))
        .series(
            contest.entries(),
            e -> e.at().method().words(),
            (series, e) -> {
              double[] x = e.median(cost);
              double[] y = e.median(Result::losses);
              int from = 0;
              while (from < x.length - 1 && x[from] <= 0) {
                from++;
              }
              series.trace(
                  Arrays.copyOfRange(x, from, x.length), Arrays.copyOfRange(y, from, y.length));
            });
  }

  private static String label(SaddleFreeContest contest) {
    return contest.at().hidden() + " hidden neurons";
  }

  private static void drawRivals(
      String problem,
      List<SaddleFreeContest> bySteps,
      List<SaddleFreeContest> all,
      Figures figures) {
    FigureDraft figure =
        figures
            .figure(
                "saddle-free-newton-" + problem + "-rivals", "Who is ahead of saddle-free Newton")
            .caption(
                "log₁₀ of each method's best error over that of saddle-free Newton: mean over the"
                    + " reported seeds with its standard error; below 0 a rival is ahead. Left:"
                    + " after all outer steps, methods of first order after as many passes. Right:"
                    + " at equal gradient-equivalents, the most that both have taken. It is as"
                    + " measured, and no theory is asked.")
            .columns(2);
    rivals(figure, "after all outer steps", bySteps, false);
    rivals(figure, "at equal cost", all, true);
  }

  /** A place for each rival, a colour for each size of network. */
  private static void rivals(
      FigureDraft figure, String title, List<SaddleFreeContest> contests, boolean byCost) {
    List<Method> rivals =
        where(
            List.of(Method.values()),
            m -> m != Method.SADDLE_FREE && contests.stream().anyMatch(c -> c.ahead(m).length > 0));
    if (rivals.isEmpty()) {
      return;
    }
    PanelDraft panel =
        figure
            .panel(title)
            .axes(
                Scale.names("rival", rivals.stream().map(Method::words).toList()),
                linear("decades behind saddle-free Newton"));
    panel
        .series("saddle-free Newton", Palette.NEUTRAL)
        .line(new double[] {-0.5, rivals.size() - 0.5}, x -> 0);
    for (SaddleFreeContest contest : contests) {
      panel
          .series(label(contest))
          .estimates(
              where(rivals, m -> contest.ahead(m).length > 0),
              rivals::indexOf,
              m -> Estimate.of(decades(contest, m, byCost)));
    }
  }

  private static double[] decades(SaddleFreeContest contest, Method rival, boolean byCost) {
    Entry its = contest.entry(rival).orElseThrow();
    Entry free = contest.entry(Method.SADDLE_FREE).orElseThrow();
    return byCost ? its.decadesAtEqualCost(free) : its.decadesOver(free);
  }

  private static void drawTrials(String problem, SaddleFreeContest contest, Figures figures) {
    figures
        .figure(
            "saddle-free-newton-" + problem + "-trials",
            "How much tuning matters, " + label(contest))
        .caption(
            "Best training error, median over all seeds, of each trial with constants drawn at"
                + " random, in ascending order: a method that needs no tuning is a level line."
                + " Methods stand side by side within a trial's share. Smaller errors than 10⁻¹²,"
                + " which are rounding, stand there, larger ones than 10 at 10.")
        .axes(Scale.share("share of trials"), log("best training error"))
        .series(
            contest.entries(),
            e -> e.at().method().words(),
            (series, e) -> {
              double place = (contest.entries().indexOf(e) + 0.5) / contest.entries().size();
              series.points(
                  shares(e.trials().length, place),
                  Arrays.stream(e.trials()).map(l -> Math.min(l, 10)).toArray());
            });
  }

  /** Shares of trials, beside their middles where methods that are alike would hide each other. */
  private static double[] shares(int trials, double place) {
    double aside = DODGE * (place - 0.5) / trials;
    return Arrays.stream(Tuning.shares(trials)).map(share -> share + aside).toArray();
  }

  private static void drawLowest(String problem, SaddleFreeContest contest, Figures figures) {
    figures
        .figure(
            "saddle-free-newton-" + problem + "-curvature",
            "The most negative curvature, " + label(contest))
        .caption(
            "Lowest eigenvalue of the Hessian over the largest at the start, by 20 products, at the"
                + " start and after each third: median over the reported seeds.")
        .axes(linear("part of the run"), linear("λ_min / λ_max at the start"))
        .series(
            contest.entries(),
            e -> e.at().method().words(),
            (series, e) -> {
              double unit = e.median(Result::highest)[0];
              double[] lowest =
                  Arrays.stream(e.median(Result::lowest)).map(v -> v / unit).toArray();
              double[] part =
                  IntStream.rangeClosed(0, SPECTRA)
                      .mapToDouble(i -> (double) i / SPECTRA)
                      .toArray();
              series.trace(part, lowest).points(part, lowest).allSigns();
            });
  }

  private static void drawTest(String problem, SaddleFreeContest contest, Figures figures) {
    List<Entry> tested = where(contest.entries(), e -> e.reported().get(0).r().testLoss() != null);
    figures
        .figure(
            "saddle-free-newton-" + problem + "-test", "Training and test error, " + label(contest))
        .caption(
            "Each point is a reported seed: error at the end on as many other images against that"
                + " on the training set.")
        .axes(log("training error at the end"), log("test error at the end"))
        .series(
            tested,
            e -> e.at().method().words(),
            (series, e) ->
                series.points(
                    e.reported(),
                    row -> Math.min(10, row.r().losses()[row.p().outerSteps()]),
                    row -> Math.min(10, row.r().testLoss())));
  }
}
