// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.apache.spark.sql.Row;
import org.spindle.criticality.FussCatalan;
import org.spindle.criticality.ProductEigenvalues;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;

/**
 * The figures of {@link RandomProducts}: spectra, and what becomes of the dimensions with length.
 */
final class RandomProductsFigures {

  private static final int GAUSSIAN = 0;
  private static final int ORTHOGONAL = 1;
  private static final int BINS = 40;
  private static final int CURVE = 300;
  private static final int PANELS = 3;
  private static final double LN10 = Math.log(10);

  private static final String SPECTRA =
      """
      SELECT ensemble, factors, log_singular_values, log_moduli
      FROM random_products WHERE status = 'ok' AND width =
        (SELECT max(width) FROM random_products WHERE status = 'ok')
      ORDER BY factors, ensemble, replicate""";

  private static final String FRACTIONS =
      """
      SELECT ensemble, factors,
        avg(attenuated_fraction) AS attenuated,
        coalesce(stddev_samp(attenuated_fraction) / sqrt(count(*)), 0) AS attenuated_error,
        avg(amplified_fraction) AS amplified,
        coalesce(stddev_samp(amplified_fraction) / sqrt(count(*)), 0) AS amplified_error
      FROM random_products WHERE status = 'ok' AND width =
        (SELECT max(width) FROM random_products WHERE status = 'ok')
      GROUP BY ensemble, factors ORDER BY factors""";

  private RandomProductsFigures() {}

  static List<Figure> of(Tables tables) {
    if (!tables.has("random_products")) {
      return List.of();
    }
    return List.of(spectra(tables.rows(SPECTRA)), fractions(tables.rows(FRACTIONS)));
  }

  private static Figure spectra(List<Row> rows) {
    TreeMap<Integer, List<Row>> byFactors = new TreeMap<>();
    rows.forEach(
        row ->
            byFactors
                .computeIfAbsent(row.<Integer>getAs("factors"), n -> new ArrayList<>())
                .add(row));
    List<Integer> shown = spread(new ArrayList<>(byFactors.keySet()));
    List<Panel> panels = new ArrayList<>();
    for (int n : shown) {
      FussCatalan law = new FussCatalan(n);
      panels.add(
          panel(
              "n = " + n,
              "log₁₀ s",
              pooled(byFactors.get(n), "gaussian", "log_singular_values"),
              pooled(byFactors.get(n), "orthogonal", "log_singular_values"),
              law.quantile(0.005),
              law.logUpperEdge(),
              law::density));
    }
    for (int n : shown) {
      ProductEigenvalues law = new ProductEigenvalues(n);
      panels.add(
          panel(
              "",
              "log₁₀ |z|",
              pooled(byFactors.get(n), "gaussian", "log_moduli"),
              pooled(byFactors.get(n), "orthogonal", "log_moduli"),
              n / 2.0 * Math.log(0.005),
              0,
              law::density));
    }
    return new Figure(
        "random-products-spectra",
        "Singular values and eigenvalues of products of n random matrices",
        "Bars: gaussian matrices, all draws together. Lines: the Fuss-Catalan law of singular "
            + "values (above) and |z|^(2/n) uniform for eigenvalues (below). The upright line is "
            + "what orthogonal matrices give: every singular value and every modulus is 1.",
        SPECTRA,
        shown.size(),
        panels);
  }

  /** First, middle and last: what fits in a row. */
  private static List<Integer> spread(List<Integer> all) {
    if (all.size() <= PANELS) {
      return all;
    }
    int middle = all.contains(5) ? all.indexOf(5) : all.size() / 2;
    return List.of(all.get(0), all.get(middle), all.get(all.size() - 1));
  }

  private static Panel panel(
      String title,
      String label,
      double[] gaussian,
      double[] orthogonal,
      double low,
      double high,
      DoubleUnaryOperator density) {
    List<Layer> layers = new ArrayList<>();
    double[] x = new double[CURVE + 1];
    double[] y = new double[CURVE + 1];
    for (int i = 0; i <= CURVE; i++) {
      double at = low + (high - low) * i / CURVE;
      x[i] = at / LN10;
      y[i] = density.applyAsDouble(at) * LN10;
    }
    double room = (high - low) / 20;
    if (gaussian.length > 0) {
      layers.add(
          histogram("gaussian", GAUSSIAN, gaussian, gaussian.length, low, high + room, BINS));
      layers.add(new Layer.Curve("theory", GAUSSIAN, x, y));
    }
    double height = 1.15 * Arrays.stream(y).max().orElseThrow();
    if (orthogonal.length > 0) {
      double place = Arrays.stream(orthogonal).average().orElseThrow() / LN10;
      layers.add(
          new Layer.Curve(
              "orthogonal", ORTHOGONAL, new double[] {place, place}, new double[] {0, height}));
    }
    Scale across = new Scale(label, false, low / LN10, (high + 2 * room) / LN10);
    return new Panel(title, across, new Scale("density", false, 0, height), layers);
  }

  /**
   * The density of log₁₀ s.
   *
   * @param logs natural logarithms
   * @param total how many there are, those of weight zero included
   */
  static Layer histogram(
      String label, int color, double[] logs, double total, double low, double high, int bins) {
    double[] edges = new double[bins + 1];
    double[] heights = new double[bins];
    double step = (high - low) / bins;
    for (int i = 0; i <= bins; i++) {
      edges[i] = (low + i * step) / LN10;
    }
    for (double log : logs) {
      int bin = (int) Math.floor((log - low) / step);
      if (bin >= 0 && bin < bins) {
        heights[bin] += LN10 / (total * step);
      }
    }
    return new Layer.Histogram(label, color, edges, heights);
  }

  private static double[] pooled(List<Row> rows, String ensemble, String column) {
    return rows.stream()
        .filter(row -> row.getAs("ensemble").equals(ensemble))
        .flatMap(row -> row.<Double>getList(row.fieldIndex(column)).stream())
        .mapToDouble(x -> x)
        .toArray();
  }

  private static Figure fractions(List<Row> rows) {
    int[] factors = rows.stream().mapToInt(row -> row.<Integer>getAs("factors")).toArray();
    int most = Arrays.stream(factors).max().orElseThrow();
    double[] n = new double[60];
    double[] attenuated = new double[60];
    double[] amplified = new double[60];
    for (int i = 0; i < 60; i++) {
      int whole = (int) Math.max(1, Math.round(Math.pow(most, i / 59.0)));
      FussCatalan law = new FussCatalan(whole);
      n[i] = whole;
      attenuated[i] = law.cumulative(Math.log(RandomProducts.ATTENUATED));
      amplified[i] = 1 - law.cumulative(0);
    }
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Curve("gaussian: s < 0.1", GAUSSIAN, n, attenuated));
    layers.add(new Layer.Curve("gaussian: s > 1", 2, n, amplified));
    layers.add(points("", GAUSSIAN, rows, "gaussian", "attenuated"));
    layers.add(points("", 2, rows, "gaussian", "amplified"));
    layers.add(points("orthogonal: either", ORTHOGONAL, rows, "orthogonal", "attenuated"));
    return new Figure(
        "random-products-dimensions",
        "Dimensions that are attenuated and amplified",
        "Points: fractions of singular values, with standard errors. Lines: the Fuss-Catalan law. "
            + "With length a gaussian product squeezes nearly all dimensions and stretches few; "
            + "an orthogonal one does neither.",
        FRACTIONS,
        1,
        List.of(
            new Panel(
                "",
                Scale.log("factors n"),
                new Scale("fraction of dimensions", false, 0, 1),
                layers)));
  }

  private static Layer points(
      String label, int color, List<Row> rows, String ensemble, String column) {
    List<Row> kept = rows.stream().filter(row -> row.getAs("ensemble").equals(ensemble)).toList();
    return new Layer.Points(
        label,
        color,
        kept.stream().mapToDouble(row -> row.<Integer>getAs("factors")).toArray(),
        kept.stream().mapToDouble(row -> row.<Double>getAs(column)).toArray(),
        kept.stream().mapToDouble(row -> row.<Double>getAs(column + "_error")).toArray());
  }
}
