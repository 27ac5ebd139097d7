// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.MeanFieldRows.array;
import static org.spindle.jobs.experiment.MeanFieldRows.number;
import static org.spindle.jobs.experiment.MeanFieldRows.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import org.apache.spark.sql.Row;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.store.Tables;

/** The figure of {@link NetworkDerivatives}. */
final class NetworkDerivativesFigures {

  private static final double UNIT_ROUNDOFF = 0x1p-53;
  private static final double FLOOR = 1e-18; // where an eigenvalue of exactly 0 is drawn

  private NetworkDerivativesFigures() {}

  static List<Figure> of(Tables tables) {
    List<Row> rows = NetworkDerivativesClaims.rows(tables);
    if (rows.isEmpty()) {
      return List.of();
    }
    Row one =
        rows.stream().filter(NetworkDerivativesClaims::isReference).findFirst().orElse(rows.get(0));
    List<Panel> panels = new ArrayList<>(List.of(spectrum(one), differences(one)));
    List<Row> generic = rows.stream().filter(NetworkDerivativesClaims::isGeneric).toList();
    if (!generic.isEmpty()) {
      panels.add(nullDirections(generic));
      panels.add(krylov(generic));
    }
    String name =
        NetworkDerivativesClaims.isReference(one) ? "the reference network" : "one network";
    return List.of(
        new Figure(
            "network-derivatives",
            "Exact derivatives of a network's error",
            "Top: "
                + name
                + "; its Hessian's spectrum with as many null directions as softmax has (band), and"
                + " how far central differences of the gradient are from its product with a"
                + " direction, with the errors of truncation (third derivative) and rounding (unit"
                + " roundoff times |∇L|, an order of magnitude). Bottom: null directions, and where"
                + " the Krylov space of the gradient ends, for networks of tanh, erf and sigmoid.",
            NetworkDerivativesClaims.ROWS,
            2,
            panels));
  }

  /** Sizes of eigenvalues by rank; the band is where those of null directions must be. */
  private static Panel spectrum(Row row) {
    double[] values = array(row, "eigenvalues");
    double size = NetworkDerivativesClaims.size(values);
    double cut = NetworkDerivatives.NULL * size;
    int negative = (int) Arrays.stream(values).filter(x -> x < -cut).count();
    double expected =
        text(row, "loss_function").equals("softmax") ? NetworkDerivativesClaims.gauge(row) : 0;
    List<Layer> layers = new ArrayList<>();
    layers.add(
        new Layer.Band(
            "h + 1 = " + (int) expected + " null directions",
            -1,
            new double[] {negative + 0.5, negative + 0.5 + expected},
            new double[] {FLOOR, FLOOR},
            new double[] {2, 2}));
    layers.add(eigenvalues("negative", 0, values, size, x -> x < -cut));
    layers.add(eigenvalues("null", 2, values, size, x -> Math.abs(x) <= cut));
    layers.add(eigenvalues("positive", 1, values, size, x -> x > cut));
    return new Panel(
        "", Scale.linear("rank of the eigenvalue"), Scale.log("|λ| / max |λ|"), layers);
  }

  private static Layer eigenvalues(
      String label, int color, double[] values, double size, DoublePredicate which) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (which.test(values[i])) {
        points.add(new double[] {i + 1, Math.max(FLOOR, Math.abs(values[i]) / size)});
      }
    }
    return points(label, color, points);
  }

  private static Panel differences(Row row) {
    double[] steps = array(row, "step_sizes");
    double[] errors = array(row, "difference_errors");
    double[] truncation = new double[steps.length];
    double[] rounding = new double[steps.length];
    for (int i = 0; i < steps.length; i++) {
      truncation[i] = number(row, "truncation") * steps[i] * steps[i];
      rounding[i] =
          UNIT_ROUNDOFF * number(row, "gradient_norm") / number(row, "product_norm") / steps[i];
    }
    double low = Arrays.stream(errors).min().orElseThrow() / 3;
    return new Panel(
        "",
        Scale.log("step ε of the difference"),
        Scale.log("relative error of H v"),
        List.of(
            new Layer.Curve("truncation ∝ ε²", 0, steps, above(truncation, low)),
            new Layer.Curve("rounding ∝ 1/ε", 1, steps, above(rounding, low)),
            new Layer.Points("central differences", -1, steps, errors, new double[0])));
  }

  private static double[] above(double[] values, double low) {
    return Arrays.stream(values).map(x -> x < low ? Double.NaN : x).toArray();
  }

  private static Panel nullDirections(List<Row> rows) {
    double widest = rows.stream().mapToDouble(r -> number(r, "width")).max().orElseThrow();
    double[] ends = {0, widest + 1};
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Curve("softmax: h + 1", 0, ends, new double[] {1, widest + 2}));
    layers.add(new Layer.Curve("squared error: 0", 1, ends, new double[] {0, 0}));
    layers.add(found(rows, 0, true));
    layers.add(found(rows, 1, false));
    return new Panel(
        "", Scale.linear("neurons h of a hidden layer"), Scale.linear("null directions"), layers);
  }

  private static Layer found(List<Row> rows, int color, boolean softmax) {
    List<double[]> points =
        rows.stream()
            .filter(r -> text(r, "loss_function").equals("softmax") == softmax)
            .map(r -> new double[] {number(r, "width"), NetworkDerivativesClaims.nullDirections(r)})
            .toList();
    return points("", color, points);
  }

  private static Panel krylov(List<Row> rows) {
    List<Layer> layers = new ArrayList<>();
    double most = 0;
    List<double[]> points = new ArrayList<>();
    for (Row row : rows) {
      if (text(row, "loss_function").equals("softmax") && number(row, "depth") == 3) {
        double end = number(row, "parameter_count") - NetworkDerivativesClaims.gauge(row);
        points.add(new double[] {end, number(row, "krylov_steps")});
        most = Math.max(most, end);
      }
    }
    double[] line = {0, most * 1.05};
    layers.add(new Layer.Curve("equal", -1, line, line));
    layers.add(points("three layers of neurons, softmax", 0, points));
    return new Panel(
        "", Scale.linear("P - (h + 1)"), Scale.linear("dimension of the Krylov space"), layers);
  }

  private static Layer points(String label, int color, List<double[]> points) {
    return new Layer.Points(
        label,
        color,
        points.stream().mapToDouble(p -> p[0]).toArray(),
        points.stream().mapToDouble(p -> p[1]).toArray(),
        new double[0]);
  }
}
