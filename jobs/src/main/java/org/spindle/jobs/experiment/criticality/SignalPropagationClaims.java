// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.MeanFieldRows.groups;
import static org.spindle.jobs.experiment.MeanFieldRows.number;
import static org.spindle.jobs.experiment.MeanFieldRows.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.spindle.criticality.EdgeOfChaos;
import org.spindle.criticality.LengthMap;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.network.Activation;
import org.spindle.statistic.Significance;

/**
 * The claims of {@link SignalPropagation}. Finite width shifts means by about 1/N a layer, which
 * adds up over the depth scale; that is the stated bias.
 */
final class SignalPropagationClaims {

  // shifts of means in units of 1/N per layer of depth scale, measured with 1500 networks of width
  // 100 and 300: at most 0.25, 0.7 and 2.4 where they stand out of their errors
  private static final double LENGTH_BIAS = 0.5;
  private static final double CORRELATION_BIAS = 1;
  private static final double GROWTH_BIAS = 3;
  private static final double EDGE = 1e-5; // accuracy of the phase boundary
  private static final double FIXED = 1e-4; // accuracy of c*
  private static final double NEAR = 0.1; // |χ₁ − 1| within which finite width dominates
  private static final int WIDE = 1000; // where the fixed upper limits hold
  private static final double LENGTH_LIMIT = 0.04; // relative, for orthogonal weights
  private static final double CORRELATION_LIMIT = 0.06;

  // of tanh networks: σ_w² of the edge by σ_b² (Schoenholz et al. 2017), q* by σ_w² without biases
  // (Saxe et al. 2014), and c* at one place (Poole et al. 2016)
  private static final Map<Double, Double> EDGES =
      Map.of(0.01, 1.4242053, 0.05, 1.7609546, 0.09, 1.9476546);
  private static final Map<Double, Double> LENGTHS =
      Map.of(1.44, 0.249513, 2.25, 0.793354, 4.0, 2.121474);
  private static final double POOLE_WEIGHTS = 6.25;
  private static final double POOLE_BIASES = 0.09;
  private static final double POOLE_CORRELATION = 0.122104;

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
        sqrt(sum(growth_error * growth_error)) / count(*) AS growth_error,
        count(*) * (avg(networks) - 1) + 1 AS draws
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
    List<Row> lasting =
        where(cells, r -> number(r, "length_depth") > 0 && number(r, "fixed_length") > 0);
    List<Row> off = where(cells, r -> Math.abs(number(r, "chi") - 1) > NEAR);
    List<Row> away = where(off, r -> number(r, "correlation_depth") > 0);
    Findings findings = new Findings("signal-propagation", SignalPropagation.TALK);
    references(findings, where(all, r -> text(r, "activation").equals("tanh")));
    return findings
        .worst("the edge of chaos is the same by root finding in σ_w² and in q", edges(all))
        .each(
            "the correlation map run through the layers ends at its fixed point c*",
            where(cells, SignalPropagationClaims::converged),
            SignalPropagationClaims::fixedCorrelation)
        .each(
            "lengths of late layers are those of the length map",
            lasting,
            r -> lateLength(r, lasting.size()))
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
            away,
            r -> endCorrelation(r, away.size()))
        .each("perturbations grow by χ a layer", off, r -> growth(r, off.size()))
        .worst("signals lost by overflow or underflow without a flag", lost)
        .checks();
  }

  /** What is published or derived elsewhere, by number. */
  private static void references(Findings findings, List<Row> tanh) {
    List<Row> poole =
        where(
            tanh,
            r ->
                number(r, "weight_variance") == POOLE_WEIGHTS
                    && number(r, "bias_variance") == POOLE_BIASES);
    List<Row> lengths =
        where(
            tanh,
            r ->
                number(r, "bias_variance") == 0
                    && text(r, "initialization").equals("orthogonal")
                    && LENGTHS.containsKey(number(r, "weight_variance")));
    findings
        .perGroup(
            "the root finder puts the edge of chaos of tanh where it is known to be",
            where(tanh, r -> EDGES.containsKey(number(r, "bias_variance"))),
            r -> "σ_b² = " + number(r, "bias_variance"),
            r ->
                Finding.exact(
                    EDGES.get(number(r, "bias_variance")),
                    number(r, "critical_weight_variance"),
                    EDGE))
        .each(
            "c* of tanh at σ_w = 2.5, σ_b = 0.3 is 0.12210",
            poole,
            r -> Finding.exact(POOLE_CORRELATION, number(r, "fixed_correlation"), FIXED))
        .each(
            "and simulated networks end there",
            poole,
            r -> at(POOLE_CORRELATION, endCorrelation(r, poole.size())))
        .perGroup(
            "beyond the edge lengths settle at q*",
            lengths,
            r -> String.format(Locale.ROOT, "g = %.3g", Math.sqrt(number(r, "weight_variance"))),
            r -> at(LENGTHS.get(number(r, "weight_variance")), lateLength(r, lengths.size())));
  }

  /** The same measurement against a fixed number; what the layers have yet to go is allowed. */
  private static Finding at(double reference, Finding finding) {
    double left = Math.abs(finding.theory() - reference);
    return new Finding(reference, finding.measured(), finding.error(), finding.tolerance() + left);
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

  private static Finding lateLength(Row row, int places) {
    double theory = number(row, "late_length_theory");
    double bias = LENGTH_BIAS * perLayer(row, "length_depth") * theory;
    boolean reference =
        text(row, "initialization").equals("orthogonal") && number(row, "width") >= WIDE;
    double limit = reference ? LENGTH_LIMIT * theory : Double.POSITIVE_INFINITY;
    return judge(row, "late_length", places, bias, limit);
  }

  private static Finding endCorrelation(Row row, int places) {
    double away = 1 - number(row, "end_correlation_theory");
    double bias = CORRELATION_BIAS * perLayer(row, "correlation_depth") * away;
    double limit = number(row, "width") >= WIDE ? CORRELATION_LIMIT : Double.POSITIVE_INFINITY;
    return judge(row, "end_correlation", places, bias, limit);
  }

  private static Finding growth(Row row, int places) {
    double bias = GROWTH_BIAS * perLayer(row, "length_depth");
    return judge(row, "growth", places, bias, Double.POSITIVE_INFINITY);
  }

  /** Student's tails count: standard errors come from few networks. */
  private static Finding judge(Row row, String column, int places, double bias, double limit) {
    double error = number(row, column + "_error");
    double allowed = Significance.standardErrors((long) number(row, "draws"), places);
    return new Finding(
        number(row, column + "_theory"),
        number(row, column),
        error,
        Math.min(limit, allowed * error + bias));
  }

  /** What finite width does to a mean by 1/N a layer, over as many layers as are remembered. */
  private static double perLayer(Row row, String column) {
    return (1 + scale(row, column)) / number(row, "width");
  }

  private static double scale(Row row, String column) {
    double scale = number(row, column);
    return scale > 0 ? Math.min(scale, number(row, "depth")) : number(row, "depth");
  }

  private static List<Row> where(List<Row> rows, Predicate<Row> predicate) {
    return rows.stream().filter(predicate).toList();
  }
}
