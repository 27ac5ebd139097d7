// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.jobs.experiment.MeanFieldRows.array;
import static org.spindle.jobs.experiment.MeanFieldRows.number;
import static org.spindle.jobs.experiment.MeanFieldRows.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;

/** The claims of {@link NetworkDerivatives}. */
final class NetworkDerivativesClaims {

  private static final double REFERENCE = 1e-9;
  private static final double DIFFERENCES = 1e-8; // relative
  private static final double PRODUCTS = 1e-10; // relative
  private static final double ROUNDING = 1e-12; // relative
  private static final Set<String> SMOOTH = Set.of("linear", "tanh", "erf", "sigmoid");

  /** Steps at which the error is truncation, with the next order still small. */
  private static final double ABOVE_ROUNDING = 1e-7;

  private static final double BELOW_NEXT_ORDER = 1e-5;
  private static final double NEXT_ORDER = 0.02;

  /** From an independent program, in the order of the columns. */
  private static final double[] NUMBERS = {
    1.635159787191,
    0.897016554560,
    0.479075444086,
    1.228427861526,
    1.478122367020,
    1.151284265901,
    2.109347035230
  };

  private static final String[] COLUMNS = {
    "loss", "gradient_norm", "slope", "curvature", "product_norm", "trace", "frobenius"
  };
  private static final double LEAST = -0.634686826426;
  private static final double LARGEST = 1.103788979957;
  private static final int NEGATIVE = 18;

  static final String ROWS =
      """
      SELECT draw, depth, width, outputs, activation, loss_function, seed, replicate,
        parameter_count, loss, gradient_norm, slope, curvature, product_norm, trace, frobenius,
        eigenvalues, product_error, shift_slope, krylov_steps, step_sizes, difference_errors,
        truncation
      FROM network_derivatives WHERE status = 'ok'
      ORDER BY draw, loss_function, activation, depth, width, seed, replicate""";

  private NetworkDerivativesClaims() {}

  static List<Row> rows(Tables tables) {
    return tables.has("network_derivatives") ? tables.rows(ROWS) : List.of();
  }

  static List<Check> of(Tables tables) {
    List<Row> rows = rows(tables);
    List<Row> generic = rows.stream().filter(NetworkDerivativesClaims::isGeneric).toList();
    List<Row> softmax = generic.stream().filter(NetworkDerivativesClaims::isSoftmax).toList();
    Findings findings = new Findings(NetworkDerivatives.NAME, NetworkDerivatives.TALK);
    addReference(findings, rows.stream().filter(NetworkDerivativesClaims::isReference).toList());
    return findings
        .each(
            "products with the Hessian are central differences of the gradient",
            rows,
            r -> Finding.deviation(least(array(r, "difference_errors")), DIFFERENCES))
        .worst("central differences miss by the third derivative times ε²/6", truncated(rows))
        .each(
            "the whole Hessian times a direction is the product by the R-operator",
            rows,
            r -> Finding.deviation(number(r, "product_error"), PRODUCTS))
        .each(
            "a softmax network with h inputs to its last layer has h + 1 null directions",
            softmax,
            r -> Finding.exact(gauge(r), nullDirections(r), 0))
        .each(
            "a network with squared error has no null directions",
            generic.stream().filter(r -> !isSoftmax(r)).toList(),
            r -> Finding.exact(0, nullDirections(r), 0))
        .each(
            "the gradient of a softmax network has no part in null directions",
            rows.stream().filter(NetworkDerivativesClaims::isSoftmax).toList(),
            r -> Finding.deviation(number(r, "shift_slope"), ROUNDING))
        .each(
            "the Krylov space of the gradient ends at P - (h + 1)",
            softmax.stream().filter(r -> number(r, "depth") == 3).toList(),
            r ->
                Finding.exact(
                    number(r, "parameter_count") - gauge(r), number(r, "krylov_steps"), 0))
        .checks();
  }

  private static void addReference(Findings findings, List<Row> reference) {
    for (int i = 0; i < COLUMNS.length; i++) {
      double number = NUMBERS[i];
      String column = COLUMNS[i];
      findings.each(
          "reference network: " + column.replace('_', ' '),
          reference,
          r -> Finding.exact(number, number(r, column), REFERENCE));
    }
    findings
        .each(
            "reference network: smallest eigenvalue",
            reference,
            r -> Finding.exact(LEAST, array(r, "eigenvalues")[0], REFERENCE))
        .each(
            "reference network: largest eigenvalue",
            reference,
            r -> Finding.exact(LARGEST, last(array(r, "eigenvalues")), REFERENCE))
        .each(
            "reference network: negative eigenvalues",
            reference,
            r -> Finding.exact(NEGATIVE, negative(r), 0));
  }

  private static List<Finding> truncated(List<Row> rows) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double[] steps = array(row, "step_sizes");
      double[] errors = array(row, "difference_errors");
      for (int i = 0; isSmooth(row) && i < steps.length; i++) {
        double theory = number(row, "truncation") * steps[i] * steps[i];
        if (theory > ABOVE_ROUNDING && theory < BELOW_NEXT_ORDER) {
          findings.add(Finding.exact(1, errors[i] / theory, NEXT_ORDER));
        }
      }
    }
    return findings;
  }

  static boolean isReference(Row row) {
    return text(row, "draw").equals("reference");
  }

  private static boolean isSoftmax(Row row) {
    return text(row, "loss_function").equals("softmax");
  }

  private static boolean isSmooth(Row row) {
    return SMOOTH.contains(text(row, "activation"));
  }

  /** No symmetry but that of the outputs: neither kinks with dead neurons nor linear layers. */
  static boolean isGeneric(Row row) {
    return isSmooth(row) && !text(row, "activation").equals("linear");
  }

  /** h + 1. */
  static double gauge(Row row) {
    return number(row, "width") + 1;
  }

  private static double negative(Row row) {
    double[] values = array(row, "eigenvalues");
    double cut = NetworkDerivatives.NULL * size(values);
    return Arrays.stream(values).filter(x -> x < -cut).count();
  }

  static double nullDirections(Row row) {
    double[] values = array(row, "eigenvalues");
    double cut = NetworkDerivatives.NULL * size(values);
    return Arrays.stream(values).filter(x -> Math.abs(x) <= cut).count();
  }

  static double size(double[] values) {
    return Math.max(Math.abs(values[0]), Math.abs(last(values)));
  }

  private static double last(double[] values) {
    return values[values.length - 1];
  }

  private static double least(double[] values) {
    return Arrays.stream(values).min().orElse(Double.NaN);
  }
}
