// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.MeanFieldRows.array;
import static org.spindle.jobs.experiment.MeanFieldRows.column;
import static org.spindle.jobs.experiment.MeanFieldRows.groups;
import static org.spindle.jobs.experiment.MeanFieldRows.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.dynamics.StudentTeacher;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Palette;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;

/** The figures of {@link GeneralizationGain}. */
final class GeneralizationGainFigures {

  private static final int MOST_CURVES = 6;
  private static final int LINE = 60;

  private static final String CURVES =
      """
      SELECT sample_ratio, initial_deviation, best_time, stopped_error_theory, times, errors,
        errors_theory
      FROM generalization_gain WHERE status = 'ok' AND replicate = 0
        AND noise = (SELECT max(noise) FROM generalization_gain WHERE status = 'ok')
        AND weights = (SELECT max(weights) FROM generalization_gain WHERE status = 'ok')
      ORDER BY sample_ratio, initial_deviation""";

  private GeneralizationGainFigures() {}

  static List<Figure> of(Tables tables) {
    if (!tables.has("generalization_gain")) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    List<Row> curves = tables.rows(CURVES);
    if (!curves.isEmpty()) {
      figures.add(curves(curves));
    }
    figures.add(ends(tables.rows(GeneralizationGainClaims.CELLS)));
    return figures;
  }

  /** Cells that differ in σ_0 alone, ascending. */
  static List<List<Row>> byInitialDeviation(List<Row> cells) {
    return groups(
        cells,
        r ->
            List.of(
                number(r, "weights"),
                number(r, "sample_ratio"),
                number(r, "teacher_deviation"),
                number(r, "noise"),
                number(r, "learning_rate"),
                number(r, "duration"),
                number(r, "students")));
  }

  private static Figure curves(List<Row> rows) {
    List<Panel> panels = new ArrayList<>();
    for (List<Row> group : groups(rows, r -> number(r, "sample_ratio"))) {
      List<Layer> layers = new ArrayList<>();
      int every = (group.size() + MOST_CURVES - 1) / MOST_CURVES;
      for (int i = 0; i < group.size(); i += every) {
        Row row = group.get(i);
        double[] times = rest(array(row, "times"));
        String label = "σ₀ = " + row.getAs("initial_deviation");
        layers.add(new Layer.Curve(label, i / every, times, rest(array(row, "errors_theory"))));
        layers.add(
            new Layer.Points("", i / every, times, rest(array(row, "errors")), new double[0]));
        double stopped = number(row, "stopped_error_theory");
        if (stopped > 0) {
          double[] time = {number(row, "best_time")};
          layers.add(
              new Layer.Points(
                  "best time", Palette.NEUTRAL, time, new double[] {stopped}, new double[0]));
        }
      }
      panels.add(
          new Panel(
              "α = " + group.get(0).getAs("sample_ratio") + " examples per weight",
              Scale.log("time t (steps × step size)"),
              Scale.linear("generalization error E_g"),
              layers));
    }
    return new Figure(
        "generalization-gain-curves",
        "Generalization error against training time",
        "Lines: average over the Marchenko–Pastur law. Points: gradient descent on finite data."
            + " Grey: the best time to stop. With fewer examples than weights, what the start brings"
            + " into unseen directions stays for ever.",
        CURVES,
        Math.min(3, panels.size()),
        panels);
  }

  private static Figure ends(List<Row> cells) {
    List<Panel> panels = new ArrayList<>();
    for (List<Row> noise : groups(cells, r -> List.of(number(r, "weights"), number(r, "noise")))) {
      List<Layer> layers = new ArrayList<>();
      int color = 0;
      for (List<Row> group : byInitialDeviation(noise)) {
        double ratio = number(group.get(0), "sample_ratio");
        layers.add(line(group, color));
        layers.add(
            new Layer.Points(
                "α = " + ratio,
                color++,
                column(group, "initial_deviation"),
                column(group, "error"),
                column(group, "scatter")));
      }
      Row first = noise.get(0);
      panels.add(
          new Panel(
              "N = " + first.getAs("weights") + ", noise σ_ε = " + first.getAs("noise"),
              Scale.linear("initial deviation σ₀"),
              Scale.log("E_g at the end of learning"),
              layers));
    }
    return new Figure(
        "generalization-gain-cost",
        "What large initial weights cost",
        "Points: gradient descent at the end of its run, with one standard error. Lines: E_g(∞),"
            + " whose part (1−α)σ₀² never decays; there is none for α ≥ 1. Points above a line have"
            + " not finished learning.",
        GeneralizationGainClaims.CELLS,
        Math.min(2, panels.size()),
        panels);
  }

  private static Layer line(List<Row> group, int color) {
    Row first = group.get(0);
    double end = number(group.get(group.size() - 1), "initial_deviation");
    double[] x = new double[LINE];
    double[] y = new double[LINE];
    for (int i = 0; i < LINE; i++) {
      x[i] = end * i / (LINE - 1);
      double error =
          new StudentTeacher(
                  number(first, "sample_ratio"),
                  number(first, "teacher_deviation"),
                  x[i],
                  number(first, "noise"))
              .finalError();
      y[i] = Double.isInfinite(error) ? Double.NaN : error;
    }
    return new Layer.Curve("α = " + first.getAs("sample_ratio"), color, x, y);
  }

  /** Without the start, which has no place on a logarithmic axis. */
  private static double[] rest(double[] values) {
    return Arrays.copyOfRange(values, 1, values.length);
  }
}
