// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.curve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Layer;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.semantics.ProgressiveDifferentiation.Network;
import org.spindle.jobs.experiment.semantics.ProgressiveDifferentiation.Parameters;
import org.spindle.jobs.experiment.semantics.ProgressiveDifferentiation.Result;
import org.spindle.semantics.SemanticWorld;

/**
 * The figures of {@link ProgressiveDifferentiation}: paths of items, their distances on a tree, and
 * the stages of categories and properties.
 */
final class ProgressiveDifferentiationFigures {

  private static final int DOTS = 30; // of a curve
  private static final int MORE_DOTS = 60; // where there is room, or no line
  private static final int MOST_NAMES = 12; // of items in a panel

  private ProgressiveDifferentiationFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    drawPaths(
        firstOfEach(
            List.of(
                p -> p.network() == Network.RANDOM && !p.isTree(),
                p -> p.network() == Network.RANDOM && p.isTree() && p.sampled()),
            rows),
        figures);
    drawLevels(
        firstOfEach(
            List.of(p -> p.network() == Network.DECOUPLED && p.isTree() && !p.sampled()), rows),
        figures);
    drawStages(
        firstOfEach(
            List.of(
                p -> p.network() == Network.DECOUPLED && !p.isTree(),
                p -> p.network() == Network.SIGMOID),
            rows),
        figures);
  }

  /** The first row of each kind that there is. */
  private static List<Row<Parameters, Result>> firstOfEach(
      List<Predicate<Parameters>> kinds, Rows<Parameters, Result> rows) {
    return kinds.stream()
        .flatMap(kind -> rows.stream().filter(row -> kind.test(row.p())).limit(1))
        .toList();
  }

  private static String title(Parameters p) {
    return p.isTree() ? "tree " + p.tree().replace('x', '×') : SemanticWorld.title(p.data());
  }

  private static void drawPaths(List<Row<Parameters, Result>> drawn, Figures figures) {
    String fits =
        drawn.stream()
            .map(row -> String.format(Locale.ROOT, "%.3f", row.r().centredR2()))
            .collect(Collectors.joining(", "));
    var figure =
        figures
            .figure("progressive-differentiation-paths", "Items part like a growing tree")
            .caption(
                "Paths of all items' hidden representations from the first to the last snapshot,"
                    + " in one scaling of all snapshots, the mean of each taken away. Left: a linear"
                    + " network from small random weights; right: theory, √A(t)Vᵀ. Colours:"
                    + " categories of one level. R² of the one laid over the other: "
                    + fits
                    + ".")
            .axes(linear("first dimension"), linear("second dimension"))
            .columns(2);
    for (var row : drawn) {
      String world = title(row.p());
      figure.panel(world + ", simulated").layers(trajectories(row.r(), row.r().paths()));
      figure.panel(world + ", theory").layers(trajectories(row.r(), row.r().pathsTheory()));
    }
  }

  private static List<Layer> trajectories(Result r, double[] coordinates) {
    int items = r.itemNames().length;
    List<Layer> layers = new ArrayList<>();
    for (int item = 0; item < items; item++) {
      double[] x = new double[r.times().length];
      double[] y = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        int at = 2 * (i * items + item);
        x[i] = coordinates[at];
        y[i] = coordinates[at + 1];
      }
      String name = items <= MOST_NAMES ? r.itemNames()[item] : "";
      layers.add(new Layer.Trajectory(name, r.kinds()[item], x, y));
    }
    return layers;
  }

  private static void drawLevels(List<Row<Parameters, Result>> drawn, Figures figures) {
    figures
        .figure("progressive-differentiation-levels", "Distances of items on a tree")
        .caption(
            "Squared distance of two items in the hidden layer by the level of their last common"
                + " ancestor. Lines: closed form; points: a linear network. All end nearly equal,"
                + " but one after the other.")
        .axes(linear("time t/τ"), linear("squared distance d²"))
        .panels(
            drawn,
            row -> title(row.p()),
            (panel, row) -> {
              Result r = row.r();
              double[] times = r.times();
              for (int k = 0; k < r.levels().length; k++) {
                panel
                    .series("common ancestor of level " + r.levels()[k])
                    .line(
                        times,
                        curve(ProgressiveDifferentiation.levelDistances(row), k, times.length))
                    .dots(times, curve(r.levelDistances(), k, times.length), MORE_DOTS);
              }
            });
  }

  /** Distances, error signals and activities side by side, a row for each network. */
  private static void drawStages(List<Row<Parameters, Result>> drawn, Figures figures) {
    var figure =
        figures
            .figure(
                "progressive-differentiation-stages",
                "Plants from animals, birds from fish, canary from robin")
            .caption(
                "Distance of categories in the hidden layer, distance of the error signals that"
                    + " reach it, and how active properties are, over learning. Top: a linear"
                    + " network (points) and theory (lines); bottom: Rumelhart's network of"
                    + " sigmoids, where no theory is known.")
            .columns(3);
    for (var row : drawn) {
      Result r = row.r();
      Network network = row.p().network();
      Scale time = linear(network == Network.SIGMOID ? "epochs × step" : "time t/τ");
      drawCurves(
          figure.newPanel(network.title()).axes(time, linear("distance of means")),
          r.times(),
          r.contrasts(),
          r.contrastDistances(),
          r.contrastDistancesTheory());
      drawCurves(
          figure.newPanel("").axes(time, linear("distance of error signals")),
          r.times(),
          r.contrasts(),
          r.contrastErrors(),
          r.contrastErrorsTheory());
      drawCurves(
          figure.newPanel("").axes(time, linear("activity for the " + r.subject())),
          r.times(),
          r.propertyNames(),
          r.activations(),
          r.activationsTheory());
    }
  }

  private static void drawCurves(
      PanelDraft panel, double[] times, String[] labels, double[] measured, double[] theory) {
    boolean predicted = theory.length > 0;
    for (int k = 0; k < labels.length; k++) {
      Series series = panel.series(labels[k]);
      if (predicted) {
        series.line(times, curve(theory, k, times.length));
      }
      series.dots(times, curve(measured, k, times.length), predicted ? DOTS : MORE_DOTS);
    }
  }
}
