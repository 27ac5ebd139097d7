// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.jobs.experiment.MeanFieldRows.number;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;

/** The claims of {@link PriorKnowledge}. */
final class PriorKnowledgeClaims {

  private static final double EXACT = 1e-8;
  private static final double TELLING = 1e-3; // what a wrong formula must miss by
  private static final double LAZY = 8; // λ in units of the strength from which on λ⁻² is near

  static final String ROWS =
      """
      SELECT inputs, width, outputs, rank, strength, balance, initial_scale, prior, duration,
        max(deviation) AS deviation, min(wrong_sign_deviation) AS wrong_sign_deviation,
        max(imbalance) AS imbalance, max(abs(kernel_movement - kernel_movement_theory)
          / (1 + kernel_movement_theory)) AS movement_error, avg(kernel_movement) AS kernel_movement,
        avg(kernel_movement_theory) AS kernel_movement_theory,
        min(kernel_movement / kernel_movement_lazy) AS least_lazy,
        max(kernel_movement / kernel_movement_lazy) AS most_lazy,
        coalesce(stddev_samp(kernel_movement) / sqrt(count(*)), 0) AS movement_scatter
      FROM prior_knowledge WHERE status = 'ok'
      GROUP BY inputs, width, outputs, rank, strength, balance, initial_scale, prior, duration
      ORDER BY inputs, width, outputs, rank, strength, initial_scale, prior, duration, balance""";

  private PriorKnowledgeClaims() {}

  static List<Check> of(Tables tables) {
    List<Row> rows = tables.has("prior_knowledge") ? tables.rows(ROWS) : List.of();
    List<Row> unbalanced = rows.stream().filter(r -> number(r, "balance") != 0).toList();
    return new Findings("prior-knowledge", PriorKnowledge.TALK)
        .each(
            "weights under gradient flow follow the Riccati formula at every time",
            rows,
            r -> Finding.deviation(number(r, "deviation"), EXACT))
        .worst(
            "places where the formula with the wrong sign of λ would pass too",
            unbalanced.isEmpty() ? List.of() : List.of(undetected(unbalanced)))
        .each(
            "W₂ᵀW₂ − W₁W₁ᵀ keeps its value",
            rows,
            r -> Finding.deviation(number(r, "imbalance"), EXACT))
        .each(
            "the tangent kernel moves as far as the formula says",
            rows,
            r -> Finding.deviation(number(r, "movement_error"), EXACT))
        .worst("in the lazy regime the tangent kernel moves by s²/λ², not more", lazy(rows))
        .checks();
  }

  private static Finding undetected(List<Row> rows) {
    long passing =
        rows.stream().filter(r -> !(number(r, "wrong_sign_deviation") > TELLING)).count();
    return Finding.exact(0, passing, 0);
  }

  /** The simulated movement in units of its lazy limit. */
  private static List<Finding> lazy(List<Row> rows) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double strength = number(row, "strength");
      double balance = Math.abs(number(row, "balance"));
      if (balance >= LAZY * strength && !Double.isNaN(number(row, "most_lazy"))) {
        // the next orders: (s/λ)², and the start's share in tr W₁W₁ᵀ = Σs²/λ, s² being 7/12 on
        // average
        double squares = number(row, "rank") * 7.0 / 12 * strength * strength;
        double start = number(row, "initial_scale") * number(row, "width") * balance / squares;
        double bias = 2 * (Math.pow(strength / balance, 2) + start);
        findings.add(Finding.exact(1, number(row, "least_lazy"), bias));
        findings.add(Finding.exact(1, number(row, "most_lazy"), bias));
      }
    }
    return findings;
  }
}
