// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.curve;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.least;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Palette;
import org.spindle.jobs.experiment.semantics.ModeLearning.Network;
import org.spindle.jobs.experiment.semantics.ModeLearning.Parameters;
import org.spindle.jobs.experiment.semantics.ModeLearning.Result;
import org.spindle.semantics.LogisticMode;
import org.spindle.semantics.SemanticWorld;

/** The figures of {@link ModeLearning}: curves of modes, half times, and transitions. */
final class ModeLearningFigures {

  private static final int DOTS = 40; // of a curve
  private static final int LATTICE = 100;

  private ModeLearningFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> drawn = drawn(rows.all());
    figures
        .figure("mode-learning-curves", "Each mode is learned by itself, strong ones first")
        .caption(
            "Strength of some modes of a hierarchical world against time. Lines: the closed form"
                + " for a linear network; points: networks from the same start, each on features of"
                + " its own. What is left between lines and points of the linear ones is the step."
                + " A shallow network learns all modes at once; tanh delays the weak ones.")
        .axes(linear("time t/τ"), linear("strength a"))
        .columns(2)
        .panels(drawn, row -> row.p().network().title(), ModeLearningFigures::drawCurves);
    drawHalfTimes(drawn, figures);
    var deep = where(rows.all(), row -> row.p().network() == Network.DEEP);
    if (!deep.isEmpty()) {
      drawTransitions(least(deep, row -> row.p().learningRate()), figures);
    }
  }

  /**
   * A row of each network, on a tree if there is one: the paper's world is sampled; of several
   * starts the smallest, of several steps the finest.
   */
  private static List<Row<Parameters, Result>> drawn(List<Row<Parameters, Result>> rows) {
    var trees = where(rows, row -> row.p().data().equals(SemanticWorld.TREE));
    var best =
        sorted(
            trees.isEmpty() ? rows : trees,
            row -> !row.p().sampled(),
            row -> row.p().initialStrength(),
            row -> row.p().learningRate());
    return sorted(firstOf(best, row -> row.p().network()), row -> row.p().network());
  }

  private static void drawCurves(PanelDraft panel, Row<Parameters, Result> row) {
    Result r = row.r();
    int length = r.times().length;
    for (int i = 0; i < r.curveModes().length; i++) {
      panel
          .series("mode " + r.curveModes()[i])
          .line(r.times(), ModeLearning.flow(row, i))
          .dots(r.times(), curve(r.strengths(), i, length), DOTS);
    }
  }

  private static void drawHalfTimes(List<Row<Parameters, Result>> drawn, Figures figures) {
    double[] s = lattice(together(drawn, Result::singularValues), 1);
    double start = drawn.get(0).p().initialStrength();
    PanelDraft panel =
        figures
            .figure("mode-learning-times", "Learning time is inverse to the singular value")
            .caption(
                "When half of a mode is learned, against its singular value. Deep networks take a"
                    + " time proportional to 1/s but for a logarithm; a shallow one takes the same"
                    + " time for all.")
            .axes(log("singular value s of the mode"), log("half learned after t/τ"))
            .panel("");
    panel
        .series("deep, theory: ln(s/a₀ − 1)/(2s)", Palette.NEUTRAL)
        .line(s, x -> new LogisticMode(x, start).halfTime());
    if (drawn.stream().anyMatch(row -> row.p().network() == Network.SHALLOW)) {
      panel
          .series("shallow, theory: ln 2", Palette.NEUTRAL)
          .line(new double[] {s[0], s[LATTICE]}, x -> Math.log(2));
    }
    panel.series(
        drawn,
        row -> row.p().network().title(),
        (series, row) -> series.points(row.r().singularValues(), row.r().halfTimes()));
  }

  private static void drawTransitions(List<Row<Parameters, Result>> deep, Figures figures) {
    double[] odds =
        deep.stream()
            .flatMapToDouble(
                row ->
                    Arrays.stream(row.r().singularValues()).map(s -> s / row.p().initialStrength()))
            .toArray();
    double[] x = lattice(odds, 3);
    var figure =
        figures
            .figure("mode-learning-transitions", "Long ignorance, short transition")
            .caption(
                "Time of transition over time of ignorance before it, by two definitions. Lines:"
                    + " closed forms; points: full networks, at strong modes a little lower for the"
                    + " finite step. The smaller the start, the more like a sudden insight learning"
                    + " looks.")
            .axes(log("singular value over start s/a₀"), linear("transition/ignorance"));
    figure
        .series("tangent at half height: 4/(ln(s/a₀ − 1) − 2)")
        .line(x, v -> 4 / (Math.log(v - 1) - 2))
        .points(odds, together(deep, Result::tangentRatios));
    figure
        .series("from 10 to 90 %: ln 81/ln[(s/a₀ − 1)/9]")
        .line(x, v -> Math.log(81) / Math.log((v - 1) / 9))
        .points(odds, together(deep, Result::spanRatios));
    figure.pointsOnTop();
  }

  private static double[] together(
      List<Row<Parameters, Result>> rows, Function<Result, double[]> values) {
    return rows.stream().map(Row::r).map(values).flatMapToDouble(Arrays::stream).toArray();
  }

  /** Over the range of some values and a factor beyond, evenly in the logarithm. */
  private static double[] lattice(double[] values, double beyond) {
    double low = Arrays.stream(values).min().orElse(1) / beyond;
    double high = Arrays.stream(values).max().orElse(1) * beyond;
    double[] lattice = new double[LATTICE + 1];
    Arrays.setAll(lattice, i -> low * Math.pow(high / low, (double) i / LATTICE));
    return lattice;
  }
}
