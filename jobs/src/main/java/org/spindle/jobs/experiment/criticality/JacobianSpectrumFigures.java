// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.criticality.JacobianSpectrumClaims.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;

/** The figures of {@link JacobianSpectrum}: the grid of histograms, and how its moments change. */
final class JacobianSpectrumFigures {

  private static final double LN10 = Math.log(10);
  private static final int BINS = 30;

  private static final String SPECTRA =
      """
      SELECT ensemble, units, gain, input_length, width, log_singular_values, log_grid,
        density_theory, top_atom_theory, log_top_theory, log_rms_theory
      FROM jacobian_spectrum WHERE status = 'ok' AND NOT vanished
        AND depth = (SELECT max(depth) FROM jacobian_spectrum WHERE status = 'ok')
        AND width = (SELECT max(width) FROM jacobian_spectrum WHERE status = 'ok')
      ORDER BY ensemble DESC, units DESC, gain, input_length, replicate""";

  private static final String MOMENTS =
      """
      SELECT ensemble, units, gain, input_length, avg(log_rms) AS rms,
        avg(log_rms_theory) AS rms_theory,
        coalesce(stddev_samp(log_rms) / sqrt(count(*)), 0) AS rms_error,
        avg(log_top) AS top, avg(log_top_theory) AS top_theory,
        coalesce(stddev_samp(log_top) / sqrt(count(*)), 0) AS top_error,
        avg(inside_fraction) AS inside, avg(inside_fraction_theory) AS inside_theory,
        coalesce(stddev_samp(inside_fraction) / sqrt(count(*)), 0) AS inside_error
      FROM jacobian_spectrum WHERE status = 'ok' AND NOT vanished AND units = 'tanh'
        AND depth = (SELECT max(depth) FROM jacobian_spectrum WHERE status = 'ok')
        AND width = (SELECT max(width) FROM jacobian_spectrum WHERE status = 'ok')
      GROUP BY ensemble, units, gain, input_length
      ORDER BY ensemble DESC, input_length, gain""";

  private JacobianSpectrumFigures() {}

  static List<Figure> of(Tables tables) {
    if (!tables.has("jacobian_spectrum")) {
      return List.of();
    }
    List<Row> rows = tables.rows(SPECTRA);
    List<Figure> figures = new ArrayList<>();
    List<Row> talk =
        rows.stream()
            .filter(row -> row.getAs("ensemble").equals("orthogonal"))
            .filter(row -> row.getAs("units").equals("tanh"))
            .toList();
    if (!talk.isEmpty()) {
      figures.add(grid(talk));
    }
    if (!rows.isEmpty()) {
      figures.add(kinds(rows));
    }
    List<Row> moments = tables.rows(MOMENTS);
    if (!moments.isEmpty()) {
      figures.add(moments(moments));
    }
    return figures;
  }

  private static Figure grid(List<Row> rows) {
    Map<List<Object>, List<Row>> cells =
        grouped(rows, row -> List.of(row.getAs("gain"), row.getAs("input_length")));
    int columns =
        (int) rows.stream().map(row -> row.<Double>getAs("input_length")).distinct().count();
    List<Panel> panels = new ArrayList<>();
    cells.forEach(
        (key, cell) -> {
          double rms = Math.exp(value(cell.get(0), "log_rms_theory"));
          String title =
              String.format(
                  Locale.ROOT,
                  "g = %s, q₁ = %s: rms %.2g",
                  trimmed(key.get(0)),
                  trimmed(key.get(1)),
                  rms);
          panels.add(panel(title, cell));
        });
    return new Figure(
        "jacobian-spectrum-grid",
        "Singular values of the Jacobian of deep orthogonal tanh networks",
        "Bars: simulated networks, all draws together. Lines: free probability with a length of "
            + "each layer, nothing fitted. Gains in rows, input lengths in columns: at the edge of "
            + "chaos the spectrum is as narrow as below it, and no longer vanishes with depth.",
        SPECTRA,
        columns,
        panels);
  }

  private static Figure kinds(List<Row> rows) {
    double gain = nearest(rows, "gain");
    double length = nearest(rows, "input_length");
    List<Row> kept =
        rows.stream()
            .filter(row -> value(row, "gain") == gain && value(row, "input_length") == length)
            .toList();
    List<Panel> panels = new ArrayList<>();
    grouped(kept, row -> List.of(row.getAs("ensemble"), row.getAs("units")))
        .forEach(
            (key, cell) -> {
              String atom = "";
              double weight = value(cell.get(0), "top_atom_theory");
              if (weight > 0) {
                atom = String.format(Locale.ROOT, ", %.0f %% in the atom", 100 * weight);
              }
              panels.add(panel(key.get(1) + ", " + key.get(0) + atom, cell));
            });
    return new Figure(
        "jacobian-spectrum-units",
        String.format(Locale.ROOT, "Spectra of other units and weights, g = %s", trimmed(gain)),
        "Bars: simulated networks; of bars above the frame only the foot is seen. Lines: free "
            + "probability. Orthogonal weights keep tanh spectra within few decades; gaussian "
            + "weights, and units that block, spread them. Upright lines are atoms. Narrow networks of"
            + " units that block lose the smallest values: their rank is that of their narrowest layer.",
        SPECTRA,
        Math.min(3, panels.size()),
        panels);
  }

  private static Panel panel(String title, List<Row> cell) {
    Row first = cell.get(0);
    double[] grid = array(first, "log_grid");
    double[] density = array(first, "density_theory");
    double atom = value(first, "top_atom_theory");
    double edge = value(first, "log_top_theory");
    double[] logs =
        cell.stream()
            .flatMap(row -> row.<Double>getList(row.fieldIndex("log_singular_values")).stream())
            .mapToDouble(x -> x)
            .toArray();
    double low = grid[0];
    double high = Math.max(edge, grid[grid.length - 1]);
    double room = Math.max(0.02, (high - low) / 20);
    double total = cell.stream().mapToDouble(row -> value(row, "width")).sum();
    List<Layer> layers = new ArrayList<>();
    layers.add(RandomProductsFigures.histogram("networks", 0, logs, total, low, high + room, BINS));
    double[] x = Arrays.stream(grid).map(s -> s / LN10).toArray();
    double[] y = Arrays.stream(density).map(d -> d * LN10).toArray();
    double height = 1.2 * Arrays.stream(y).max().orElse(1);
    if (atom < 1 - 1e-9) {
      layers.add(new Layer.Curve("theory", 1, x, y));
    }
    if (atom > 0) {
      height = Math.max(height, 1e-3);
      double place = edge / LN10;
      layers.add(new Layer.Curve("", 1, new double[] {place, place}, new double[] {0, height}));
    }
    return new Panel(
        title,
        new Scale("log₁₀ s", false, low / LN10, (high + room) / LN10),
        new Scale("density", false, 0, height),
        layers);
  }

  private static Figure moments(List<Row> rows) {
    return new Figure(
        "jacobian-spectrum-moments",
        "Scale and spread of the spectrum against gain (tanh)",
        "Points: means over networks with standard errors. Lines join the predictions at these "
            + "gains. The scale is the same for both kinds of weights; only orthogonal ones keep "
            + "singular values near it.",
        MOMENTS,
        3,
        List.of(
            moment(rows, "rms", "log₁₀ rms singular value", 1 / LN10),
            moment(rows, "top", "log₁₀ largest singular value", 1 / LN10),
            moment(rows, "inside", "fraction within [rms/2, 2 rms]", 1)));
  }

  private static Panel moment(List<Row> rows, String column, String label, double factor) {
    List<Layer> layers = new ArrayList<>();
    var groups = grouped(rows, row -> List.of(row.getAs("ensemble"), row.getAs("input_length")));
    int color = 0;
    for (var entry : groups.entrySet()) {
      List<Row> group = entry.getValue();
      double[] gain = group.stream().mapToDouble(row -> value(row, "gain")).toArray();
      String name =
          String.format(
              Locale.ROOT, "%s, q₁ = %s", entry.getKey().get(0), trimmed(entry.getKey().get(1)));
      layers.add(new Layer.Curve(name, color, gain, scaled(group, column + "_theory", factor)));
      layers.add(
          new Layer.Points(
              "",
              color,
              gain,
              scaled(group, column, factor),
              scaled(group, column + "_error", factor)));
      color++;
    }
    return new Panel("", Scale.linear("gain g"), Scale.linear(label), layers);
  }

  private static double[] scaled(List<Row> rows, String column, double factor) {
    return rows.stream().mapToDouble(row -> factor * value(row, column)).toArray();
  }

  /** A parameter as one writes it: 1, not 1.0. */
  private static String trimmed(Object value) {
    String text = value.toString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static double nearest(List<Row> rows, String column) {
    return rows.stream()
        .mapToDouble(row -> value(row, column))
        .boxed()
        .min((a, b) -> Double.compare(Math.abs(a - 1), Math.abs(b - 1)))
        .orElseThrow();
  }

  private static Map<List<Object>, List<Row>> grouped(
      List<Row> rows, Function<Row, List<Object>> key) {
    Map<List<Object>, List<Row>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(key.apply(row), k -> new ArrayList<>()).add(row));
    return groups;
  }

  private static double[] array(Row row, String column) {
    return row.<Double>getList(row.fieldIndex(column)).stream().mapToDouble(x -> x).toArray();
  }
}
