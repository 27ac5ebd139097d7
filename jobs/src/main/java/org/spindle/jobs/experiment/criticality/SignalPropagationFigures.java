// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.figure.Layers.counting;
import static org.spindle.figure.Layers.evenly;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.spread;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.spindle.criticality.EdgeOfChaos;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Layer;
import org.spindle.figure.Layers;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.criticality.SignalPropagation.Cell;
import org.spindle.jobs.experiment.criticality.SignalPropagation.Parameters;
import org.spindle.jobs.experiment.criticality.SignalPropagation.Result;

/**
 * The figures of {@link SignalPropagation}: order and chaos, signals layer by layer, and the growth
 * of perturbations.
 */
final class SignalPropagationFigures {

  private static final int LINE = 200; // points of the edge of chaos
  private static final int MOST_CURVES = 5;
  private static final int LEAST_SIDE = 3; // of a grid that is drawn as a map
  private static final double BESIDE = 0.02; // a word from the end of its curve, of its length
  private static final double SHORTEST = 1e-12; // distances below it are rounding

  private SignalPropagationFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Cell> cells = where(SignalPropagation.cells(rows), Cell::reached);
    List<Cell> grid =
        largestGroup(
            cells,
            c ->
                List.of(
                    c.at().activation(),
                    c.at().initialization(),
                    c.at().width(),
                    c.at().depth(),
                    c.at().initialCorrelation()));
    double[] weights = axis(grid, c -> c.at().weightVariance());
    double[] biases = axis(grid, c -> c.at().biasVariance());
    if (weights.length >= LEAST_SIDE && biases.length >= LEAST_SIDE) {
      phases(figures, grid, weights, biases);
    }

    FigureDraft layers =
        figures
            .figure(
                "signal-propagation-layers", "Length and correlation of signals, layer by layer")
            .caption(
                "Points: finite random networks, mean and one standard error. Lines: the mean-field"
                    + " maps, without any fit.")
            .columns(2);
    List<SignalCourse> courses =
        sorted(
            rows.views(SignalCourse.class),
            c -> word(c.at().activation()),
            c -> c.at().initialization(),
            c -> c.at().biasVariance(),
            c -> c.at().weightVariance());
    for (List<SignalCourse> of : by(courses, c -> c.at().activation())) {
      courses(
          layers, largestGroup(of, c -> List.of(c.at().initialization(), c.at().biasVariance())));
    }

    if (!cells.isEmpty()) {
      growth(figures, cells);
    }
  }

  /** Correlations over a grid of variances, simulated and by theory, with the edge of chaos. */
  private static void phases(Figures figures, List<Cell> grid, double[] weights, double[] biases) {
    Parameters p = grid.get(0).at();
    double[] upwards = evenly(biases[0], biases[biases.length - 1], LINE);
    double[] edge =
        Arrays.stream(upwards)
            .map(b -> EdgeOfChaos.weightVariance(p.activation(), b).orElse(Double.NaN))
            .toArray();
    FigureDraft figure =
        figures
            .figure(
                "signal-propagation-phases",
                "Order and chaos in random " + word(p.activation()) + " networks")
            .caption(
                "Correlation of two stimuli in the last layer, from c = "
                    + p.initialCorrelation()
                    + " in the first: simulated (left), by theory (right). Line: χ₁ = 1. Left of it"
                    + " all stimuli become alike, right of it they are torn apart.")
            .axes(linear("variance of weights σ_w²"), linear("variance of biases σ_b²"));
    String label = "c in layer " + p.depth();
    figure
        .panel("networks of width " + p.width())
        .layer(map(label, grid, weights, biases, Cell::endCorrelationMean))
        .series("edge of chaos", 1)
        .line(edge, upwards);
    figure
        .panel("correlation map")
        .layer(map(label, grid, weights, biases, Cell::endCorrelationTheory))
        .series("edge of chaos", 1)
        .line(edge, upwards);
  }

  private static Layer map(
      String label,
      List<Cell> grid,
      double[] weights,
      double[] biases,
      ToDoubleFunction<Cell> value) {
    double[][] values = new double[biases.length][weights.length];
    for (double[] row : values) {
      Arrays.fill(row, Double.NaN);
    }
    for (Cell c : grid) {
      int y = Arrays.binarySearch(biases, c.at().biasVariance());
      int x = Arrays.binarySearch(weights, c.at().weightVariance());
      values[y][x] = value.applyAsDouble(c);
    }
    return new Layer.HeatMap(label, weights, biases, values);
  }

  /** Lengths and distances of several weights. */
  private static void courses(FigureDraft figure, List<SignalCourse> group) {
    Parameters p = group.get(0).at();
    String title = word(p.activation()) + ", σ_b² = " + p.biasVariance();
    double[] layers = counting(p.depth());
    Scale across = Layers.roomy("layer", false, layers); // the names stand at the ends of lines
    PanelDraft lengths = figure.newPanel(title).axes(across, log("length q"));
    PanelDraft distances = figure.newPanel(title).axes(across, log("distance 1 − c"));
    int color = 0;
    for (SignalCourse c : spread(group, MOST_CURVES)) {
      String label = "σ_w² = " + c.at().weightVariance();
      course(lengths.series("", color), label, c.lengths(), c.lengthErrors(), c.lengthsTheory());
      course(
          distances.series("", color),
          label,
          c.distances(),
          c.distanceErrors(),
          c.distancesTheory());
      color++;
    }
  }

  private static void course(
      Series series, String label, double[] values, double[] errors, double[] theory) {
    double[] layers = counting(theory.length);
    double[] line = floored(theory);
    int end = theory.length - 1;
    while (end > 0 && Double.isNaN(line[end])) {
      end--;
    }
    double beside = layers[end] + BESIDE * theory.length;
    series
        .line(layers, line)
        .points(layers, floored(values), errors)
        .layer(new Layer.Note(label, series.color(), beside, line[end]));
  }

  private static double[] floored(double[] values) {
    return Arrays.stream(values).map(v -> v > SHORTEST ? v : Double.NaN).toArray();
  }

  private static void growth(Figures figures, List<Cell> cells) {
    double[] ends = {min(cells, Cell::growthTheory), max(cells, Cell::growthTheory)};
    PanelDraft panel =
        figures
            .figure("signal-propagation-growth", "Growth of perturbations: the exponent of chaos")
            .caption(
                "ln of the squared stretch of a perturbation per layer in simulated networks,"
                    + " against ln χ. Gradients grow alike on their way back; they neither vanish"
                    + " nor explode where it is zero.")
            .axes(linear("theory: ln χ"), linear("simulated growth per layer"))
            .panel("");
    panel.series("theory", Palette.NEUTRAL).line(ends, ends);
    panel.series(
        by(cells, c -> List.of(c.at().activation(), c.at().initialization())),
        group ->
            word(group.get(0).at().activation()) + ", " + word(group.get(0).at().initialization()),
        (series, group) ->
            series.points(group, Cell::growthTheory, Cell::growthMean, Cell::growthError));
  }

  private static <T> List<T> largestGroup(Collection<T> all, Function<T, ?> key) {
    return by(all, key).stream().max(Comparator.comparingInt(List::size)).orElse(List.of());
  }

  private static double[] axis(List<Cell> cells, ToDoubleFunction<Cell> parameter) {
    return Arrays.stream(column(cells, parameter)).distinct().sorted().toArray();
  }
}
