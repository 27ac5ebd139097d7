// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.optimize.PlateauContest.Effort;
import org.spindle.jobs.experiment.optimize.PlateauContest.Entry;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Method;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Parameters;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Problem;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Result;
import org.spindle.linalg.SpectralDensity;
import org.spindle.statistic.Estimate;

/** Who went on where minibatches stood still in {@link PlateauEscape}, and at what cost. */
final class PlateauEscapeFigures {

  private static final double MOST = 1e3; // errors above it are drawn there

  private PlateauEscapeFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<PlateauContest> byCost = PlateauContest.of(rows, Effort.BY_COST);
    List<PlateauContest> bySteps = PlateauContest.of(rows, Effort.BY_STEPS);
    for (Problem problem : Problem.values()) {
      List<PlateauContest> cost = where(byCost, c -> c.at().problem() == problem);
      List<PlateauContest> steps = where(bySteps, c -> c.at().problem() == problem);
      if (!cost.isEmpty()) {
        String name = "plateau-escape-" + problem.name().toLowerCase(Locale.ROOT);
        drawCurves(name, cost.get(cost.size() - 1), steps.get(steps.size() - 1), figures);
        drawRivals(name, cost.get(cost.size() - 1), steps.get(steps.size() - 1), figures);
        drawSpectra(name, cost.get(cost.size() - 1), figures);
        drawTrials(name, cost.get(cost.size() - 1), figures);
        drawTest(name, cost.get(cost.size() - 1), figures);
      }
    }
  }

  private static void drawCurves(
      String name, PlateauContest cost, PlateauContest steps, Figures figures) {
    FigureDraft figure =
        figures
            .figure(name, "Error before and after the switch: " + cost.at().problem().words())
            .caption(
                "Median training error over the reported seeds; the upright line is the switch from"
                    + " minibatches with momentum to others, each with the trial that was chosen on"
                    + " other seeds where it had several. Left: the last passes before, then outer steps, or passes of"
                    + " methods of first order. Middle: gradient-equivalents since the start; those of"
                    + " second order go on until they have taken all steps that are compared."
                    + " Right: flops, with what the methods compute themselves.")
            .columns(3);
    int last = Math.min(steps.at().passes(), steps.at().outerSteps());
    curves(
        figure,
        steps,
        linear("passes, outer steps"),
        last,
        pass -> pass - steps.at().passes(),
        e -> IntStream.rangeClosed(0, steps.at().outerSteps()).asDoubleStream().toArray());
    double at = cost.at().passes();
    curves(
        figure,
        cost,
        linear("gradient-equivalents"),
        cost.at().passes(),
        pass -> pass,
        e -> shifted(e.median(Result::equivalents), at));
    double flops = cost.entries().get(0).reported().get(0).r().gradientFlops();
    curves(
        figure,
        cost,
        linear("flops"),
        cost.at().passes(),
        pass -> pass * flops,
        e -> shifted(e.median(Result::flops), at * flops));
  }

  private static double[] shifted(double[] values, double by) {
    return Arrays.stream(values).map(v -> v + by).toArray();
  }

  private static void curves(
      FigureDraft figure,
      PlateauContest contest,
      Scale across,
      int lastPasses,
      ToDoubleFunction<Integer> ofPass,
      Function<Entry, double[]> ofSteps) {
    PanelDraft panel =
        figure.newPanel("against " + across.label()).axes(across, log("training error"));
    double[] before = contest.entries().get(0).median(Result::plateauLosses);
    int passes = contest.at().passes();
    double[] x =
        IntStream.rangeClosed(passes - lastPasses, passes)
            .mapToDouble(ofPass::applyAsDouble)
            .toArray();
    double[] shown = drawn(Arrays.copyOfRange(before, passes - lastPasses, passes + 1));
    double lowest = Arrays.stream(shown).min().orElseThrow();
    panel.series("momentum before").trace(x, shown);
    for (Entry entry : contest.entries()) {
      lowest = Math.min(lowest, line(panel.series(entry.label()), entry, ofSteps));
      if (entry.method() == Method.MOMENTUM && entry.trials().length > 1) {
        line(panel.series("momentum, old constants"), entry.asBefore(), ofSteps);
      }
    }
    double top = Arrays.stream(shown).max().orElseThrow();
    double end = ofPass.applyAsDouble(passes);
    panel.series("the switch", Palette.NEUTRAL).upright(end, lowest, top);
  }

  private static double line(Series series, Entry entry, Function<Entry, double[]> ofSteps) {
    double[] x = ofSteps.apply(entry);
    double[] y = drawn(entry.median(Result::losses));
    int length = Math.min(x.length, y.length);
    series.trace(Arrays.copyOf(x, length), Arrays.copyOf(y, length));
    return Arrays.stream(y, 0, length).min().orElseThrow();
  }

  private static double[] drawn(double[] losses) {
    return Arrays.stream(losses).map(l -> Math.min(MOST, l)).toArray();
  }

  private static void drawRivals(
      String name, PlateauContest cost, PlateauContest steps, Figures figures) {
    FigureDraft figure =
        figures
            .figure(name + "-rivals", "Who is ahead of saddle-free Newton")
            .caption(
                "log₁₀ of each method's best error over that of saddle-free Newton, both tuned:"
                    + " mean over the reported seeds with its standard error; below 0 a rival is"
                    + " ahead. Left: after "
                    + steps.at().outerSteps()
                    + " outer steps, or as many passes: "
                    + table(steps)
                    + ". Right: at "
                    + cost.at().gradients()
                    + " gradient-equivalents each: "
                    + table(cost)
                    + ". It is as measured, and no theory is asked.")
            .columns(2);
    rivals(figure, "after as many steps", steps);
    rivals(figure, "at equal cost", cost);
  }

  private static Estimate behind(PlateauContest contest, Method rival) {
    return Estimate.of(contest.ahead(rival, entry -> entry));
  }

  private static List<Method> rivalsIn(PlateauContest contest) {
    return where(
        List.of(Method.values()),
        m -> m != Method.SADDLE_FREE && contest.ahead(m, entry -> entry).length > 0);
  }

  /** The verdicts with their signs, in words. */
  private static String table(PlateauContest contest) {
    return rivalsIn(contest).stream()
        .map(
            rival -> {
              Estimate behind = behind(contest, rival);
              return String.format(
                  Locale.ROOT, "%s %+.3f ± %.3f", rival.words(), behind.mean(), behind.error());
            })
        .collect(Collectors.joining("; "));
  }

  private static void rivals(FigureDraft figure, String title, PlateauContest contest) {
    List<Method> met = rivalsIn(contest);
    if (met.isEmpty()) {
      return;
    }
    PanelDraft panel =
        figure
            .panel(title)
            .axes(
                Scale.names("rival", met.stream().map(Method::words).toList()),
                linear("decades behind saddle-free Newton"));
    panel
        .series("saddle-free Newton", Palette.NEUTRAL)
        .line(new double[] {-0.5, met.size() - 0.5}, x -> 0);
    panel.series("rivals").estimates(met, met::indexOf, m -> behind(contest, m));
  }

  private static void drawSpectra(String name, PlateauContest contest, Figures figures) {
    FigureDraft figure =
        figures
            .figure(name + "-spectra", "The spectrum of the Hessian before and after the switch")
            .caption(
                "Number of eigenvalues that are larger than λ (left) and lower than −|λ| (right),"
                    + " by Lanczos quadrature, at the switch and where methods ended on the first"
                    + " reported seed. The last point of each is the end of the spectrum.")
            .columns(2);
    PanelDraft up =
        figure.panel("directions that curve up").axes(log("λ"), log("eigenvalues above"));
    PanelDraft down =
        figure
            .panel("directions that curve down")
            .axes(log("|λ|, λ < 0"), log("eigenvalues below"));
    Entry first = contest.entries().get(0);
    spectrum("at the switch", first.reported().get(0), false, up, down);
    for (Entry entry : contest.entries()) {
      if (entry.method() == Method.SADDLE_FREE || entry.method() == Method.MOMENTUM) {
        spectrum(entry.label(), entry.reported().get(0), true, up, down);
      }
    }
  }

  private static void spectrum(
      String label, Row<Parameters, Result> row, boolean after, PanelDraft up, PanelDraft down) {
    SpectralDensity spectrum = row.r().spectrum(after);
    double n = PlateauCost.parameters(row.p());
    for (int sign = 1; sign >= -1; sign -= 2) {
      Series series = (sign > 0 ? up : down).series(label);
      int[] order =
          IntStream.range(0, spectrum.nodes().length)
              .boxed()
              .sorted((i, j) -> Double.compare(spectrum.nodes()[j], spectrum.nodes()[i]))
              .mapToInt(i -> i)
              .toArray();
      List<double[]> steps = new ArrayList<>();
      double count = 0;
      for (int k = 0; k < order.length; k++) {
        int i = sign > 0 ? order[k] : order[order.length - 1 - k];
        double size = sign * spectrum.nodes()[i];
        count += n * spectrum.weights()[i];
        if (size > 0 && count > 0) {
          steps.add(new double[] {size, count});
        }
      }
      if (!steps.isEmpty()) {
        series.trace(column(steps, s -> s[0]), column(steps, s -> s[1]));
      }
    }
  }

  private static void drawTrials(String name, PlateauContest contest, Figures figures) {
    figures
        .figure(name + "-trials", "How much tuning matters")
        .caption(
            "Best training error at equal cost, median over all seeds, of each trial with constants"
                + " drawn at random, in ascending order: a method that needs no tuning is a level"
                + " line.")
        .axes(Scale.share("share of trials"), log("best training error"))
        .series(
            contest.entries(),
            Entry::label,
            (series, e) -> series.points(Tuning.shares(e.trials().length), drawn(e.trials())));
  }

  private static void drawTest(String name, PlateauContest contest, Figures figures) {
    figures
        .figure(name + "-test", "Training and test error")
        .caption(
            "Each point is a reported seed: error at the end on other data against that on the"
                + " training set.")
        .axes(log("training error at the end"), log("test error at the end"))
        .series(
            contest.entries(),
            Entry::label,
            (series, e) ->
                series.points(
                    e.reported(),
                    row -> Math.min(MOST, row.r().losses()[row.r().losses().length - 1]),
                    row -> Math.min(MOST, row.r().testLoss())));
  }
}
