// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.jobs.experiment.diffusion.SwissRollReversal.CLOUDS;
import static org.spindle.jobs.experiment.diffusion.SwissRollReversal.cloud;
import static org.spindle.statistic.Groups.largest;

import java.util.Arrays;
import java.util.List;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Scale;
import org.spindle.jobs.experiment.diffusion.SwissRollReversal.Parameters;
import org.spindle.jobs.experiment.diffusion.SwissRollReversal.Result;
import org.spindle.linalg.Matrix;

/**
 * The figures of {@link SwissRollReversal}: clouds of points forth and back, and the drift back.
 */
final class SwissRollFigures {

  private static final double REACH = 2.6; // of the panels
  private static final int ARROWS = 11; // in a row

  private SwissRollFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> shown = largest(rows.all(), row -> row.p().steps());
    if (shown.isEmpty()) {
      return;
    }
    Row<Parameters, Result> row = shown.get(0);
    FigureDraft figure =
        figures
            .figure("swiss-roll", "A swiss roll becomes noise, and noise a swiss roll")
            .caption(
                "Above: points that diffuse, from left to right. Middle: white noise on the right"
                    + " that goes back to the left, by gaussian kernels with the exact mean and"
                    + " variance of each step. Below: the mean's drift μ(x_t, t) − x_t in that step."
                    + " Nothing is learned here: this is what a network has to find.")
            .axes(new Scale("", false, -REACH, REACH), new Scale("", false, -REACH, REACH))
            .columns(CLOUDS);
    int steps = row.p().steps();
    String[] names = {"t = 0", "t = T/4", "t = T/2", "t = T"};
    for (int i = 0; i < CLOUDS; i++) {
      figure
          .newPanel("forward, " + names[i])
          .series("", 0)
          .points(cloud(row.r().forwardX(), i), cloud(row.r().forwardY(), i));
    }
    for (int i = 0; i < CLOUDS; i++) {
      figure
          .newPanel("back, " + names[i])
          .series("", 1)
          .points(
              cloud(row.r().backwardX(), CLOUDS - 1 - i),
              cloud(row.r().backwardY(), CLOUDS - 1 - i));
    }
    int[] times = {2, steps / 4, steps / 2, steps};
    for (int i = 0; i < CLOUDS; i++) {
      drift(figure.newPanel("drift, " + (i == 0 ? "t = 2" : names[i])), row.p(), times[i]);
    }
  }

  /** Arrows in proportion to the drift, but not longer than their distance. */
  private static void drift(PanelDraft panel, Parameters p, int t) {
    Matrix x = new Matrix(2, ARROWS * ARROWS);
    for (int c = 0; c < x.cols(); c++) {
      x.set(0, c, REACH * (2 * (c % ARROWS + 0.5) / ARROWS - 1));
      x.set(1, c, REACH * (2 * (c / ARROWS + 0.5) / ARROWS - 1));
    }
    Matrix mean = new Matrix(2, x.cols());
    p.model().moments(x, t, mean, new Matrix(2, x.cols()));
    double[] lengths = new double[x.cols()];
    for (int c = 0; c < x.cols(); c++) {
      double dx = mean.get(0, c) - x.get(0, c);
      lengths[c] = Math.hypot(dx, mean.get(1, c) - x.get(1, c));
    }
    Arrays.sort(lengths);
    double longest = 2 * REACH / ARROWS;
    double scale = longest / lengths[lengths.length / 2];
    for (int c = 0; c < x.cols(); c++) {
      double dx = scale * (mean.get(0, c) - x.get(0, c));
      double dy = scale * (mean.get(1, c) - x.get(1, c));
      double shrink = Math.min(1, longest / Math.hypot(dx, dy));
      dx *= shrink;
      dy *= shrink;
      panel.layer(
          new Layer.Trajectory(
              "",
              Palette.NEUTRAL,
              new double[] {x.get(0, c), x.get(0, c) + dx},
              new double[] {x.get(1, c), x.get(1, c) + dy}));
    }
  }
}
