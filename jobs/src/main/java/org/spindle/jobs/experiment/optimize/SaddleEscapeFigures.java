// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.optimize.SaddleEscape.MONKEY_GROWTH;
import static org.spindle.jobs.experiment.optimize.SaddleEscape.monkeyTheory;
import static org.spindle.jobs.experiment.optimize.SaddleEscape.of;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.stream.IntStream;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Method;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Result;
import org.spindle.jobs.experiment.optimize.SaddleEscape.Saddle;
import org.spindle.optimize.EscapeTime;

/** How long saddles held in {@link SaddleEscape}, drawn over the laws. */
final class SaddleEscapeFigures {

  private SaddleEscapeFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    drawModel(rows, figures);
    GlassSaddles.draw(
        Escapes.of(where(of(rows, Saddle.SPIN_GLASS), row -> row.p().stepNoise() == 0)), figures);
    drawMonkey(of(rows, Saddle.MONKEY), figures);
  }

  private static void drawModel(Rows<Parameters, Result> rows, Figures figures) {
    List<Escapes> all = Escapes.of(where(of(rows, Saddle.EQUAL), row -> row.p().stepNoise() == 0));
    List<Escapes> descents = where(all, place -> place.at().method() == Method.DESCENT);
    if (descents.isEmpty()) {
      return;
    }
    double least = min(descents, place -> place.at().downwardCurvature());
    int fewest = (int) min(all, place -> place.at().directions());
    var figure =
        figures
            .figure("saddle-escape-model", "How long a saddle holds")
            .caption(
                "Left: mean time of gradient descent from an isotropic start, in units of 1/λ,"
                    + " against the number of equal directions that lead down; lines are theory,"
                    + " [ln(δ/s) − (ψ(k/2) + ln 2)/2]. Right: mean steps with one way down against"
                    + " its curvature: lines are ln(δ/|u₀|)/ln g for each method's growth g. Newton"
                    + " with little damping never leaves and is not shown.")
            .columns(2);
    figure
        .newPanel("")
        .axes(log("directions down k"), linear("time · λ"))
        .series(
            by(where(descents, p -> p.at().downwardCurvature() == least), p -> p.at().start()),
            group -> "s = " + group.get(0).at().start(),
            (series, group) ->
                series
                    .line(
                        IntStream.rangeClosed(1, (int) max(group, p -> p.at().directions()))
                            .asDoubleStream()
                            .toArray(),
                        k ->
                            new EscapeTime(1, group.get(0).at().exit())
                                .flow(group.get(0).at().start(), (int) k))
                    .points(
                        group,
                        p -> p.at().directions(),
                        p -> p.at().downwardCurvature() * p.time().mean(),
                        p -> p.at().downwardCurvature() * p.time().error()));
    double start = descents.get(0).at().start();
    figure
        .newPanel("")
        .axes(log("curvature λ"), log("steps to the exit"))
        .series(
            by(
                where(
                    all,
                    p ->
                        p.at().directions() == fewest
                            && p.at().start() == start
                            && (p.at().growth() > 1 && p.meanSteps() > 0)),
                p -> List.of(p.at().method(), p.at().damping())),
            group -> name(group.get(0).at()),
            (series, group) -> {
              series.points(group, p -> p.at().downwardCurvature(), Escapes::meanSteps);
              if (group.get(0).at().growth() < 1e9) {
                series.line(
                    group, p -> p.at().downwardCurvature(), SaddleEscapeFigures::meanStepsTheory);
              }
            });
  }

  /** Half a step more than the mean of the real number, for steps are whole. */
  private static double meanStepsTheory(Escapes place) {
    double flow = place.timeTheory() * place.at().downwardCurvature();
    return flow / Math.log(place.at().growth()) + 0.5;
  }

  private static String name(Parameters p) {
    String damped = p.damping() > 0 ? ", μ = " + p.damping() : "";
    return switch (p.method()) {
      case DESCENT -> "descent, η = " + p.rate();
      case SADDLE_FREE -> "saddle-free" + damped;
      case NEWTON -> "Newton" + damped;
      case ABOVE_LOWEST -> "above −λ_min" + damped;
      case TRUST_REGION -> "trust region";
    };
  }

  private static void drawMonkey(List<Row<Parameters, Result>> monkeys, Figures figures) {
    List<Row<Parameters, Result>> left =
        sorted(where(monkeys, row -> row.r().exitTimes()[0] > 0), row -> row.p().start());
    figures
        .figure("saddle-escape-monkey", "A saddle without curvature")
        .caption(
            "Steps from the monkey saddle x³ − 3xy² against the start along its valley. Lines:"
                + " 1/(3η|x₀|) and its next order for gradient descent, ln(δ/|x₀|)/ln(3/2) for"
                + " saddle-free Newton. Newton's method halves the distance in each step and never"
                + " leaves.")
        .axes(log("start |x₀|"), log("steps"))
        .series(
            by(left, row -> row.p().method()),
            group -> name(group.get(0).p()),
            (series, group) ->
                series
                    .line(
                        group,
                        row -> row.p().start(),
                        row ->
                            row.p().method() == Method.DESCENT
                                ? monkeyTheory(row.p())
                                : Math.log(row.p().exit() / row.p().start())
                                    / Math.log(MONKEY_GROWTH))
                    .points(group, row -> row.p().start(), row -> row.r().exitTimes()[0]));
  }
}
