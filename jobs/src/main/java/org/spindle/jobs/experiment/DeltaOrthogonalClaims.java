// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import static org.spindle.jobs.experiment.MeanFieldRows.array;
import static org.spindle.jobs.experiment.MeanFieldRows.number;
import static org.spindle.jobs.experiment.MeanFieldRows.text;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.jobs.analysis.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;

/** The claims of {@link DeltaOrthogonal}. */
final class DeltaOrthogonalClaims {

  private static final double ISOMETRY = 1e-10;
  private static final double FAR = 0.5; // a gaussian kernel misses isometry by more
  private static final double BIAS = 3; // of A/C: shift of the mean by finitely many channels

  static final String ROWS =
      """
      SELECT kernel, activation, weight_variance, bias_variance, channels, positions, kernel_width,
        depth, pattern, mode, amplitude, replicate, least_singular_value, largest_singular_value,
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

  /** In the middle and at the end of each network. */
  private static List<Finding> followed(List<Row> rows) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double[] theory = array(row, "waves_theory");
      for (int layer : new int[] {theory.length / 3, theory.length - 1}) {
        findings.add(
            judge(
                theory[layer],
                array(row, "waves")[layer],
                array(row, "wave_errors")[layer],
                number(row, "amplitude") / number(row, "channels")));
      }
    }
    return findings;
  }

  private static List<Finding> shrunk(List<Row> rows) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double[] waves = array(row, "waves");
      double[] errors = array(row, "wave_errors");
      int last = waves.length - 1;
      double factor = number(row, "contraction") * number(row, "mode_factor");
      double theory = waves[0] * Math.pow(factor, last);
      // exact in the mean for any number of channels: the bias is rounding
      findings.add(new Finding(theory, waves[last], errors[last], 4 * errors[last] + ISOMETRY));
    }
    return findings;
  }

  private static Finding judge(double theory, double measured, double error, double unit) {
    return new Finding(theory, measured, error, 4 * error + BIAS * unit);
  }

  private static List<Row> where(List<Row> rows, String column, String value) {
    return rows.stream().filter(r -> text(r, column).equals(value)).toList();
  }
}
