// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.MeanFieldRows.array;
import static org.spindle.jobs.experiment.MeanFieldRows.number;
import static org.spindle.jobs.experiment.MeanFieldRows.text;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.statistic.Significance;

/** The claims of {@link DeltaOrthogonal}. */
final class DeltaOrthogonalClaims {

  private static final double ISOMETRY = 1e-10;
  private static final double FAR = 0.5; // a gaussian kernel misses isometry by more
  // shift of the mean by finitely many channels, of A/C; 600 networks of 32 channels show at most
  // 0.36
  private static final double BIAS = 0.6;

  static final String ROWS =
      """
      SELECT kernel, activation, weight_variance, bias_variance, channels, positions, kernel_width,
        depth, pattern, mode, amplitude, networks, replicate, least_singular_value, largest_singular_value,
        mode_factor, contraction, waves, wave_errors, waves_theory, singular_values
      FROM delta_orthogonal WHERE status = 'ok'
      ORDER BY activation, pattern, kernel, weight_variance, mode, replicate""";

  private DeltaOrthogonalClaims() {}

  static List<Check> of(Tables tables) {
    List<Row> rows = tables.has("delta_orthogonal") ? tables.rows(ROWS) : List.of();
    List<Row> delta = where(rows, "kernel", "delta-orthogonal");
    List<Row> gaussian = where(rows, "kernel", "gaussian");
    return new Findings("delta-orthogonal", DeltaOrthogonal.TALK)
        .each(
            "a delta-orthogonal convolution has all singular values 1",
            delta,
            r -> Finding.deviation(missed(r), ISOMETRY))
        .worst(
            "gaussian convolutions that are nearly isometries",
            gaussian.isEmpty() ? List.of() : List.of(isometries(gaussian)))
        .worst("waves in simulated networks follow the covariance map", followed(rows))
        .worst(
            "in linear networks a wave shrinks by χ·λ_j a layer",
            shrunk(where(rows, "activation", "linear")))
        .each(
            "a linear delta-orthogonal network keeps waves of length to rounding",
            where(where(delta, "activation", "linear"), "pattern", "length"),
            r -> {
              double[] waves = array(r, "waves");
              double kept = Math.pow(number(r, "contraction"), waves.length - 1);
              double lost = waves[waves.length - 1] / (waves[0] * kept) - 1;
              return Finding.deviation(lost, ISOMETRY);
            })
        .checks();
  }

  private static double missed(Row row) {
    return Math.max(
        Math.abs(number(row, "least_singular_value") - 1),
        Math.abs(number(row, "largest_singular_value") - 1));
  }

  private static Finding isometries(List<Row> rows) {
    return Finding.exact(0, rows.stream().filter(r -> !(missed(r) > FAR)).count(), 0);
  }

  /** After a third of each network and at its end. */
  private static List<Finding> followed(List<Row> rows) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double[] theory = array(row, "waves_theory");
      double bias = BIAS * number(row, "amplitude") / number(row, "channels");
      for (int layer : new int[] {theory.length / 3, theory.length - 1}) {
        findings.add(judge(row, theory[layer], layer, 2 * rows.size(), bias));
      }
    }
    return findings;
  }

  /** Exact in the mean for any number of channels, so that the bias is rounding. */
  private static List<Finding> shrunk(List<Row> rows) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double[] waves = array(row, "waves");
      int last = waves.length - 1;
      double factor = number(row, "contraction") * number(row, "mode_factor");
      findings.add(judge(row, waves[0] * Math.pow(factor, last), last, rows.size(), ISOMETRY));
    }
    return findings;
  }

  /** Student's tails count: standard errors come from few networks. */
  private static Finding judge(Row row, double theory, int layer, int places, double bias) {
    double error = array(row, "wave_errors")[layer];
    double allowed = Significance.standardErrors((long) number(row, "networks"), places);
    return new Finding(theory, array(row, "waves")[layer], error, allowed * error + bias);
  }

  private static List<Row> where(List<Row> rows, String column, String value) {
    return rows.stream().filter(r -> text(r, column).equals(value)).toList();
  }
}
