// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.MeanFieldRows.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;

/** The claims of {@link GeneralizationGain}. */
final class GeneralizationGainClaims {

  private static final double LEARNED = 0.01; // of E_g(∞) left to go at the end
  private static final double GAIN = 1.02; // stopping early is judged where it should gain 2 %
  private static final double REFERENCE_BELOW = 0.06; // of E_g, upper limit for N ≥ 2000
  private static final double REFERENCE_ABOVE = 0.012 / 0.09; // likewise for α > 1
  private static final int REFERENCE_WEIGHTS = 2000;

  // E_g(∞) for σ_w = 1, σ_ε = 0.3 at α = 1/2, by σ_0, and at α = 2
  private static final Map<Double, Double> FEW = Map.of(0.0, 0.59, 1.0, 1.09, 2.0, 2.59);
  private static final double MANY = 0.09;

  static final String CELLS =
      """
      SELECT weights, sample_ratio, teacher_deviation, initial_deviation, noise, learning_rate,
        duration, students, avg(generalization_error) AS error,
        avg(generalization_error_theory) AS error_theory,
        avg(generalization_error_scatter) / sqrt(count(*)) AS scatter,
        avg(generalization_error_bias) AS bias, avg(final_error_theory) AS final_error_theory,
        avg(initial_weights_cost) AS initial_weights_cost, avg(best_time) AS best_time,
        avg(stopped_error) AS stopped_error, avg(stopped_error_theory) AS stopped_error_theory,
        avg(stopped_error_scatter) / sqrt(count(*)) AS stopped_scatter,
        avg(stopped_error_bias) AS stopped_bias
      FROM generalization_gain WHERE status = 'ok'
      GROUP BY weights, sample_ratio, teacher_deviation, initial_deviation, noise, learning_rate,
        duration, students
      ORDER BY weights, noise, teacher_deviation, sample_ratio, initial_deviation""";

  private GeneralizationGainClaims() {}

  static List<Check> of(Tables tables) {
    List<Row> cells = tables.has("generalization_gain") ? tables.rows(CELLS) : List.of();
    List<Row> few = where(cells, r -> number(r, "sample_ratio") < 1);
    List<Row> many = where(cells, r -> number(r, "sample_ratio") > 1);
    List<Row> stopped = where(cells, r -> number(r, "stopped_error") >= 0);
    return new Findings("generalization-gain", GeneralizationGain.TALK)
        .each(
            "the generalization error is the average over the Marchenko–Pastur law",
            cells,
            r -> judge(r, number(r, "error_theory"), "error", "scatter", "bias"))
        .each(
            "with fewer examples than weights it ends at (1−α)(σ_w²+σ_0²) + σ_ε²α/(1−α)",
            learned(few),
            GeneralizationGainClaims::end)
        .each(
            "with more examples than weights it ends at σ_ε²/(α−1), whatever the initial weights",
            learned(many),
            GeneralizationGainClaims::end)
        .perGroup(
            "σ_0 costs what it should at α = 1/2 and nothing at α = 2",
            learned(where(cells, GeneralizationGainClaims::isReference)),
            r -> "α = " + number(r, "sample_ratio") + ", σ_0 = " + number(r, "initial_deviation"),
            GeneralizationGainClaims::reference)
        .worst("large initial weights cost (1−α)σ_0² in the end", costs(learned(few)))
        .each(
            "stopped at the time that theory finds best, it is what theory says",
            stopped,
            r ->
                judge(
                    r,
                    number(r, "stopped_error_theory"),
                    "stopped_error",
                    "stopped_scatter",
                    "stopped_bias"))
        .each(
            "stopping there generalizes better than learning on, by as much as theory says",
            where(
                stopped, r -> number(r, "error_theory") > GAIN * number(r, "stopped_error_theory")),
            GeneralizationGainClaims::gain)
        .checks();
  }

  private static Finding judge(Row row, double theory, String error, String scatter, String bias) {
    double deviation = number(row, scatter);
    double tolerance = 4 * deviation + number(row, bias);
    return new Finding(theory, number(row, error), deviation, tolerance);
  }

  private static Finding end(Row row) {
    double theory = number(row, "final_error_theory");
    double left = Math.abs(number(row, "error_theory") - theory);
    double scatter = number(row, "scatter");
    double tolerance = 4 * scatter + number(row, "bias") + left;
    if (number(row, "weights") >= REFERENCE_WEIGHTS) {
      boolean below = number(row, "sample_ratio") < 1;
      tolerance = Math.min(tolerance, (below ? REFERENCE_BELOW : REFERENCE_ABOVE) * theory);
    }
    return new Finding(theory, number(row, "error"), scatter, tolerance);
  }

  private static boolean isReference(Row row) {
    double ratio = number(row, "sample_ratio");
    return number(row, "teacher_deviation") == 1
        && number(row, "noise") == 0.3
        && (ratio == 2 || ratio == 0.5)
        && FEW.containsKey(number(row, "initial_deviation"));
  }

  private static Finding reference(Row row) {
    Finding finding = end(row);
    double theory =
        number(row, "sample_ratio") == 2 ? MANY : FEW.get(number(row, "initial_deviation"));
    return new Finding(theory, finding.measured(), finding.error(), finding.tolerance());
  }

  private static Finding gain(Row row) {
    double theory = number(row, "error_theory") - number(row, "stopped_error_theory");
    double measured = number(row, "error") - number(row, "stopped_error");
    // one run has both, so that their scatters add at worst
    double scatter = number(row, "scatter") + number(row, "stopped_scatter");
    double bias = number(row, "bias") + number(row, "stopped_bias");
    return new Finding(theory, measured, scatter, 4 * scatter + bias);
  }

  /** Differences between a start with and one without initial weights, all else equal. */
  private static List<Finding> costs(List<Row> cells) {
    List<Finding> findings = new ArrayList<>();
    for (List<Row> group : GeneralizationGainFigures.byInitialDeviation(cells)) {
      Row none = group.get(0);
      if (number(none, "initial_deviation") == 0) {
        for (Row row : group.subList(1, group.size())) {
          double measured = number(row, "error") - number(none, "error");
          double scatter = Math.hypot(number(row, "scatter"), number(none, "scatter"));
          double left =
              Math.abs(number(row, "error_theory") - number(row, "final_error_theory"))
                  + Math.abs(number(none, "error_theory") - number(none, "final_error_theory"));
          double tolerance = 4 * scatter + number(row, "bias") + number(none, "bias") + left;
          findings.add(
              new Finding(number(row, "initial_weights_cost"), measured, scatter, tolerance));
        }
      }
    }
    return findings;
  }

  private static List<Row> learned(List<Row> cells) {
    return where(
        cells,
        r -> {
          double end = number(r, "final_error_theory");
          return Math.abs(number(r, "error_theory") - end) < LEARNED * end;
        });
  }

  private static List<Row> where(List<Row> rows, Predicate<Row> predicate) {
    return rows.stream().filter(predicate).toList();
  }
}
