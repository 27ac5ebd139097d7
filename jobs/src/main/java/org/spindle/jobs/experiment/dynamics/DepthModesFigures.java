// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.dynamics.DepthModesCell.bestRateLaw;
import static org.spindle.jobs.experiment.dynamics.DepthModesCell.depths;
import static org.spindle.jobs.experiment.dynamics.DepthModesCell.groups;
import static org.spindle.jobs.experiment.dynamics.DepthModesCell.values;
import static org.spindle.jobs.experiment.dynamics.DepthModesCell.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.spindle.dynamics.LearningTime;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.ScalingLaw;
import org.spindle.jobs.store.Tables;

/** The figures of {@link DepthModes}. */
final class DepthModesFigures {

  private static final int COLORS = 7;

  private static final String CURVES =
      """
      SELECT depth, initial_strength / singular_value AS start, singular_value,
        learning_rate, step_size, times, strengths, strengths_theory
      FROM depth_modes WHERE status = 'ok' AND replicate = 0
        AND learning_rate = (SELECT max(learning_rate) FROM depth_modes WHERE status = 'ok')
        AND singular_value = (SELECT max(singular_value) FROM depth_modes WHERE status = 'ok')
      ORDER BY start, depth""";

  private DepthModesFigures() {}

  static List<Figure> of(Tables tables) {
    List<DepthModesCell> cells = DepthModesCell.all(tables);
    if (cells.isEmpty()) {
      return List.of();
    }
    List<Figure> figures = new ArrayList<>();
    List<Row> rows = tables.rows(CURVES);
    if (!rows.isEmpty()) {
      figures.add(curves(rows));
    }
    // of several steps and strengths the finest and the largest stand for all: T sees neither
    double rate = cells.stream().mapToDouble(DepthModesCell::rate).min().orElseThrow();
    double s = cells.stream().mapToDouble(DepthModesCell::s).max().orElseThrow();
    List<List<DepthModesCell>> byStart = depths(where(cells, c -> c.rate() == rate && c.s() == s));
    if (!byStart.isEmpty()) {
      figures.add(times(byStart));
      figures.add(bestRateFigure(tables, byStart));
    }
    figures.add(errors(tables, cells));
    return figures;
  }

  private static Figure curves(List<Row> rows) {
    Map<Double, List<Layer>> byStart = new TreeMap<>();
    Set<List<Object>> drawn = new HashSet<>();
    List<Integer> depths = rows.stream().map(r -> r.<Integer>getAs("depth")).distinct().toList();
    int every = (depths.size() + COLORS - 1) / COLORS;
    for (Row row : rows) {
      int rank = depths.indexOf(row.<Integer>getAs("depth"));
      boolean first = drawn.add(List.of(row.getAs("start"), row.getAs("depth")));
      if (first && rank % every == 0) {
        double scale = row.<Double>getAs("learning_rate") / row.<Double>getAs("step_size");
        double s = row.getAs("singular_value");
        double[] time = array(row, "times", scale, 1);
        List<Layer> layers =
            byStart.computeIfAbsent(row.getAs("start"), start -> new ArrayList<>());
        String label = "N_l = " + row.getAs("depth");
        int color = rank / every;
        layers.add(new Layer.Curve(label, color, time, array(row, "strengths_theory", 1 / s, 1)));
        layers.add(
            new Layer.Points(
                "",
                color,
                array(row, "times", scale, 8),
                array(row, "strengths", 1 / s, 8),
                new double[0]));
      }
    }
    List<Panel> panels = new ArrayList<>();
    byStart.forEach(
        (start, layers) ->
            panels.add(
                new Panel(
                    "u₀/s = " + start,
                    Scale.log("normalised time T = N s^(2-2/N) t/τ"),
                    Scale.linear("strength u/s"),
                    layers)));
    return new Figure(
        "depth-modes-curves",
        "Mode strength against time at several depths",
        "Lines: the flow. Points: full matrices under gradient descent. From small starts the "
            + "transition comes late and sharp; in these units of time it stops moving with depth.",
        CURVES,
        Math.min(3, panels.size()),
        panels);
  }

  private static Figure times(List<List<DepthModesCell>> byStart) {
    List<Layer> layers = new ArrayList<>();
    for (int color = 0; color < byStart.size(); color++) {
      List<DepthModesCell> group = byStart.get(color);
      DepthModesCell first = group.get(0);
      DepthModesCell last = group.get(group.size() - 1);
      int[] factors = IntStream.rangeClosed(first.factors(), last.factors()).toArray();
      double[] depth = Arrays.stream(factors).mapToDouble(n -> n + 1).toArray();
      double[] theory =
          Arrays.stream(factors)
              .mapToDouble(n -> LearningTime.normalized(n, first.start(), first.end()))
              .toArray();
      double limit = LearningTime.infiniteDepth(first.start(), first.end());
      double[] ends = {depth[0], depth[depth.length - 1]};
      String label = "u₀/s = " + first.start();
      layers.add(new Layer.Curve(label, color, depth, theory));
      layers.add(new Layer.Curve("", color, ends, new double[] {limit, limit}));
      layers.add(
          new Layer.Points(
              "",
              color,
              values(group, c -> c.factors() + 1),
              values(group, DepthModesCell::time),
              new double[0]));
    }
    return single(
        "depth-modes-times",
        "Learning time against depth",
        "Steps times step size in units of 1/(N s^(2-2/N)): points are full matrices, lines the "
            + "flow, level lines its limit of infinite depth. The time saturates with depth.",
        Scale.log("depth N_l (layers of neurons)"),
        Scale.log("normalised learning time T"),
        layers);
  }

  private static Figure bestRateFigure(Tables tables, List<List<DepthModesCell>> byStart) {
    List<Layer> layers = new ArrayList<>();
    for (int color = 0; color < byStart.size(); color++) {
      List<DepthModesCell> group = where(byStart.get(color), c -> c.bestRate() > 0);
      ScalingLaw law = bestRateLaw(tables, group);
      String label =
          String.format(
              Locale.ROOT,
              "u₀/s = %s: slope %.2f ± %.2f",
              byStart.get(color).get(0).start(),
              law.slope(),
              law.slopeError());
      double[] factors = values(group, c -> c.factors());
      double[] fitted = values(group, c -> law.at(c.factors()));
      layers.add(new Layer.Curve(label, color, factors, fitted));
      layers.add(
          new Layer.Points(
              "",
              color,
              factors,
              values(group, DepthModesCell::bestRateTimesStrength),
              new double[0]));
    }
    return single(
        "depth-modes-best-rate",
        "The best learning rate against depth",
        "Points: the rate at which the recursion learns in the fewest steps. Lines: power laws "
            + "fitted to them; theory says slope -1.",
        Scale.log("weight matrices N"),
        Scale.log("best rate times s^(2-2/N)"),
        layers);
  }

  private static Figure errors(Tables tables, List<DepthModesCell> cells) {
    List<Layer> layers = new ArrayList<>();
    double start = cells.stream().mapToDouble(DepthModesCell::start).min().orElseThrow();
    var groups =
        groups(where(cells, c -> c.start() == start), c -> List.of(c.factors(), c.s(), c.end()));
    int every = (groups.size() + COLORS - 1) / COLORS;
    SparkSession spark = tables.sql("SELECT 1").sparkSession();
    for (int i = 0; i < groups.size(); i += every) {
      List<DepthModesCell> group = groups.get(i);
      double[] rates = values(group, DepthModesCell::rate);
      double[] errors = values(group, DepthModesCell::flowDeviation);
      double slope = ScalingLaw.fit(spark, rates, errors).slope();
      String label =
          String.format(Locale.ROOT, "N_l = %d: slope %.2f", group.get(0).factors() + 1, slope);
      layers.add(
          new Layer.Curve(
              label, i / every, rates, values(group, DepthModesCell::flowDeviationTheory)));
      layers.add(new Layer.Points("", i / every, rates, errors, new double[0]));
    }
    return single(
        "depth-modes-error",
        "The error of gradient descent against the flow",
        "Largest distance in u/s between recursion and flow. Lines: Euler's error to first order, "
            + "without any fit; the slopes are fitted to the points.",
        Scale.log("learning rate in units of 1/(N s^(2-2/N))"),
        Scale.log("largest error of u/s"),
        layers);
  }

  private static Figure single(
      String name, String title, String caption, Scale x, Scale y, List<Layer> layers) {
    return new Figure(
        name, title, caption, DepthModesCell.CELLS, 1, List.of(new Panel("", x, y, layers)));
  }

  private static double[] array(Row row, String column, double factor, int every) {
    List<Double> values = row.getList(row.fieldIndex(column));
    return IntStream.range(0, (values.size() + every - 1) / every)
        .mapToDouble(i -> factor * values.get(i * every))
        .toArray();
  }
}
