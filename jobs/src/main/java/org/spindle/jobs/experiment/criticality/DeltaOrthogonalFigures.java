// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.MeanFieldRows.array;
import static org.spindle.jobs.experiment.MeanFieldRows.counting;
import static org.spindle.jobs.experiment.MeanFieldRows.groups;
import static org.spindle.jobs.experiment.MeanFieldRows.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;

/** The figures of {@link DeltaOrthogonal}. */
final class DeltaOrthogonalFigures {

  private static final int MOST_MODES = 6;
  private static final int QUARTER = 100; // points of the quarter circle

  private DeltaOrthogonalFigures() {}

  static List<Figure> of(Tables tables) {
    if (!tables.has("delta_orthogonal")) {
      return List.of();
    }
    List<Row> rows =
        tables.rows(DeltaOrthogonalClaims.ROWS).stream()
            .filter(r -> r.<Integer>getAs("replicate") == 0)
            .toList();
    return rows.isEmpty() ? List.of() : List.of(spectra(rows), waves(rows));
  }

  private static Figure spectra(List<Row> rows) {
    List<Layer> layers = new ArrayList<>();
    int color = 0;
    for (List<Row> group : groups(rows, r -> text(r, "kernel"))) {
      double[] values = array(group.get(0), "singular_values");
      double[] rank =
          IntStream.range(0, values.length).mapToDouble(i -> i / (values.length - 1.0)).toArray();
      layers.add(
          new Layer.Points(text(group.get(0), "kernel"), color++, rank, values, new double[0]));
    }
    layers.add(quarterCircle(color - 1));
    double[] ends = {0, 1};
    layers.add(new Layer.Curve("isometry", -1, ends, new double[] {1, 1}));
    return new Figure(
        "delta-orthogonal-spectrum",
        "Singular values of a circular convolution",
        "All singular values, from the largest to the smallest, one Fourier mode at a time. The"
            + " delta-orthogonal kernel keeps all directions, the gaussian one loses some: lines are the"
            + " isometry and the quarter-circle law.",
        DeltaOrthogonalClaims.ROWS,
        1,
        List.of(
            new Panel(
                "",
                Scale.linear("fraction of singular values that are larger"),
                Scale.linear("singular value"),
                layers)));
  }

  /**
   * The law of gaussian matrices: s = 2 sin θ, of which a fraction 1 − 2(θ + sin θ cos θ)/π is
   * larger.
   */
  private static Layer quarterCircle(int color) {
    double[] larger = new double[QUARTER];
    double[] value = new double[QUARTER];
    for (int i = 0; i < QUARTER; i++) {
      double theta = Math.PI / 2 * i / (QUARTER - 1);
      larger[i] = 1 - 2 / Math.PI * (theta + Math.sin(theta) * Math.cos(theta));
      value[i] = 2 * Math.sin(theta);
    }
    return new Layer.Curve("quarter-circle law", color, larger, value);
  }

  private static Figure waves(List<Row> rows) {
    List<Panel> panels = new ArrayList<>();
    for (List<Row> group :
        groups(rows, r -> List.of(text(r, "activation"), text(r, "pattern"), text(r, "kernel")))) {
      Row first = group.get(0);
      List<Layer> layers = new ArrayList<>();
      int every = (group.size() + MOST_MODES - 1) / MOST_MODES;
      for (int i = 0; i < group.size(); i += every) {
        Row row = group.get(i);
        double start = array(row, "waves_theory")[0];
        double[] layer = counting(array(row, "waves").length);
        layers.add(
            new Layer.Curve(
                "j = " + row.getAs("mode"),
                i / every,
                layer,
                scaled(array(row, "waves_theory"), start)));
        layers.add(
            new Layer.Points(
                "",
                i / every,
                layer,
                scaled(array(row, "waves"), start),
                scaled(array(row, "wave_errors"), Math.abs(start))));
      }
      panels.add(
          new Panel(
              text(first, "kernel") + ", " + text(first, "activation") + ", " + what(first),
              Scale.linear("layer"),
              Scale.linear("wave / wave of layer 1"),
              layers));
    }
    return new Figure(
        "delta-orthogonal-waves",
        "How far spatial waves reach in random convolutional networks",
        "Points: networks of finitely many channels, with one standard error. Lines: the covariance"
            + " map. Gaussian kernels average a wave of mode j away by λ_j a layer, delta-orthogonal"
            + " ones leave it to the activation.",
        DeltaOrthogonalClaims.ROWS,
        Math.min(2, panels.size()),
        panels);
  }

  private static String what(Row row) {
    return text(row, "pattern").equals("length") ? "lengths" : "covariances";
  }

  private static double[] scaled(double[] values, double unit) {
    return Arrays.stream(values).map(v -> v / unit).toArray();
  }
}
