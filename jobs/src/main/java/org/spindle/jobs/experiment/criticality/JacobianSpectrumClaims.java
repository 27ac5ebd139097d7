// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.spindle.criticality.UniversalEdge;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;

/**
 * The claims of {@link JacobianSpectrum}. Lengths of rectified units, which no fixed point
 * restores, wander from layer to layer and are not judged. Tolerances are four standard errors and
 * the bias of finite width, of the order L/N; for tanh and orthogonal weights of width 500 or more
 * at most the 5 % of the reference.
 */
final class JacobianSpectrumClaims {

  private static final String NAME = "jacobian-spectrum";
  private static final String TALK = JacobianSpectrum.TALK;
  private static final int REFERENCE_WIDTH = 500;
  private static final double REFERENCE = 0.05;

  private static final String CELLS =
      """
      SELECT ensemble, units, gain, input_length, depth, width, mask_variance, count(*) AS draws,
        avg(exp(log_rms - log_rms_theory)) AS rms,
        coalesce(stddev_samp(exp(log_rms - log_rms_theory)) / sqrt(count(*)), 0) AS rms_error,
        avg(relative_variance) AS variance, avg(relative_variance_theory) AS variance_theory,
        coalesce(stddev_samp(relative_variance) / sqrt(count(*)), 0) AS variance_error,
        avg(exp(log_top - log_top_theory)) AS top,
        coalesce(stddev_samp(exp(log_top - log_top_theory)) / sqrt(count(*)), 0) AS top_error,
        max(abs(log_top - log_top_theory)) AS top_deviation, avg(log_top) AS log_top,
        avg(inside_fraction) AS inside, avg(inside_fraction_theory) AS inside_theory,
        coalesce(stddev_samp(inside_fraction) / sqrt(count(*)), 0) AS inside_error,
        avg(1 - rank / width) AS zeros, max(untabulated_theory) AS untabulated,
        avg(cumulative_at_quantiles[0] - 1 + 0.95 * rank / width) AS excess_5,
        coalesce(stddev_samp(cumulative_at_quantiles[0] + 0.95 * rank / width)
          / sqrt(count(*)), 0) AS excess_5_error,
        avg(cumulative_at_quantiles[1] - 1 + 0.75 * rank / width) AS excess_25,
        coalesce(stddev_samp(cumulative_at_quantiles[1] + 0.75 * rank / width)
          / sqrt(count(*)), 0) AS excess_25_error,
        avg(cumulative_at_quantiles[2] - 1 + 0.5 * rank / width) AS excess_50,
        coalesce(stddev_samp(cumulative_at_quantiles[2] + 0.5 * rank / width)
          / sqrt(count(*)), 0) AS excess_50_error,
        avg(cumulative_at_quantiles[3] - 1 + 0.25 * rank / width) AS excess_75,
        coalesce(stddev_samp(cumulative_at_quantiles[3] + 0.25 * rank / width)
          / sqrt(count(*)), 0) AS excess_75_error,
        avg(cumulative_at_quantiles[4] - 1 + 0.05 * rank / width) AS excess_95,
        coalesce(stddev_samp(cumulative_at_quantiles[4] + 0.05 * rank / width)
          / sqrt(count(*)), 0) AS excess_95_error,
        avg(final_length / final_length_theory) AS length,
        coalesce(stddev_samp(final_length / final_length_theory) / sqrt(count(*)), 0)
          AS length_error,
        max(abs(edge_count - greatest(0, width - blocked))) AS miscounted,
        avg(top_atom_theory) AS top_atom, avg(unresolved / width) AS lost,
        coalesce(stddev_samp(unresolved / width) / sqrt(count(*)), 0) AS lost_error,
        avg(unresolved_theory / width) AS lost_theory
      FROM jacobian_spectrum WHERE status = 'ok' AND NOT vanished
      GROUP BY ensemble, units, gain, input_length, depth, width, mask_variance
      ORDER BY ensemble, units, gain, input_length, depth, width""";

  private final List<Row> cells;
  private final List<Row> smooth; // no atom at the top, so that quantiles are sharp
  private final List<Row> masks;
  private final Findings checks = new Findings(NAME, TALK);

  private JacobianSpectrumClaims(Tables tables) {
    List<Row> all = tables.has("jacobian_spectrum") ? tables.rows(CELLS) : List.of();
    cells = where(all, row -> !is(row, "units", "linear"));
    smooth = where(cells, row -> value(row, "top_atom") == 0);
    masks = where(all, row -> is(row, "units", "mask") && is(row, "ensemble", "orthogonal"));
  }

  static List<Check> of(Tables tables) {
    JacobianSpectrumClaims claims = new JacobianSpectrumClaims(tables);
    claims.moments();
    claims.spectra();
    claims.isometry();
    claims.atoms();
    return claims.checks.checks();
  }

  private void moments() {
    checks.each(
        "the signal has the length that the length map predicts, at the last layer",
        where(cells, row -> !is(row, "units", "mask") && !is(row, "units", "relu")),
        row -> ratio(row, "length", 2 * bias(row)));
    checks.each(
        "the root mean square singular value is the product of the layers' mean squared slopes",
        where(cells, JacobianSpectrumClaims::rmsIsSharp),
        row -> ratio(row, "rms", bias(row) + skew(row)));
    checks.each(
        "the relative variance of s² is the sum over layers",
        where(cells, JacobianSpectrumClaims::varianceIsSharp),
        this::variance);
    checks.each(
        "the largest singular value stands at the predicted edge",
        where(cells, JacobianSpectrumClaims::rmsIsSharp),
        row -> ratio(row, "top", bias(row) + skew(row) + edgeBias(row)));
  }

  private void spectra() {
    checks.each(
        "the predicted fraction of singular values is within a factor 2 of their rms",
        cells,
        row ->
            new Finding(
                value(row, "inside_theory"),
                value(row, "inside"),
                value(row, "inside_error"),
                tolerance(row, value(row, "inside_error"))));
    List<Finding> findings = new ArrayList<>();
    for (Row row : smooth) {
      for (double level : JacobianSpectrum.LEVELS) {
        double below = level * (1 - value(row, "zeros"));
        if (below < 2 * value(row, "untabulated") || below < 1.5 * value(row, "lost")) {
          continue; // the law is not known there, or the values are not
        }
        String column = "excess_" + Math.round(100 * level);
        double error = value(row, column + "_error");
        findings.add(new Finding(0, value(row, column), error, tolerance(row, error)));
      }
    }
    checks.worst("below its quantiles at 5 to 95 % lies what free probability predicts", findings);
    checks.each(
        "as many singular values as the law says are lost in the rounding of the largest",
        cells,
        row ->
            new Finding(
                value(row, "lost_theory"),
                value(row, "lost"),
                value(row, "lost_error"),
                tolerance(row, value(row, "lost_error"))));
  }

  /** Orthogonal against gaussian tanh networks that agree in everything else, near g = 1. */
  private void isometry() {
    List<Finding> findings = new ArrayList<>();
    for (Row row : cells) {
      boolean near = Math.abs(value(row, "gain") - 1) < 0.06 && is(row, "units", "tanh");
      if (near && is(row, "ensemble", "orthogonal")) {
        for (Row other : cells) {
          if (is(other, "ensemble", "gaussian") && sameNetwork(row, other)) {
            findings.add(exceeds(row, other));
          }
        }
      }
    }
    checks.worst(
        "near g = 1 twice as many singular values stay within a factor 2 of the rms with "
            + "orthogonal weights as with gaussian ones",
        findings);
  }

  private void atoms() {
    checks.each(
        "what no mask blocks is an exact atom: N less all zeros drawn singular values at the edge",
        masks,
        row -> new Finding(0, value(row, "miscounted"), 0, 0));
    checks.each(
        "the largest s² of masked networks is g^(2L)/p^L to 1e-9",
        where(masks, row -> value(row, "top_atom") > 0.1),
        row -> new Finding(0, 2 * value(row, "top_deviation"), 0, 1e-9));
    checks.each(
        "the edge of masked networks is the universal one of hard units but for 1/L",
        where(masks, row -> value(row, "top_atom") > 0.1),
        row -> {
          double variance = value(row, "mask_variance");
          double factors = value(row, "depth") - 1;
          double scale = 2 * factors * Math.log(value(row, "gain"));
          double limit = new UniversalEdge(variance).hard();
          double top = Math.exp(2 * value(row, "log_top") - scale);
          return new Finding(limit, top, 0, limit * variance * variance / factors);
        });
  }

  private Finding variance(Row row) {
    double theory = value(row, "variance_theory");
    double error = value(row, "variance_error");
    double tolerance = 4 * error + theory * (2 * bias(row) + theory / value(row, "width"));
    return new Finding(
        theory, value(row, "variance"), error, Math.min(tolerance, cap(row) * theory));
  }

  /**
   * Beyond it the mean of s⁴ hangs on single values at the edge: a spectrum that is wide against N
   * does not show its variance.
   */
  private static boolean varianceIsSharp(Row row) {
    double variance = value(row, "variance_theory");
    return variance * (value(row, "depth") - 1) <= value(row, "width");
  }

  /**
   * ln⟨s²⟩ of one network has the variance Σ_l 2σ_l(1 + v_l)/N ≈ v(2 + v)/N, v = Σσ_l the relative
   * variance of s²: where v² exceeds N, as for deep gaussian networks, ⟨s²⟩ hangs on the few
   * largest values of rare networks, and typical ones lie below it. Quantiles are sharp all the
   * same.
   */
  private static boolean rmsIsSharp(Row row) {
    double variance = value(row, "variance_theory");
    return variance * variance <= value(row, "width");
  }

  /** How much the mean of √⟨s²⟩ lies below the root of its mean: an eighth of that variance. */
  private static double skew(Row row) {
    double variance = value(row, "variance_theory");
    return variance * (2 + variance) / (8 * value(row, "width"));
  }

  private static Finding exceeds(Row orthogonal, Row gaussian) {
    double ratio = value(orthogonal, "inside") / value(gaussian, "inside");
    double error =
        ratio
            * Math.hypot(
                value(orthogonal, "inside_error") / value(orthogonal, "inside"),
                value(gaussian, "inside_error") / value(gaussian, "inside"));
    return ratio >= 2
        ? new Finding(ratio, ratio, error, Math.max(4 * error, 1e-12))
        : new Finding(2, ratio, error, 4 * error);
  }

  private static boolean sameNetwork(Row a, Row b) {
    return List.of("units", "gain", "input_length", "depth", "width").stream()
        .allMatch(column -> a.getAs(column).equals(b.getAs(column)));
  }

  private static Finding ratio(Row row, String column, double bias) {
    double error = value(row, column + "_error");
    double tolerance = Math.min(4 * error + bias, cap(row));
    return new Finding(1, value(row, column), error, tolerance);
  }

  /** Lengths of layers fluctuate by 1/√N, and L of them shift means by about L/4N. */
  private static double bias(Row row) {
    return 0.25 * (value(row, "depth") - 1) / value(row, "width");
  }

  /** Of a fraction of singular values: half of the bias, and the rounding of counts. */
  private static double tolerance(Row row, double error) {
    return 4 * error + bias(row) / 2 + 2 / value(row, "width");
  }

  /** Largest values lie N^{−2/3} below the edge, in units of the spread. */
  private static double edgeBias(Row row) {
    double spread = Math.sqrt(value(row, "variance_theory"));
    return Math.min(0.9, (1 + spread) * Math.pow(value(row, "width"), -2.0 / 3));
  }

  private static double cap(Row row) {
    boolean reference =
        value(row, "width") >= REFERENCE_WIDTH
            && is(row, "ensemble", "orthogonal")
            && is(row, "units", "tanh");
    return reference ? REFERENCE : Double.POSITIVE_INFINITY;
  }

  private static List<Row> where(List<Row> rows, Predicate<Row> predicate) {
    return rows.stream().filter(predicate).toList();
  }

  private static boolean is(Row row, String column, String value) {
    return row.getAs(column).equals(value);
  }

  static double value(Row row, String column) {
    Number value = row.getAs(column);
    return value == null ? Double.NaN : value.doubleValue();
  }
}
