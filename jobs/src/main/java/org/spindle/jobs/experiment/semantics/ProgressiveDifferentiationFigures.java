// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.jobs.experiment.semantics.ProgressiveDifferentiationReport.curve;
import static org.spindle.jobs.experiment.semantics.ProgressiveDifferentiationReport.isSampled;
import static org.spindle.jobs.experiment.semantics.ProgressiveDifferentiationReport.isTree;
import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;
import static org.spindle.jobs.experiment.semantics.SemanticRows.word;
import static org.spindle.jobs.experiment.semantics.SemanticRows.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.semantics.SemanticWorld;

/** The figures of {@link ProgressiveDifferentiation}. */
final class ProgressiveDifferentiationFigures {

  private static final int DOTS = 30;
  private static final int MOST_NAMES = 12;
  private static final Map<String, String> NETWORKS =
      Map.of(
          "decoupled", "linear",
          "random", "linear, random start",
          "sigmoid", "Rumelhart's network");

  private ProgressiveDifferentiationFigures() {}

  static List<Figure> of(List<Row> rows) {
    List<Figure> figures = new ArrayList<>();
    List<Row> drawn = new ArrayList<>();
    addFirst(drawn, rows, "random", false);
    addFirst(drawn, rows, "random", true);
    if (!drawn.isEmpty()) {
      figures.add(trajectories(drawn));
    }
    rows.stream()
        .filter(row -> isTree(row) && !isSampled(row) && word(row, "network").equals("decoupled"))
        .findFirst()
        .ifPresent(row -> figures.add(levels(row)));
    List<Row> stages = new ArrayList<>();
    addFirst(stages, rows, "decoupled", false);
    addFirst(stages, rows, "sigmoid", false);
    if (!stages.isEmpty()) {
      figures.add(stages(stages));
    }
    return figures;
  }

  /** The first row of a network on a table, or on a tree with sampled features. */
  private static void addFirst(List<Row> to, List<Row> rows, String network, boolean tree) {
    rows.stream()
        .filter(row -> word(row, "network").equals(network))
        .filter(row -> tree ? isTree(row) && isSampled(row) : !isTree(row))
        .findFirst()
        .ifPresent(to::add);
  }

  private static Figure trajectories(List<Row> rows) {
    List<Panel> panels = new ArrayList<>();
    for (Row row : rows) {
      String world = isTree(row) ? tree(row) : SemanticWorld.title(word(row, "data"));
      panels.add(paths(row, "paths", world + ", simulated"));
      panels.add(paths(row, "paths_theory", world + ", theory"));
    }
    return new Figure(
        "progressive-differentiation-paths",
        "Items part like a growing tree",
        "Paths of all items' hidden representations from the first to the last snapshot, in one"
            + " scaling of all snapshots, the mean of each taken away. Left: a linear network from"
            + " small random weights; right: theory, √A(t)Vᵀ. Colours: categories of one level."
            + " R² of the one laid over the other: "
            + String.join(", ", rows.stream().map(r -> digits(number(r, "centred_r2"))).toList())
            + ".",
        ProgressiveDifferentiationReport.ROWS,
        2,
        panels);
  }

  private static String tree(Row row) {
    return "tree " + SemanticFigures.shape(word(row, "tree"));
  }

  private static String digits(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static Panel paths(Row row, String column, String title) {
    List<String> items = words(row, "item_names");
    double[] kinds = array(row, "kinds");
    double[] coordinates = array(row, column);
    int snapshots = array(row, "times").length;
    List<Layer> layers = new ArrayList<>();
    for (int item = 0; item < items.size(); item++) {
      double[] x = new double[snapshots];
      double[] y = new double[snapshots];
      for (int i = 0; i < snapshots; i++) {
        int at = 2 * (i * items.size() + item);
        x[i] = coordinates[at];
        y[i] = coordinates[at + 1];
      }
      String name = items.size() <= MOST_NAMES ? items.get(item) : "";
      layers.add(new Layer.Trajectory(name, (int) kinds[item], x, y));
    }
    return new Panel(
        title, Scale.linear("first dimension"), Scale.linear("second dimension"), layers);
  }

  private static Figure levels(Row row) {
    List<Layer> layers = new ArrayList<>();
    double[] times = array(row, "times");
    double[] levels = array(row, "levels");
    for (int k = 0; k < levels.length; k++) {
      String label = "common ancestor of level " + (int) levels[k];
      layers.add(new Layer.Curve(label, k, times, curve(row, "level_distances_theory", k)));
      layers.add(SemanticFigures.points("", k, times, curve(row, "level_distances", k), 2 * DOTS));
    }
    return new Figure(
        "progressive-differentiation-levels",
        "Distances of items on a tree",
        "Squared distance of two items in the hidden layer by the level of their last common"
            + " ancestor. Lines: closed form; points: a linear network. All end nearly equal, but"
            + " one after the other.",
        ProgressiveDifferentiationReport.ROWS,
        1,
        List.of(
            new Panel(
                tree(row), Scale.linear("time t/τ"), Scale.linear("squared distance d²"), layers)));
  }

  private static Figure stages(List<Row> rows) {
    List<Panel> panels = new ArrayList<>();
    for (Row row : rows) {
      String network = NETWORKS.get(word(row, "network"));
      String time = word(row, "network").equals("sigmoid") ? "epochs × step" : "time t/τ";
      List<String> contrasts = words(row, "contrasts");
      panels.add(
          panel(row, network, "contrast_distances", contrasts, 0, time, "distance of means"));
      panels.add(
          panel(row, "", "contrast_errors", contrasts, 0, time, "distance of error signals"));
      String activity = "activity for the " + word(row, "subject");
      List<String> properties = words(row, "property_names");
      panels.add(panel(row, "", "activations", properties, contrasts.size(), time, activity));
    }
    return new Figure(
        "progressive-differentiation-stages",
        "Plants from animals, birds from fish, canary from robin",
        "Distance of categories in the hidden layer, distance of the error signals that reach it,"
            + " and how active properties are, over learning. Top: a linear network (points) and"
            + " theory (lines); bottom: Rumelhart's network of sigmoids, where no theory is known.",
        ProgressiveDifferentiationReport.ROWS,
        3,
        panels);
  }

  private static Panel panel(
      Row row,
      String title,
      String column,
      List<String> labels,
      int firstColor,
      String time,
      String value) {
    List<Layer> layers = new ArrayList<>();
    double[] times = array(row, "times");
    boolean predicted = array(row, column + "_theory").length > 0;
    for (int k = 0; k < labels.size(); k++) {
      int color = firstColor + k;
      double[] seen = curve(row, column, k);
      if (predicted) {
        double[] theory = curve(row, column + "_theory", k);
        layers.add(new Layer.Curve(labels.get(k), color, times, theory));
        layers.add(SemanticFigures.points("", color, times, seen, DOTS));
      } else {
        layers.add(SemanticFigures.points(labels.get(k), color, times, seen, 2 * DOTS));
      }
    }
    return new Panel(title, Scale.linear(time), Scale.linear(value), layers);
  }
}
