// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.criticality.GainTrainingCell.column;
import static org.spindle.jobs.experiment.criticality.GainTrainingCell.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Row;
import org.spindle.criticality.BalancedGain;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;
import org.spindle.network.Activation;

/** The figures of {@link GainTraining}, for the family of cells with the most rows. */
final class GainTrainingFigures {

  private static final int EDGE = -1;
  private static final int BALANCED = 2;

  private static final String CURVES =
      """
      SELECT initialization, depth, gain, learning_rate, curve_epochs, train_error_curve,
        test_error_curve
      FROM gain_training WHERE status = 'ok' AND replicate = 0
        AND depth = (SELECT max(depth) FROM gain_training WHERE status = 'ok')
      ORDER BY initialization DESC, gain""";

  private GainTrainingFigures() {}

  static List<Figure> of(Tables tables) {
    List<GainTrainingCell> cells =
        GainTrainingCell.families(tables).stream()
            .max(Comparator.comparingInt(f -> column(f, GainTrainingCell::rows).length))
            .orElse(List.of());
    if (cells.isEmpty()) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(times(cells));
    figures.add(testErrors(cells));
    int[] depths = depths(cells);
    if (depths.length > 1) {
      figures.add(depth(cells));
    }
    figures.add(curves(tables.rows(CURVES)));
    return figures;
  }

  private static Figure times(List<GainTrainingCell> cells) {
    List<Panel> panels = new ArrayList<>();
    for (int depth : depths(cells)) {
      List<GainTrainingCell> here = where(cells, c -> c.depth() == depth);
      List<Layer> layers = new ArrayList<>();
      if (depth > 3) {
        double balanced = BalancedGain.of(Activation.TANH, 1, depth - 3);
        layers.add(
            vertical("theory: ⟨s²⟩ = 1", BALANCED, balanced, here, GainTrainingCell::epochs));
      }
      layers.addAll(
          layers(
              here,
              GainTrainingCell::gain,
              GainTrainingCell::epochs,
              c -> c.epochs() * c.logError(),
              true));
      panels.add(
          new Panel(
              "N_l = " + depth,
              Scale.linear("gain g"),
              Scale.log("epochs to the criterion"),
              layers));
    }
    return new Figure(
        "gain-training-times",
        "Learning time against the gain of the initial weights",
        "Epochs to the criterion at the best learning rate: geometric mean over draws with one"
            + " standard error; lines join the points. Networks that did not learn count with the"
            + " epochs they were given. Grey: the edge of chaos, g = 1. Theory: the gain at"
            + " which the mean squared singular value of the Jacobian between the hidden layers is"
            + " expected to be 1.",
        GainTrainingCell.CELLS,
        panels.size(),
        panels);
  }

  private static Figure testErrors(List<GainTrainingCell> cells) {
    int[] depths = depths(cells);
    int depth = depths[depths.length - 1];
    List<GainTrainingCell> here = where(cells, c -> c.depth() == depth);
    double least = here.stream().mapToDouble(GainTrainingCell::gain).min().orElseThrow();
    double most = here.stream().mapToDouble(GainTrainingCell::gain).max().orElseThrow();
    double margin = Math.max(0.05, 0.05 * (most - least));
    Scale x = new Scale("gain g", false, least - margin, most + margin);
    Scale y = Scale.linear("test error in %");
    return new Figure(
        "gain-training-test-error",
        "Test error against gain, N_l = " + depth,
        "Left: once the criterion is reached, of the draws that reach it. Right: where the"
            + " training loss of all epochs is least. Mean over draws with one standard error; lines join the points. Large"
            + " gains cost test error.",
        GainTrainingCell.CELLS,
        2,
        List.of(
            new Panel(
                "at the criterion",
                x,
                y,
                layers(
                    here,
                    GainTrainingCell::gain,
                    c -> 100 * c.testError(),
                    c -> 100 * c.testSpread(),
                    true)),
            new Panel(
                "of the best training loss",
                x,
                Scale.log("test error in %"),
                layers(
                    here,
                    GainTrainingCell::gain,
                    c -> 100 * c.settledTestError(),
                    c -> 100 * c.settledSpread(),
                    true))));
  }

  private static Figure depth(List<GainTrainingCell> cells) {
    List<GainTrainingCell> best = new ArrayList<>();
    for (boolean orthogonal : new boolean[] {true, false}) {
      for (int depth : depths(cells)) {
        where(cells, c -> c.orthogonal() == orthogonal && c.depth() == depth).stream()
            .min(Comparator.comparingDouble(GainTrainingCell::logEpochs))
            .ifPresent(best::add);
      }
    }
    return new Figure(
        "gain-training-depth",
        "Learning time against depth, at the best gain",
        "Epochs to the criterion at the best gain and rate of each depth, geometric mean over draws"
            + " with one standard error; lines join the points. Gaussian starts slow down with"
            + " depth, orthogonal ones little, and the less the wider they are.",
        GainTrainingCell.CELLS,
        1,
        List.of(
            new Panel(
                "",
                Scale.log("depth N_l (layers of neurons)"),
                Scale.log("epochs to the criterion"),
                layers(
                    best,
                    GainTrainingCell::depth,
                    GainTrainingCell::epochs,
                    c -> c.epochs() * c.logError(),
                    false))));
  }

  private static Figure curves(List<Row> rows) {
    List<Panel> panels = new ArrayList<>();
    double[] gains = rows.stream().mapToDouble(r -> r.<Double>getAs("gain")).distinct().toArray();
    for (double gain : telling(gains)) {
      List<Layer> layers = new ArrayList<>();
      for (Row row : rows) {
        if (row.<Double>getAs("gain") == gain) {
          int color = row.getAs("initialization").equals("orthogonal") ? 0 : 1;
          String name = row.getAs("initialization");
          double[] at = array(row, "curve_epochs", 1);
          layers.add(
              new Layer.Curve(name + ", test", color, at, array(row, "test_error_curve", 100)));
          layers.add(
              new Layer.Points(
                  name + ", training",
                  color,
                  at,
                  array(row, "train_error_curve", 100),
                  new double[0]));
        }
      }
      panels.add(new Panel("g = " + gain, Scale.linear("epochs"), Scale.log("error in %"), layers));
    }
    return new Figure(
        "gain-training-curves",
        "Training and test error of the deepest networks",
        "Misclassified images in the course of training at the best learning rate, first draw:"
            + " below, just beyond and far beyond the edge of chaos.",
        CURVES,
        panels.size(),
        panels);
  }

  /** The smallest, the first beyond the edge, and the largest gain. */
  private static double[] telling(double[] gains) {
    double[] sorted = Arrays.stream(gains).distinct().sorted().toArray();
    double beyond =
        Arrays.stream(sorted)
            .filter(g -> g > 1 && g <= GainTrainingClaims.JUST_BEYOND)
            .max()
            .orElse(sorted[sorted.length / 2]);
    return Arrays.stream(new double[] {sorted[0], beyond, sorted[sorted.length - 1]})
        .distinct()
        .toArray();
  }

  private static List<Layer> layers(
      List<GainTrainingCell> cells,
      ToDoubleFunction<GainTrainingCell> x,
      ToDoubleFunction<GainTrainingCell> y,
      ToDoubleFunction<GainTrainingCell> error,
      boolean edge) {
    List<Layer> layers = new ArrayList<>();
    if (edge) {
      layers.add(vertical("", EDGE, 1, cells, y));
    }
    for (boolean orthogonal : new boolean[] {true, false}) {
      List<GainTrainingCell> group = where(cells, c -> c.orthogonal() == orthogonal);
      if (!group.isEmpty()) {
        int color = orthogonal ? 0 : 1;
        String label = group.get(0).ensemble();
        double[] errors = column(group, error);
        for (int i = 0; i < errors.length; i++) {
          errors[i] = Double.isNaN(errors[i]) ? 0 : errors[i];
        }
        layers.add(new Layer.Curve(label, color, column(group, x), column(group, y)));
        layers.add(new Layer.Points(label, color, column(group, x), column(group, y), errors));
      }
    }
    return layers;
  }

  /** A line at one gain, as high as the points. */
  private static Layer vertical(
      String label,
      int color,
      double gain,
      List<GainTrainingCell> cells,
      ToDoubleFunction<GainTrainingCell> y) {
    double[] known = Arrays.stream(column(cells, y)).filter(v -> !Double.isNaN(v)).toArray();
    double low = Arrays.stream(known).min().orElse(Double.NaN);
    double high = Arrays.stream(known).max().orElse(Double.NaN);
    return new Layer.Curve(label, color, new double[] {gain, gain}, new double[] {low, high});
  }

  private static int[] depths(List<GainTrainingCell> cells) {
    return cells.stream().mapToInt(GainTrainingCell::depth).distinct().sorted().toArray();
  }

  private static double[] array(Row row, String column, double factor) {
    return row.<Double>getList(row.fieldIndex(column)).stream()
        .mapToDouble(v -> factor * v)
        .toArray();
  }
}
