// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.MeanFieldRows.array;
import static org.spindle.jobs.experiment.MeanFieldRows.column;
import static org.spindle.jobs.experiment.MeanFieldRows.counting;
import static org.spindle.jobs.experiment.MeanFieldRows.groups;
import static org.spindle.jobs.experiment.MeanFieldRows.number;
import static org.spindle.jobs.experiment.MeanFieldRows.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.criticality.EdgeOfChaos;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;
import org.spindle.network.Activation;

/** The figures of {@link SignalPropagation}. */
final class SignalPropagationFigures {

  private static final int LINE = 200;
  private static final int MOST_CURVES = 5;
  private static final int LEAST_SIDE = 3; // of a grid that is drawn as a map
  private static final double ABOVE = 1.15; // a word over its curve
  private static final double SHORTEST = 1e-12; // distances below it are rounding

  private static final String CURVES =
      """
      SELECT activation, weight_variance, bias_variance, initialization, lengths, length_errors,
        lengths_theory, distances, distance_errors, distances_theory
      FROM signal_propagation WHERE status = 'ok' AND replicate = 0
        AND depth = layers_reached AND fixed_length IS NOT NULL
      ORDER BY activation, initialization, bias_variance, weight_variance""";

  private SignalPropagationFigures() {}

  static List<Figure> of(Tables tables) {
    if (!tables.has("signal_propagation")) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    List<Row> cells =
        tables.rows(SignalPropagationClaims.CELLS).stream()
            .filter(r -> number(r, "late_length") >= 0)
            .toList();
    List<Row> grid =
        groups(
                cells,
                r ->
                    List.of(
                        text(r, "activation"),
                        text(r, "initialization"),
                        number(r, "width"),
                        number(r, "depth"),
                        number(r, "initial_correlation")))
            .stream()
            .max(Comparator.comparingInt(List::size))
            .orElse(List.of());
    if (axis(grid, "weight_variance").length >= LEAST_SIDE
        && axis(grid, "bias_variance").length >= LEAST_SIDE) {
      figures.add(phases(grid));
    }
    List<Row> curves = tables.rows(CURVES);
    if (!curves.isEmpty()) {
      figures.add(curves(curves));
    }
    if (!cells.isEmpty()) {
      figures.add(growth(cells));
    }
    return figures;
  }

  private static Figure phases(List<Row> grid) {
    double[] weights = axis(grid, "weight_variance");
    double[] biases = axis(grid, "bias_variance");
    Layer edge = edge(SignalPropagationClaims.activation(grid.get(0)), biases);
    Row first = grid.get(0);
    List<Panel> panels = new ArrayList<>();
    for (String column : List.of("end_correlation", "end_correlation_theory")) {
      double[][] values = new double[biases.length][weights.length];
      for (double[] row : values) {
        Arrays.fill(row, Double.NaN);
      }
      for (Row row : grid) {
        int y = Arrays.binarySearch(biases, number(row, "bias_variance"));
        int x = Arrays.binarySearch(weights, number(row, "weight_variance"));
        values[y][x] = number(row, column);
      }
      panels.add(
          new Panel(
              column.endsWith("theory")
                  ? "correlation map"
                  : "networks of width " + first.getAs("width"),
              Scale.linear("variance of weights σ_w²"),
              Scale.linear("variance of biases σ_b²"),
              List.of(
                  new Layer.HeatMap("c in layer " + first.getAs("depth"), weights, biases, values),
                  edge)));
    }
    return new Figure(
        "signal-propagation-phases",
        "Order and chaos in random " + text(first, "activation") + " networks",
        "Correlation of two stimuli in the last layer, from c = "
            + first.getAs("initial_correlation")
            + " in the first: simulated (left), by theory (right). Line: χ₁ = 1. Left of it all"
            + " stimuli become alike, right of it they are torn apart.",
        SignalPropagationClaims.CELLS,
        2,
        panels);
  }

  /** The edge of chaos within the range of a map. */
  private static Layer edge(Activation activation, double[] biases) {
    double[] x = new double[LINE];
    double[] y = new double[LINE];
    double low = biases[0];
    double high = biases[biases.length - 1];
    for (int i = 0; i < LINE; i++) {
      y[i] = low + (high - low) * i / (LINE - 1);
      x[i] = EdgeOfChaos.weightVariance(activation, y[i]).orElse(Double.NaN);
    }
    return new Layer.Curve("edge of chaos", 1, x, y);
  }

  private static Figure curves(List<Row> rows) {
    List<Panel> panels = new ArrayList<>();
    for (List<Row> activation : groups(rows, r -> text(r, "activation"))) {
      List<Row> group =
          groups(activation, r -> List.of(text(r, "initialization"), number(r, "bias_variance")))
              .stream()
              .max(Comparator.comparingInt(List::size))
              .orElseThrow();
      List<Layer> lengths = new ArrayList<>();
      List<Layer> distances = new ArrayList<>();
      int every = (group.size() + MOST_CURVES - 1) / MOST_CURVES;
      for (int i = 0; i < group.size(); i += every) {
        Row row = group.get(i);
        String label = "σ_w² = " + row.getAs("weight_variance");
        lengths.addAll(course(row, label, i / every, "length"));
        distances.addAll(course(row, label, i / every, "distance"));
      }
      String title =
          text(activation.get(0), "activation") + ", σ_b² = " + group.get(0).getAs("bias_variance");
      panels.add(new Panel(title, Scale.linear("layer"), Scale.log("length q"), lengths));
      panels.add(new Panel(title, Scale.linear("layer"), Scale.log("distance 1 − c"), distances));
    }
    return new Figure(
        "signal-propagation-layers",
        "Length and correlation of signals, layer by layer",
        "Points: finite random networks, mean and one standard error. Lines: the mean-field maps,"
            + " without any fit.",
        CURVES,
        2,
        panels);
  }

  private static List<Layer> course(Row row, String label, int color, String quantity) {
    double[] theory = floored(array(row, quantity + "s_theory"));
    double[] values = floored(array(row, quantity + "s"));
    double[] layer = counting(theory.length);
    int place = theory.length - 1 - theory.length / 6; // curves have left each other there
    return List.of(
        new Layer.Curve("", color, layer, theory),
        new Layer.Points("", color, layer, values, array(row, quantity + "_errors")),
        new Layer.Note(label, color, layer[place], ABOVE * theory[place]));
  }

  private static double[] floored(double[] values) {
    return Arrays.stream(values).map(v -> v > SHORTEST ? v : Double.NaN).toArray();
  }

  private static Figure growth(List<Row> cells) {
    List<Layer> layers = new ArrayList<>();
    double low = Arrays.stream(column(cells, "growth_theory")).min().orElseThrow();
    double high = Arrays.stream(column(cells, "growth_theory")).max().orElseThrow();
    double[] ends = {low, high};
    layers.add(new Layer.Curve("theory", Palette.NEUTRAL, ends, ends));
    int color = 0;
    for (List<Row> group :
        groups(cells, r -> List.of(text(r, "activation"), text(r, "initialization")))) {
      layers.add(
          new Layer.Points(
              text(group.get(0), "activation") + ", " + text(group.get(0), "initialization"),
              color++,
              column(group, "growth_theory"),
              column(group, "growth"),
              column(group, "growth_error")));
    }
    return new Figure(
        "signal-propagation-growth",
        "Growth of perturbations: the exponent of chaos",
        "ln of the squared stretch of a perturbation per layer in simulated networks, against ln χ."
            + " Gradients grow alike on their way back; they neither vanish nor explode where it is"
            + " zero.",
        SignalPropagationClaims.CELLS,
        1,
        List.of(
            new Panel(
                "",
                Scale.linear("theory: ln χ"),
                Scale.linear("simulated growth per layer"),
                layers)));
  }

  private static double[] axis(List<Row> rows, String name) {
    return Arrays.stream(column(rows, name)).distinct().sorted().toArray();
  }
}
