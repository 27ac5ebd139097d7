// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;
import static org.spindle.jobs.experiment.semantics.SemanticRows.word;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;

/** The figures of {@link ModeLearning}. */
final class ModeLearningFigures {

  private static final int DOTS = 40;
  private static final int LATTICE = 100;
  private static final double[] NONE = new double[0];
  private static final Map<String, String> NETWORKS = networks();

  private ModeLearningFigures() {}

  private static Map<String, String> networks() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("deep", "deep, all items at once");
    names.put("online", "deep, item by item");
    names.put("tanh", "deep, tanh hidden layer");
    names.put("shallow", "shallow");
    return names;
  }

  static List<Figure> of(List<Row> rows) {
    List<Row> trees = rows.stream().filter(r -> word(r, "data").equals("tree")).toList();
    List<Row> shown = trees.isEmpty() ? rows : trees;
    // the paper's world is sampled; of several steps the finest, of several starts the smallest
    Comparator<Row> order =
        Comparator.<Row, Boolean>comparing(r -> !r.<Boolean>getAs("sampled"))
            .thenComparing(r -> number(r, "initial_strength"))
            .thenComparing(r -> number(r, "learning_rate"));
    List<Figure> figures = new ArrayList<>();
    Map<String, Row> best = new LinkedHashMap<>();
    for (String network : NETWORKS.keySet()) {
      ModeLearningReport.of(shown, network).stream()
          .min(order)
          .ifPresent(row -> best.put(network, row));
    }
    figures.add(curves(best));
    figures.add(times(best));
    List<Row> deep = ModeLearningReport.of(rows, "deep");
    if (!deep.isEmpty()) {
      figures.add(ratios(deep));
    }
    return figures;
  }

  private static Figure curves(Map<String, Row> best) {
    List<Panel> panels = new ArrayList<>();
    best.forEach(
        (network, row) -> {
          List<Layer> layers = new ArrayList<>();
          double[] times = array(row, "times");
          double[] theory = array(row, "strengths_theory");
          double[] seen = array(row, "strengths");
          double[] modes = array(row, "curve_modes");
          for (int i = 0; i < modes.length; i++) {
            int from = i * times.length;
            int to = from + times.length;
            String label = "mode " + (int) modes[i];
            double[] line = Arrays.copyOfRange(theory, from, to);
            layers.add(new Layer.Curve(label, i, times, line));
            layers.add(
                SemanticFigures.points("", i, times, Arrays.copyOfRange(seen, from, to), DOTS));
          }
          panels.add(
              new Panel(
                  NETWORKS.get(network),
                  Scale.linear("time t/τ"),
                  Scale.linear("strength a"),
                  layers));
        });
    return new Figure(
        "mode-learning-curves",
        "Each mode is learned by itself, strong ones first",
        "Strength of some modes of a hierarchical world against time. Lines: the closed form for a"
            + " linear network; points: networks from the same start, each on features of its own."
            + " What is left between lines and points of the linear ones is the step. A shallow"
            + " network learns all modes at once; tanh delays the weak ones.",
        ModeLearningReport.ROWS,
        2,
        panels);
  }

  private static Figure times(Map<String, Row> best) {
    List<Layer> layers = new ArrayList<>();
    int color = 0;
    Row any = best.values().iterator().next();
    double[] all =
        best.values().stream()
            .flatMapToDouble(r -> DoubleStream.of(array(r, "singular_values")))
            .toArray();
    double low = Arrays.stream(all).min().orElse(1);
    double high = Arrays.stream(all).max().orElse(1);
    double[] s = lattice(low, high);
    double start = number(any, "initial_strength");
    double[] deep = Arrays.stream(s).map(x -> Math.log(x / start - 1) / (2 * x)).toArray();
    layers.add(new Layer.Curve("deep, theory: ln(s/a₀ − 1)/(2s)", -1, s, deep));
    if (best.containsKey("shallow")) {
      double[] ends = {low, high};
      double level = Math.log(2);
      layers.add(new Layer.Curve("shallow, theory: ln 2", -1, ends, new double[] {level, level}));
    }
    for (Map.Entry<String, Row> entry : best.entrySet()) {
      layers.add(
          new Layer.Points(
              NETWORKS.get(entry.getKey()),
              color++,
              array(entry.getValue(), "singular_values"),
              array(entry.getValue(), "half_times"),
              NONE));
    }
    return new Figure(
        "mode-learning-times",
        "Learning time is inverse to the singular value",
        "When half of a mode is learned, against its singular value. Deep networks take a time"
            + " proportional to 1/s but for a logarithm; a shallow one takes the same time for all.",
        ModeLearningReport.ROWS,
        1,
        List.of(
            new Panel(
                "",
                Scale.log("singular value s of the mode"),
                Scale.log("half learned after t/τ"),
                layers)));
  }

  private static Figure ratios(List<Row> deep) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    List<Layer> points = new ArrayList<>();
    int color = 0;
    String[] columns = {"tangent_ratios", "span_ratios"};
    String[] names = {"tangent at half height", "from 10 to 90 %"};
    double finest = deep.stream().mapToDouble(r -> number(r, "learning_rate")).min().orElse(0);
    for (String column : columns) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (Row row : deep) {
        if (number(row, "learning_rate") == finest) {
          double[] s = array(row, "singular_values");
          double[] seen = array(row, column);
          for (int mode = 0; mode < s.length; mode++) {
            x.add(s[mode] / number(row, "initial_strength"));
            y.add(seen[mode]);
          }
        }
      }
      double[] scaled = x.stream().mapToDouble(v -> v).toArray();
      low = Math.min(low, Arrays.stream(scaled).min().orElse(1));
      high = Math.max(high, Arrays.stream(scaled).max().orElse(1));
      points.add(
          new Layer.Points("", color++, scaled, y.stream().mapToDouble(v -> v).toArray(), NONE));
    }
    double[] x = lattice(low / 3, high * 3);
    List<Layer> layers = new ArrayList<>();
    double[] tangent = Arrays.stream(x).map(v -> 4 / (Math.log(v - 1) - 2)).toArray();
    double[] span = Arrays.stream(x).map(v -> Math.log(81) / Math.log((v - 1) / 9)).toArray();
    layers.add(new Layer.Curve(names[0] + ": 4/(ln(s/a₀ − 1) − 2)", 0, x, tangent));
    layers.add(new Layer.Curve(names[1] + ": ln 81/ln[(s/a₀ − 1)/9]", 1, x, span));
    layers.addAll(points);
    return new Figure(
        "mode-learning-transitions",
        "Long ignorance, short transition",
        "Time of transition over time of ignorance before it, by two definitions. Lines: closed"
            + " forms; points: full networks, at strong modes a little lower for the finite step. The"
            + " smaller the start, the more like a sudden insight learning looks.",
        ModeLearningReport.ROWS,
        1,
        List.of(
            new Panel(
                "",
                Scale.log("singular value over start s/a₀"),
                Scale.linear("transition/ignorance"),
                layers)));
  }

  private static double[] lattice(double low, double high) {
    double[] values = new double[LATTICE + 1];
    Arrays.setAll(values, i -> low * Math.pow(high / low, (double) i / LATTICE));
    return values;
  }
}
