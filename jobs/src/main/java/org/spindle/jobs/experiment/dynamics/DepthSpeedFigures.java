// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.log;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.spindle.dynamics.InitialCondition;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Cell;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Curve;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Parameters;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Result;
import org.spindle.jobs.experiment.dynamics.DepthSpeed.Statistics;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.ScalingLaw;

/** The figures of {@link DepthSpeed}: learning times and best rates against depth, and curves. */
final class DepthSpeedFigures {

  private static final int THRESHOLD_COLOR = 7;

  /** In the order of the legends; the place of a start is the number of its colour. */
  private static final List<InitialCondition> STARTS =
      List.of(
          InitialCondition.ORTHOGONAL,
          InitialCondition.GAUSSIAN,
          InitialCondition.PRETRAINED,
          InitialCondition.DECOUPLED);

  private DepthSpeedFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    for (Statistics statistics : Statistics.values()) {
      List<List<Cell>> starts = starts(statistics, rows);
      times(statistics, starts, rows, figures);
      rates(statistics, starts, rows, figures);
      curves(statistics, rows, figures);
    }
  }

  /** Those that learned, by start, shallow ones first. */
  private static List<List<Cell>> starts(Statistics statistics, Rows<Parameters, Result> rows) {
    List<Cell> cells =
        rows.cells(
            Cell.class,
            "initial-strength",
            "pretrain-epochs",
            "rates",
            "rate-low",
            "rate-high",
            "max-iterations");
    List<Cell> learned =
        where(cells, c -> c.at().statistics() == statistics && c.iterations().draws() > 0);
    return by(
        sorted(learned, c -> STARTS.indexOf(c.at().initialization()), c -> c.at().depth()),
        c -> c.at().initialization());
  }

  private static void times(
      Statistics statistics,
      List<List<Cell>> starts,
      Rows<Parameters, Result> rows,
      Figures figures) {
    List<Curve> decoupled =
        sorted(
            where(rows.views(Curve.class), c -> c.isOf(statistics, InitialCondition.DECOUPLED)),
            c -> c.at().depth());
    PanelDraft panel =
        figures
            .figure(
                "depth-speed-times-" + word(statistics),
                "Learning time against depth, " + title(statistics))
            .caption(
                "Iterations to the threshold at the best learning rate, mean over draws with one"
                    + " standard error. Line of the orthogonal start: no dependence on depth from"
                    + " N_l = 10 on (the mean of those points). "
                    + theory(statistics))
            .axes(log("depth N_l (layers of neurons)"), log("iterations"))
            .panel("");
    for (List<Cell> start : starts) {
      InitialCondition initialization = start.get(0).at().initialization();
      Series series = panel.series(word(initialization), STARTS.indexOf(initialization));
      switch (initialization) {
        case ORTHOGONAL -> {
          double flat =
              Estimate.of(column(DepthSpeed.deep(start), c -> c.iterations().mean())).mean();
          series.line(DepthSpeed.deep(start), c -> c.at().depth(), c -> flat);
        }
        case DECOUPLED -> series.line(decoupled, c -> c.at().depth(), Curve::iterationsTheory);
        case GAUSSIAN, PRETRAINED -> {} // no theory
      }
      series.estimates(start, c -> c.at().depth(), Cell::iterations).allSigns();
    }
  }

  private static String theory(Statistics statistics) {
    String line = "Line of the decoupled one: the recursion of its coupled modes";
    return statistics == Statistics.WHITE
        ? line + ", which on white inputs do not interact."
        : line
            + " in the coordinates of the pixels. Modes that did not interact would end at 51.0 %"
            + " of the error of the zero map, just below the threshold of 52 %, and reach it too"
            + " late; the least error of any linear map is 39.1 %.";
  }

  private static void rates(
      Statistics statistics,
      List<List<Cell>> starts,
      Rows<Parameters, Result> rows,
      Figures figures) {
    PanelDraft panel =
        figures
            .figure(
                "depth-speed-rates-" + word(statistics),
                "Best learning rate against depth, " + title(statistics))
            .caption(
                "Best rate of the grid, geometric mean over draws. Lines: power laws in the number"
                    + " of weight matrices N_l − 1, fitted by MLlib's LinearRegression to the"
                    + " logarithms, where three depths or more have learned. Grey: theory, slope −1"
                    + " for deep networks, through the middle of the decoupled start.")
            .axes(log("depth N_l (layers of neurons)"), log("best rate λ"))
            .panel("");
    for (List<Cell> start : starts) {
      InitialCondition initialization = start.get(0).at().initialization();
      int color = STARTS.indexOf(initialization);
      Series series;
      if (start.size() < 3) {
        series = panel.series(word(initialization), color);
      } else {
        ScalingLaw law = rows.law(start, c -> c.at().factors(), Cell::rate);
        String label =
            String.format(
                Locale.ROOT,
                "%s, slope %.2f ± %.2f",
                word(initialization),
                law.slope(),
                law.slopeError());
        series = panel.series(label, color);
        series.line(start, c -> c.at().depth(), c -> law.at(c.at().factors()));
      }
      series.points(start, c -> c.at().depth(), Cell::rate, Cell::rateError).allSigns();
      if (initialization == InitialCondition.DECOUPLED) {
        panel.layer(theory(start));
      }
    }
  }

  /** In the number of weight matrices, drawn over layers of neurons. */
  private static Layer theory(List<Cell> start) {
    String label = "theory: slope −1";
    double[] factors = column(start, c -> c.at().factors());
    double[] depths = column(start, c -> c.at().depth());
    double middle =
        Arrays.stream(column(start, c -> Math.log(c.rate() * c.at().factors())))
            .average()
            .orElse(0);
    double[] rates = Arrays.stream(factors).map(n -> Math.exp(middle) / n).toArray();
    return new Layer.Curve(label, Palette.NEUTRAL, depths, rates);
  }

  private static void curves(
      Statistics statistics, Rows<Parameters, Result> rows, Figures figures) {
    List<Curve> curves =
        where(rows.views(Curve.class), curve -> curve.at().statistics() == statistics);
    List<List<Curve>> starts =
        by(
            sorted(curves, c -> STARTS.indexOf(c.at().initialization()), c -> c.at().depth()),
            c -> c.at().initialization());
    PanelDraft panel =
        figures
            .figure(
                "depth-speed-curves-" + word(statistics),
                "Learning curves of the deepest networks, " + title(statistics))
            .caption(
                "Half the squared error per image at the best rate, first draw. Decoupled starts"
                    + " show a plateau and then a sudden transition; orthogonal ones descend at"
                    + " once.")
            .axes(log("iteration + 1"), log("error ½⟨|y − ŷ|²⟩"))
            .panel("");
    for (List<Curve> start : starts) {
      Curve deepest = last(start);
      InitialCondition initialization = deepest.at().initialization();
      panel
          .series(
              word(initialization) + ", N_l = " + deepest.at().depth(),
              STARTS.indexOf(initialization))
          .trace(
              Arrays.stream(deepest.curveIterations()).map(i -> i + 1).toArray(),
              deepest.errorCurve());
      if (start == starts.get(0)) {
        double threshold = deepest.at().threshold() * DepthSpeedTasks.silence(statistics);
        panel
            .series("threshold", THRESHOLD_COLOR)
            .line(new double[] {1, 1000}, new double[] {threshold, threshold});
        if (deepest.errorFloor() > 0.01 * threshold) { // that of white inputs is 0
          panel
              .series("least of any linear map", Palette.NEUTRAL)
              .line(new double[] {1, 1000}, x -> deepest.errorFloor());
        }
      }
    }
  }

  private static String title(Statistics statistics) {
    return statistics == Statistics.MNIST ? "MNIST" : "white inputs";
  }
}
