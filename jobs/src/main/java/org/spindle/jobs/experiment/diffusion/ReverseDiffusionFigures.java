// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.diffusion.ReversalLearning.ARROWS;
import static org.spindle.jobs.experiment.diffusion.ReversalLearning.CLOUDS;
import static org.spindle.jobs.experiment.diffusion.ReversalLearning.REACH;
import static org.spindle.jobs.experiment.diffusion.ReverseDiffusion.DIGIT_SIDE;
import static org.spindle.jobs.experiment.diffusion.ReverseDiffusion.LOOKS;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.largest;
import static org.spindle.statistic.Groups.max;
import static org.spindle.statistic.Groups.min;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Data;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Learner;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Parameters;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion.Result;
import org.spindle.linalg.Matrix;

/**
 * The figures of {@link ReverseDiffusion}: what networks make of noise, what they learn beside what
 * can be learned, and where they lose their bits.
 */
final class ReverseDiffusionFigures {

  private static final int LINEAR_COLOR = 7;
  private static final double BRIGHT = 2.2; // greys are cut off there in pictures

  private ReverseDiffusionFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> first = rows.first(row -> row.p());
    rollFigure(first, figures);
    learningFigure(rows.all(), figures);
    stepFigure(first, figures);
    patchFigure(first, figures);
    courseFigure(first, figures);
  }

  private static List<Row<Parameters, Result>> best(
      List<Row<Parameters, Result>> rows, Data data, Learner learner) {
    List<Row<Parameters, Result>> some =
        where(rows, row -> row.p().source() == data && row.p().learner() == learner);
    List<Row<Parameters, Result>> most = largest(some, row -> row.r().learnedBound());
    return most.isEmpty() ? most : most.subList(0, 1);
  }

  private static void rollFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    List<Row<Parameters, Result>> shown = best(rows, Data.SWISS_ROLL, Learner.PERCEPTRON);
    if (shown.isEmpty()) {
      return;
    }
    Row<Parameters, Result> row = shown.get(0);
    FigureDraft figure =
        figures
            .figure("reverse-diffusion", "A network makes a swiss roll out of noise")
            .caption(
                "Above: data that diffuse, from left to right. Middle: white noise on the right that"
                    + " goes back to the left, by the kernels that a perceptron has learned. Below:"
                    + " the learned drift μ(x_t, t) − x_t, arrows in proportion to it.")
            .axes(new Scale("", false, -REACH, REACH), new Scale("", false, -REACH, REACH))
            .columns(CLOUDS);
    String[] names = {"t = 0", "t = T/2", "t = T"};
    for (int i = 0; i < CLOUDS; i++) {
      points(figure.newPanel("forward, " + names[i]), 0, row.p().picture(row.r().forward(), i));
    }
    for (int i = 0; i < CLOUDS; i++) {
      double[] cloud = row.p().picture(row.r().backward(), CLOUDS - 1 - i);
      points(figure.newPanel("back, " + names[i]), 1, cloud);
    }
    for (int i = 0; i < CLOUDS; i++) {
      String name = i == 0 ? "t = 2" : names[i];
      arrows(figure.newPanel("drift, " + name), row.r().drift(), CLOUDS - 1 - i);
    }
  }

  private static void points(PanelDraft panel, int color, double[] cloud) {
    int n = cloud.length / 2;
    panel
        .series("", color)
        .points(
            IntStream.range(0, n).mapToDouble(c -> cloud[2 * c]).toArray(),
            IntStream.range(0, n).mapToDouble(c -> cloud[2 * c + 1]).toArray());
  }

  /** In proportion to the drift, but not longer than their distance. */
  private static void arrows(PanelDraft panel, double[] drift, int number) {
    Matrix grid = ReversalLearning.driftGrid();
    double[] lengths = new double[grid.cols()];
    int from = 2 * number * grid.cols();
    for (int c = 0; c < lengths.length; c++) {
      lengths[c] = Math.hypot(drift[from + 2 * c], drift[from + 2 * c + 1]);
    }
    double[] rising = lengths.clone();
    Arrays.sort(rising);
    double longest = 2 * REACH / ARROWS;
    double scale = longest / rising[rising.length / 2];
    for (int c = 0; c < lengths.length; c++) {
      double shrink = scale * Math.min(1, longest / (scale * lengths[c]));
      double x = grid.get(0, c);
      double y = grid.get(1, c);
      double[] across = {x, x + shrink * drift[from + 2 * c]};
      double[] up = {y, y + shrink * drift[from + 2 * c + 1]};
      panel.layer(new Layer.Trajectory("", Palette.NEUTRAL, across, up));
    }
  }

  private static void learningFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    figures
        .figure("reverse-diffusion-learning", "What networks learn, beside what can be learned")
        .caption(
            "Bits a coordinate against operations of learning. Points: the bound K of the learned"
                + " kernels on held-out data, with standard errors; for mixtures without diffusion,"
                + " their likelihood. Thin lines: K while they learn. Levels: above, the ceiling of"
                + " the best kernels, where it is exact or sampled from exact posteriors; below, the"
                + " linear optimum.")
        .axes(log("operations of learning"), linear("K / bits a coordinate"))
        .columns(3)
        .panels(
            by(rows, ReverseDiffusionFigures::place),
            group -> title(group.get(0).p()),
            (panel, group) -> {
              panel.series(
                  by(group, row -> List.of(row.p().learner(), row.p().width())),
                  curve -> words(curve.get(0).p().learner()) + " " + curve.get(0).p().width(),
                  ReverseDiffusionFigures::drawLearning);
              Row<Parameters, Result> row =
                  where(group, r -> r.p().diffuses()).stream().findFirst().orElse(group.get(0));
              double d = row.p().dimension();
              double[] ends = {
                min(group, r -> r.r().learningFlops()) / LOOKS,
                max(group, r -> r.r().learningFlops())
              };
              level(panel, "ceiling", Palette.NEUTRAL, ends, row.r().ceiling() / d);
              level(panel, "linear optimum", LINEAR_COLOR, ends, row.r().linearCeiling() / d);
            })
        .pointsOnTop();
  }

  private static void level(PanelDraft panel, String name, int color, double[] ends, double y) {
    if (!Double.isNaN(y)) {
      panel.series(name, color).line(ends, new double[] {y, y});
    }
  }

  private static List<Object> place(Row<Parameters, Result> row) {
    Parameters p = row.p();
    return p.source().isPatch()
        ? List.of(p.source(), p.side())
        : List.of(p.source(), p.schedule(), p.steps());
  }

  private static void drawLearning(Series series, List<Row<Parameters, Result>> group) {
    List<Row<Parameters, Result>> rising = sorted(group, row -> row.r().learningFlops());
    for (Row<Parameters, Result> row : rising) {
      double d = row.p().dimension();
      double[] curve = row.r().learningCurve();
      if (!row.p().bits() && curve.length > 1) {
        double each = row.r().learningFlops() / curve.length;
        series.trace(
            IntStream.range(1, curve.length).mapToDouble(i -> (i + 0.5) * each).toArray(),
            IntStream.range(1, curve.length).mapToDouble(i -> curve[i] / d).toArray());
      }
    }
    series.points(
        rising,
        row -> row.r().learningFlops(),
        row -> row.r().learnedBound() / row.p().dimension(),
        row -> row.r().learnedBoundError() / row.p().dimension());
  }

  private static void stepFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    figures
        .figure("reverse-diffusion-steps", "Where a learned reversal loses its bits")
        .caption(
            "Points: bits that a learned reversal loses in each step, times T, with standard errors."
                + " Lines: what the best kernels of its kind lose there, by quadrature or counting.")
        .axes(linear("t/T"), linear("T × bits lost in step t"))
        .panels(
            by(
                where(
                    rows,
                    row ->
                        row.r().stepCeilings().length > 0 && row.p().learner() != Learner.LINEAR),
                ReverseDiffusionFigures::place),
            group -> title(group.get(0).p()),
            (panel, group) -> {
              panel.series(
                  group,
                  row -> words(row.p().learner()) + " " + row.p().width(),
                  ReverseDiffusionFigures::drawSteps);
              double[] best = group.get(0).r().stepCeilings();
              int steps = group.get(0).p().steps();
              panel
                  .series("best kernels", Palette.NEUTRAL)
                  .line(
                      IntStream.range(0, best.length).mapToDouble(i -> (i + 2.0) / steps).toArray(),
                      Arrays.stream(best).map(loss -> loss * steps).toArray());
            })
        .pointsOnTop();
  }

  private static void drawSteps(Series series, Row<Parameters, Result> row) {
    int steps = row.p().steps();
    double[] losses = row.r().stepLosses();
    double[] errors = row.r().stepLossErrors();
    int every = Math.max(1, losses.length / 40);
    int[] some = IntStream.range(0, losses.length).filter(i -> i % every == 0).toArray();
    series.points(
        Arrays.stream(some).mapToDouble(i -> (i + 2.0) / steps).toArray(),
        Arrays.stream(some).mapToDouble(i -> losses[i] * steps).toArray(),
        Arrays.stream(some).mapToDouble(i -> errors[i] * steps).toArray());
  }

  private static void patchFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    FigureDraft figure =
        figures
            .figure("reverse-diffusion-patches", "Images that networks make, beside the data")
            .caption(
                "Left: patches of the data. Right: what a model makes of noise, by the steps that it"
                    + " has learned; a mixture draws it. Each picture shows many patches.")
            .columns(2);
    List<Row<Parameters, Result>> pictures = where(rows, row -> row.p().source().isImage());
    for (List<Row<Parameters, Result>> place :
        by(pictures, row -> List.of(row.p().source(), row.p().learner()))) {
      List<Row<Parameters, Result>> big = largest(place, r -> r.p().side());
      Row<Parameters, Result> row = largest(big, r -> r.r().learnedBound()).get(0);
      if (row.p().learner() == Learner.LINEAR) {
        continue;
      }
      String model = words(row.p().learner());
      tiles(
          figure.newPanel(title(row.p()) + ": data, beside " + model),
          row,
          row.p().picture(row.r().forward(), 0));
      int last = row.p().diffuses() ? 2 : 0;
      tiles(
          figure.newPanel(title(row.p()) + ": " + model),
          row,
          row.p().picture(row.r().backward(), last));
    }
  }

  private static void tiles(PanelDraft panel, Row<Parameters, Result> row, double[] patches) {
    boolean digits = row.p().source() == Data.DIGITS;
    int side = digits ? DIGIT_SIDE : row.p().side();
    int across = (int) Math.round(Math.sqrt(row.p().shown()));
    int size = across * (side + 1) - 1;
    double[][] values = gaps(size, size);
    for (int i = 0; i < patches.length; i++) {
      int patch = i / (side * side);
      int within = i % (side * side);
      int r = digits ? within / side : within % side;
      int c = digits ? within % side : within / side;
      int y = patch / across * (side + 1) + r;
      int x = patch % across * (side + 1) + c;
      values[size - 1 - y][x] = Math.max(-BRIGHT, Math.min(BRIGHT, patches[i]));
    }
    map(panel, values);
  }

  private static double[][] gaps(int rows, int cols) {
    double[][] values = new double[rows][cols];
    for (double[] row : values) {
      Arrays.fill(row, Double.NaN);
    }
    return values;
  }

  private static void map(PanelDraft panel, double[][] values) {
    double[] x = IntStream.range(0, values[0].length).mapToDouble(i -> i).toArray();
    double[] y = IntStream.range(0, values.length).mapToDouble(i -> i).toArray();
    panel
        .axes(
            new Scale("", false, -0.5, x.length - 0.5), new Scale("", false, -0.5, y.length - 0.5))
        .layer(new Layer.HeatMap("", x, y, values));
  }

  private static void courseFigure(List<Row<Parameters, Result>> rows, Figures figures) {
    FigureDraft figure =
        figures
            .figure("reverse-diffusion-course", "One sample on its way from noise to data")
            .caption(
                "Left end: noise, t = T; right end: t = 1. Coordinates of one point that becomes"
                    + " part of a swiss roll; the bins of a sequence, from below, bright for a one;"
                    + " patches from left to right.")
            .columns(1);
    for (Row<Parameters, Result> row : best(rows, Data.SWISS_ROLL, Learner.PERCEPTRON)) {
      int[] times = row.p().course();
      double[] path = row.r().course();
      PanelDraft panel =
          figure.newPanel(title(row.p())).axes(linear("steps done, T − t"), linear("coordinates"));
      for (int i = 0; i < 2; i++) {
        int axis = i;
        panel
            .series(i == 0 ? "first" : "second", i)
            .trace(
                Arrays.stream(times).mapToDouble(t -> row.p().steps() - t).toArray(),
                IntStream.range(0, times.length).mapToDouble(k -> path[2 * k + axis]).toArray());
      }
    }
    for (Data data : new Data[] {Data.HEARTBEAT, Data.SPIKE_TRAIN}) {
      for (Row<Parameters, Result> row : best(rows, data, Learner.PERCEPTRON)) {
        int d = row.p().dimension();
        double[] path = row.r().course();
        double[][] values = new double[d][path.length / d];
        for (int i = 0; i < path.length; i++) {
          values[i % d][i / d] = path[i];
        }
        map(figure.newPanel(title(row.p())), values);
      }
    }
    for (Data data : new Data[] {Data.DEAD_LEAVES, Data.DIGITS, Data.PHOTOGRAPHS}) {
      List<Row<Parameters, Result>> some =
          where(rows, row -> row.p().source() == data && row.p().learner() == Learner.PERCEPTRON);
      List<Row<Parameters, Result>> big = largest(some, row -> row.p().side());
      if (!big.isEmpty()) {
        strip(figure.newPanel(title(big.get(0).p())), big.get(0));
      }
    }
  }

  /** Patches of a course side by side. */
  private static void strip(PanelDraft panel, Row<Parameters, Result> row) {
    boolean digits = row.p().source() == Data.DIGITS;
    int side = digits ? DIGIT_SIDE : row.p().side();
    double[] path = row.r().course();
    int patches = path.length / (side * side);
    double[][] values = gaps(side, patches * (side + 1) - 1);
    for (int i = 0; i < path.length; i++) {
      int within = i % (side * side);
      int r = digits ? within / side : within % side;
      int c = digits ? within % side : within / side;
      double grey = Math.max(-BRIGHT, Math.min(BRIGHT, path[i]));
      values[side - 1 - r][i / (side * side) * (side + 1) + c] = grey;
    }
    map(panel, values);
  }

  private static String title(Parameters p) {
    String patch = p.source().isPatch() ? " " + p.side() + "×" + p.side() : "";
    return words(p.source()) + patch + (p.diffuses() ? ", " + p.noise().name() : "");
  }

  private static String words(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
