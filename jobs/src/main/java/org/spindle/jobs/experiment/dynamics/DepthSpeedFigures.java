// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.ScalingLaw;
import org.spindle.jobs.store.Tables;

/** The figures of {@link DepthSpeed}: learning time, best rate and learning curves. */
final class DepthSpeedFigures {

  private static final int DEEP = 10;

  private static final List<String> STARTS =
      List.of("orthogonal", "gaussian", "pretrained", "decoupled");

  private static final String CELLS =
      """
      SELECT statistics, initialization, depth, avg(iterations) AS iterations,
        coalesce(stddev_samp(iterations) / sqrt(count(iterations)), 0) AS error,
        avg(iterations_theory) AS iterations_theory, exp(avg(ln(learning_rate))) AS learning_rate,
        coalesce(stddev_samp(ln(learning_rate)) / sqrt(count(*)), 0) AS rate_error
      FROM depth_speed WHERE status = 'ok' AND iterations IS NOT NULL
      GROUP BY statistics, initialization, depth, width, gain, images
      ORDER BY statistics, initialization, depth""";

  private static final String CURVES =
      """
      SELECT statistics, initialization, depth, curve_iterations, error_curve, error_threshold
      FROM depth_speed WHERE status = 'ok' AND iterations IS NOT NULL AND replicate = 0
      ORDER BY statistics, initialization, depth""";

  private DepthSpeedFigures() {}

  static List<Figure> of(Tables tables) {
    if (!tables.has("depth_speed")) {
      return List.of();
    }
    List<Row> cells = tables.rows(CELLS);
    List<Figure> figures = new ArrayList<>();
    for (String statistics : List.of("mnist", "white")) {
      Map<String, List<Row>> starts = new LinkedHashMap<>();
      for (String start : STARTS) {
        List<Row> rows =
            cells.stream()
                .filter(row -> row.getAs("statistics").equals(statistics))
                .filter(row -> row.getAs("initialization").equals(start))
                .toList();
        if (!rows.isEmpty()) {
          starts.put(start, rows);
        }
      }
      if (!starts.isEmpty()) {
        figures.add(times(statistics, starts));
        figures.add(rates(tables, statistics, starts));
        figures.add(curves(tables, statistics));
      }
    }
    return figures;
  }

  private static Figure times(String statistics, Map<String, List<Row>> starts) {
    List<Layer> layers = new ArrayList<>();
    starts.forEach(
        (start, rows) -> {
          int color = STARTS.indexOf(start);
          double[] depth = column(rows, "depth");
          if (start.equals("decoupled")) {
            layers.add(new Layer.Curve(start, color, depth, column(rows, "iterations_theory")));
          } else if (!start.equals("gaussian")) {
            List<Row> deep =
                rows.stream().filter(row -> row.<Integer>getAs("depth") >= DEEP).toList();
            double[] flat = new double[deep.size()];
            Arrays.fill(flat, mean(deep));
            layers.add(new Layer.Curve(start, color, column(deep, "depth"), flat));
          }
          layers.add(
              new Layer.Points(
                  start, color, depth, column(rows, "iterations"), column(rows, "error")));
        });
    return new Figure(
        "depth-speed-times-" + statistics,
        "Learning time against depth, " + title(statistics),
        "Iterations to the threshold at the best learning rate, mean over draws with one standard"
            + " error. Lines: no dependence on depth from N_l = 10 on (the mean of those points) for"
            + " orthogonal and pretrained starts; the recursion of modes that do not interact for the"
            + " decoupled one, exact for white inputs.",
        CELLS,
        1,
        List.of(
            new Panel(
                "", Scale.log("depth N_l (layers of neurons)"), Scale.log("iterations"), layers)));
  }

  private static Figure rates(Tables tables, String statistics, Map<String, List<Row>> starts) {
    List<Layer> layers = new ArrayList<>();
    starts.forEach(
        (start, rows) -> {
          int color = STARTS.indexOf(start);
          double[] depth = column(rows, "depth");
          double[] rate = column(rows, "learning_rate");
          double[] error = column(rows, "rate_error");
          for (int i = 0; i < error.length; i++) {
            error[i] *= rate[i];
          }
          String label = start;
          if (depth.length >= 3) {
            double[] factors = Arrays.stream(depth).map(d -> d - 1).toArray();
            ScalingLaw law = ScalingLaw.fit(tables.sql("SELECT 1").sparkSession(), factors, rate);
            double[] fit = Arrays.stream(factors).map(law::at).toArray();
            label =
                String.format(
                    Locale.ROOT, "%s, slope %.2f ± %.2f", start, law.slope(), law.slopeError());
            layers.add(new Layer.Curve(label, color, depth, fit));
          }
          layers.add(new Layer.Points(label, color, depth, rate, error));
        });
    return new Figure(
        "depth-speed-rates-" + statistics,
        "Best learning rate against depth, " + title(statistics),
        "Best rate of the grid, geometric mean over draws. Lines: power laws in the number of"
            + " weight matrices N_l − 1, fitted by MLlib's LinearRegression to the logarithms;"
            + " theory: −1 for deep networks.",
        CELLS,
        1,
        List.of(
            new Panel(
                "", Scale.log("depth N_l (layers of neurons)"), Scale.log("best rate λ"), layers)));
  }

  private static Figure curves(Tables tables, String statistics) {
    Map<String, Row> deepest = new LinkedHashMap<>();
    for (Row row : tables.rows(CURVES)) {
      if (row.getAs("statistics").equals(statistics)) {
        deepest.put(row.getAs("initialization"), row);
      }
    }
    List<Layer> layers = new ArrayList<>();
    for (String start : STARTS) {
      Row row = deepest.get(start);
      if (row != null) {
        double[] at = doubles(row.<Integer>getList(row.fieldIndex("curve_iterations")));
        double[] error = doubles(row.<Double>getList(row.fieldIndex("error_curve")));
        for (int i = 0; i < at.length; i++) {
          at[i] += 1;
        }
        String label = start + ", N_l = " + row.getAs("depth");
        layers.add(new Layer.Curve(label, STARTS.indexOf(start), at, error));
        double threshold = row.getAs("error_threshold");
        if (layers.size() == 1) {
          layers.add(
              new Layer.Curve(
                  "threshold", 7, new double[] {1, 1000}, new double[] {threshold, threshold}));
        }
      }
    }
    return new Figure(
        "depth-speed-curves-" + statistics,
        "Learning curves of the deepest networks, " + title(statistics),
        "Half the squared error per image at the best rate, first draw. Decoupled starts show a"
            + " plateau and then a sudden transition; orthogonal ones descend at once.",
        CURVES,
        1,
        List.of(new Panel("", Scale.log("iteration + 1"), Scale.log("error ½⟨|y − ŷ|²⟩"), layers)));
  }

  private static String title(String statistics) {
    return statistics.equals("mnist") ? "MNIST" : "white inputs";
  }

  private static double mean(List<Row> rows) {
    return Arrays.stream(column(rows, "iterations")).average().orElse(Double.NaN);
  }

  static double[] column(List<Row> rows, String name) {
    return rows.stream()
        .mapToDouble(row -> row.getAs(name) instanceof Number n ? n.doubleValue() : Double.NaN)
        .toArray();
  }

  private static double[] doubles(List<? extends Number> values) {
    return values.stream().mapToDouble(Number::doubleValue).toArray();
  }
}
