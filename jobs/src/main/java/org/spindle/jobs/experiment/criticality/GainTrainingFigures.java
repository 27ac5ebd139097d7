// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.spindle.criticality.BalancedGain;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.From;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.criticality.GainScan.Cell;
import org.spindle.jobs.experiment.criticality.GainTraining.Parameters;
import org.spindle.jobs.experiment.criticality.GainTraining.Result;
import org.spindle.network.Activation;
import org.spindle.network.Initialization;

/** The figures of {@link GainTraining}: learning times and test errors against gain and depth. */
final class GainTrainingFigures {

  private static final int BALANCED = 2; // a colour

  private GainTrainingFigures() {}

  /** The course of the first draw in the deepest networks. */
  @From("SELECT * FROM rows WHERE replicate = 0 AND depth = (SELECT max(depth) FROM rows)")
  record Curve(
      Parameters at, double[] curveEpochs, double[] trainErrorCurve, double[] testErrorCurve) {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Cell> cells = // of the networks with the most gains and depths
        GainScan.of(rows).stream()
            .map(GainScan::cells)
            .max(Comparator.comparingInt(List::size))
            .orElse(List.of());
    List<List<Cell>> depths = by(sorted(cells, c -> c.at().depth()), c -> c.at().depth());
    FigureDraft times =
        figures
            .figure("gain-training-times", "Learning time against the gain of the initial weights")
            .caption(
                "Epochs to the criterion at the best learning rate: geometric mean over draws with"
                    + " one standard error; thin lines join the points. Open points with an arrow"
                    + " are bounds: there some draws did not learn, and count with the epochs they"
                    + " were given. Grey: the edge of chaos, g = 1. Theory: the gain at which the mean squared singular value of the Jacobian"
                    + " between the hidden layers is expected to be 1.")
            .axes(linear("gain g"), log("epochs to the criterion"))
            .columns(depths.size());
    for (List<Cell> here : depths) {
      int depth = here.get(0).at().depth();
      PanelDraft panel = times.panel("N_l = " + depth);
      if (depth > 3) {
        double balanced = BalancedGain.of(Activation.TANH, 1, depth - 3);
        upright(panel.series("theory: ⟨s²⟩ = 1", BALANCED), balanced, here, Cell::epochs);
      }
      againstGain(panel, here, Cell::epochs, Cell::epochsError, c -> c.unlearned() > 0);
    }

    List<Cell> deepest = largest(cells, c -> c.at().depth());
    double smallest = min(deepest, c -> c.at().gain());
    double most = max(deepest, c -> c.at().gain());
    double margin = Math.max(0.05, 0.05 * (most - smallest));
    Scale gain = new Scale("gain g", false, smallest - margin, most + margin);
    FigureDraft errors =
        figures
            .figure(
                "gain-training-test-error",
                "Test error against gain, N_l = " + (int) max(cells, c -> c.at().depth()))
            .caption(
                "Left: once the criterion is reached, of the draws that reach it. Right: where the"
                    + " training loss of all epochs is least. Mean over draws with one standard"
                    + " error; lines join the points. Large gains cost test error.");
    againstGain(
        errors.panel("at the criterion").axes(gain, linear("test error in %")),
        deepest,
        c -> 100 * c.testError(),
        c -> 100 * c.testSpread(),
        c -> false);
    againstGain(
        errors.panel("of the best training loss").axes(gain, log("test error in %")),
        deepest,
        c -> 100 * c.settledTestError(),
        c -> 100 * c.settledSpread(),
        c -> false);

    if (depths.size() > 1) {
      starts(
          figures
              .figure("gain-training-depth", "Learning time against depth, at the best gain")
              .caption(
                  "Epochs to the criterion at the best gain and rate of each depth, geometric mean"
                      + " over draws with one standard error; thin lines join the points, and open"
                      + " ones with an arrow are bounds. Gaussian starts"
                      + " slow down with depth, orthogonal ones little, and the less the wider they"
                      + " are.")
              .axes(log("depth N_l (layers of neurons)"), log("epochs to the criterion"))
              .panel(""),
          by(cells, c -> List.of(c.at().initialization(), c.at().depth())).stream()
              .map(group -> GainScan.fastest(group).orElseThrow())
              .toList(),
          c -> c.at().depth(),
          Cell::epochs,
          Cell::epochsError,
          c -> c.unlearned() > 0);
    }

    courses(figures, sorted(rows.views(Curve.class), c -> c.at.initialization(), c -> c.at.gain()));
  }

  /** Training error above, test error below. */
  private static void courses(Figures figures, List<Curve> curves) {
    double[] shown = belowBeyondAndFar(curves);
    FigureDraft courses =
        figures
            .figure("gain-training-curves", "Training and test error of the deepest networks")
            .caption(
                "Misclassified images in the course of training at the best learning rate, first"
                    + " draw: below, just beyond and far beyond the edge of chaos; of the images"
                    + " trained on (above) and of others (below). Thin lines join the points; there"
                    + " is no theory.")
            .axes(linear("epochs"), log("error in %"))
            .columns(Math.max(1, shown.length));
    course(courses, "training", shown, curves, c -> c.trainErrorCurve);
    course(courses, "test", shown, curves, c -> c.testErrorCurve);
  }

  private static void course(
      FigureDraft courses,
      String what,
      double[] shown,
      List<Curve> curves,
      Function<Curve, double[]> errors) {
    for (double gain : shown) {
      PanelDraft panel = courses.panel(what + ", g = " + gain);
      for (Curve c : where(curves, c -> c.at.gain() == gain)) {
        Initialization start = c.at.initialization();
        double[] percent = percent(errors.apply(c));
        panel
            .series(word(start), start.ordinal())
            .allSigns()
            .trace(c.curveEpochs, percent)
            .points(c.curveEpochs, percent);
      }
    }
  }

  /** The smallest gain, the largest just beyond the edge, and the largest. */
  private static double[] belowBeyondAndFar(List<Curve> curves) {
    double[] gains = curves.stream().mapToDouble(c -> c.at().gain()).distinct().sorted().toArray();
    if (gains.length == 0) {
      return gains;
    }
    double beyond =
        Arrays.stream(gains)
            .filter(g -> g > 1 && g <= GainScan.JUST_BEYOND)
            .max()
            .orElse(gains[gains.length / 2]);
    return DoubleStream.of(gains[0], beyond, gains[gains.length - 1]).distinct().toArray();
  }

  /** With the edge of chaos as an upright line. */
  private static void againstGain(
      PanelDraft panel,
      List<Cell> cells,
      ToDoubleFunction<Cell> y,
      ToDoubleFunction<Cell> error,
      Predicate<Cell> bounds) {
    upright(panel.series("", Palette.NEUTRAL), 1, cells, y);
    starts(panel, cells, c -> c.at().gain(), y, error, bounds);
  }

  private static void starts(
      PanelDraft panel,
      List<Cell> cells,
      ToDoubleFunction<Cell> x,
      ToDoubleFunction<Cell> y,
      ToDoubleFunction<Cell> error,
      Predicate<Cell> bounds) {
    for (List<Cell> group : by(cells, c -> c.at().initialization())) {
      Initialization start = group.get(0).at().initialization();
      panel
          .series(word(start), start.ordinal())
          .allSigns()
          .trace(group, x, y)
          .points(where(group, bounds.negate()), x, y, c -> orZero(error.applyAsDouble(c)));
      List<Cell> bounded = where(group, bounds);
      if (!bounded.isEmpty()) {
        panel.series(word(start) + ", at least", start.ordinal()).atLeast(bounded, x, y);
      }
    }
  }

  /** As high as the points. */
  private static void upright(
      Series series, double gain, List<Cell> cells, ToDoubleFunction<Cell> y) {
    List<Cell> drawn = where(cells, c -> !Double.isNaN(y.applyAsDouble(c)));
    series.upright(gain, min(drawn, y), max(drawn, y));
  }

  private static double orZero(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private static double[] percent(double[] fractions) {
    return Arrays.stream(fractions).map(f -> 100 * f).toArray();
  }
}
