// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import static org.spindle.jobs.experiment.MeanFieldRows.groups;
import static org.spindle.jobs.experiment.MeanFieldRows.number;
import static org.spindle.jobs.experiment.MeanFieldRows.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.spindle.criticality.EdgeOfChaos;
import org.spindle.criticality.LengthMap;
import org.spindle.jobs.analysis.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.network.Activation;

/**
 * The claims of {@link SignalPropagation}. Finite width shifts means by about 1/N a layer, which
 * adds up over the depth scale; that is the stated bias.
 */
final class SignalPropagationClaims {

  private static final double BIAS = 5; // of relative 1/N a layer; at most 3 was seen
  private static final double EDGE = 1e-5; // accuracy of the phase boundary
  private static final double FIXED = 1e-4; // accuracy of c*
  private static final double NEAR = 0.1; // |χ₁ − 1| within which finite width dominates
  private static final int WIDE = 1000; // where the fixed upper limits hold
  private static final double LENGTH_LIMIT = 0.04; // relative, for orthogonal weights
  private static final double CORRELATION_LIMIT = 0.06;

  static final String CELLS =
      """
      SELECT activation, weight_variance, bias_variance, initialization, width, depth,
        initial_length, initial_correlation,
        avg(critical_weight_variance) AS critical_weight_variance,
        avg(fixed_length) AS fixed_length, avg(fixed_correlation) AS fixed_correlation,
        avg(chi) AS chi, avg(length_depth) AS length_depth,
        avg(correlation_depth) AS correlation_depth,
        avg(late_length) AS late_length, avg(late_length_theory) AS late_length_theory,
        sqrt(sum(late_length_error * late_length_error)) / count(*) AS late_length_error,
        avg(end_correlation) AS end_correlation,
        avg(end_correlation_theory) AS end_correlation_theory,
        sqrt(sum(end_correlation_error * end_correlation_error)) / count(*)
          AS end_correlation_error,
        avg(growth) AS growth, avg(growth_theory) AS growth_theory,
        sqrt(sum(growth_error * growth_error)) / count(*) AS growth_error
      FROM signal_propagation WHERE status = 'ok'
      GROUP BY activation, weight_variance, bias_variance, initialization, width, depth,
        initial_length, initial_correlation
      ORDER BY activation, initialization, width, depth, bias_variance, weight_variance""";

  private static final String LOST =
      """
      SELECT count(*) AS lost FROM signal_propagation WHERE status = 'ok'
        AND (layers_reached < depth) != (diverged OR vanished)
        OR exists(lengths, q -> isnan(q) OR q > 1e300)
        OR exists(distances, d -> isnan(d) OR d > 2.1)""";

  private SignalPropagationClaims() {}

  static List<Check> of(Tables tables) {
    List<Row> all = tables.has("signal_propagation") ? tables.rows(CELLS) : List.of();
    List<Row> cells = where(all, r -> number(r, "late_length") >= 0);
    List<Finding> lost = new ArrayList<>();
    if (!all.isEmpty()) {
      lost.add(Finding.exact(0, number(tables.rows(LOST).get(0), "lost"), 0));
    }
    return new Findings("signal-propagation", SignalPropagation.TALK)
        .worst("the edge of chaos is the same by root finding in σ_w² and in q", edges(all))
        .each(
            "the correlation map run through the layers ends at its fixed point c*",
            where(cells, SignalPropagationClaims::converged),
            SignalPropagationClaims::fixedCorrelation)
        .each(
            "lengths of late layers are those of the length map",
            where(cells, r -> number(r, "length_depth") > 0 && number(r, "fixed_length") > 0),
            SignalPropagationClaims::lateLength)
        .each(
            "below the critical gain and without biases the signal dies",
            where(
                cells,
                r ->
                    number(r, "bias_variance") == 0
                        && number(r, "late_length_theory") < 0.005
                        && number(r, "chi") < 1 - NEAR),
            r -> Finding.deviation(number(r, "late_length"), 0.01))
        .each(
            "stimuli become alike or are torn apart as the correlation map says",
            where(
                cells,
                r -> number(r, "correlation_depth") > 0 && Math.abs(number(r, "chi") - 1) > NEAR),
            SignalPropagationClaims::endCorrelation)
        .each(
            "perturbations grow by χ a layer",
            where(cells, r -> Math.abs(number(r, "chi") - 1) > NEAR),
            r -> {
              double error = number(r, "growth_error");
              double bias = BIAS / number(r, "width") * (1 + scale(r, "length_depth"));
              return new Finding(
                  number(r, "growth_theory"), number(r, "growth"), error, 4 * error + bias);
            })
        .worst("signals lost by overflow or underflow without a flag", lost)
        .checks();
  }

  private static List<Finding> edges(List<Row> cells) {
    List<Finding> findings = new ArrayList<>();
    for (List<Row> group :
        groups(cells, r -> List.of(text(r, "activation"), number(r, "bias_variance")))) {
      double critical = number(group.get(0), "critical_weight_variance");
      if (critical > 0) {
        Activation activation = activation(group.get(0));
        double biases = number(group.get(0), "bias_variance");
        double length = new LengthMap(activation, critical, biases).fixedPoint();
        if (length > 0 && Double.isFinite(length)) {
          double[] edge = EdgeOfChaos.atLength(activation, length);
          findings.add(Finding.exact(edge[0], critical, EDGE));
          findings.add(Finding.exact(edge[1], biases, EDGE));
        }
      }
    }
    return findings;
  }

  static Activation activation(Row row) {
    String name = text(row, "activation");
    return Activation.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static boolean converged(Row row) {
    double scale = Math.max(number(row, "correlation_depth"), number(row, "length_depth"));
    return scale > 0 && left(row, scale) < 0.1;
  }

  /** What is left of a deviation; a start near the saddle c = 1 needs some layers more. */
  private static double left(Row row, double scale) {
    double start = 1 - number(row, "initial_correlation");
    double delay = Math.max(0, -Math.log(start)) / Math.max(NEAR, Math.log(number(row, "chi")));
    return 4 * Math.exp(-(number(row, "depth") - 1 - delay) / scale);
  }

  private static Finding fixedCorrelation(Row row) {
    double scale = Math.max(number(row, "correlation_depth"), number(row, "length_depth"));
    return Finding.exact(
        number(row, "fixed_correlation"),
        number(row, "end_correlation_theory"),
        FIXED + left(row, scale));
  }

  private static Finding lateLength(Row row) {
    double theory = number(row, "late_length_theory");
    double error = number(row, "late_length_error");
    double width = number(row, "width");
    double tolerance = 4 * error + BIAS / width * (1 + scale(row, "length_depth")) * theory;
    boolean reference = text(row, "initialization").equals("orthogonal") && width >= WIDE;
    return new Finding(
        theory,
        number(row, "late_length"),
        error,
        reference ? Math.min(tolerance, LENGTH_LIMIT * theory) : tolerance);
  }

  private static Finding endCorrelation(Row row) {
    double theory = number(row, "end_correlation_theory");
    double error = number(row, "end_correlation_error");
    double width = number(row, "width");
    double scale = 1 + scale(row, "correlation_depth");
    double tolerance = 4 * error + BIAS / width * scale * (1 - theory);
    return new Finding(
        theory,
        number(row, "end_correlation"),
        error,
        width >= WIDE ? Math.min(tolerance, CORRELATION_LIMIT) : tolerance);
  }

  private static double scale(Row row, String column) {
    double scale = number(row, column);
    return scale > 0 ? Math.min(scale, number(row, "depth")) : number(row, "depth");
  }

  private static List<Row> where(List<Row> rows, Predicate<Row> predicate) {
    return rows.stream().filter(predicate).toList();
  }
}
