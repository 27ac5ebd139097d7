// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.statistic.Significance;

/** The claims of {@link ItemStructures}. */
final class ItemStructuresClaims {

  static final String MODES =
      """
      SELECT structure, items, flip, variance, features, mode, count(*) AS rows,
        avg(pow(x.singular_values / x.singular_values_theory, 2)) AS ratio,
        stddev_samp(pow(x.singular_values / x.singular_values_theory, 2)) / sqrt(count(*)) AS error,
        first(x.singular_values_theory) AS s_theory, avg(x.singular_values) AS s,
        stddev_samp(x.singular_values) / sqrt(count(*)) AS s_error,
        first(x.half_times_theory) AS time_theory, avg(x.half_times) AS time,
        stddev_samp(x.half_times) / sqrt(count(*)) AS time_error
      FROM (SELECT structure, items, flip, variance, features, posexplode(arrays_zip(
          singular_values, singular_values_theory, half_times, half_times_theory)) AS (mode, x)
        FROM item_structures WHERE status = 'ok' AND half_times IS NOT NULL)
      GROUP BY structure, items, flip, variance, features, mode
      ORDER BY structure, items, flip, variance, features, mode""";

  private static final double APART = 1.15; // half times whose order is asked

  private ItemStructuresClaims() {}

  static List<Check> of(Tables tables) {
    List<Row> modes = tables.has("item_structures") ? tables.rows(MODES) : List.of();
    return new Findings(ItemStructures.NAME, ItemStructures.TALK)
        .each(
            "singular values on ring, chain, clusters, cross-cutting trees and grid are √(N λ)",
            modes,
            r -> ratio(r, modes.size()))
        .worst(
            "modes are learned in the order of their theory, the coarse ones first", orders(modes))
        .each("a mode is half learned at ln(s/a₀ − 1)/(2s)", modes, r -> time(r, modes.size()))
        .checks();
  }

  static Map<String, List<Row>> worlds(List<Row> modes) {
    return modes.stream()
        .collect(
            Collectors.groupingBy(
                ItemStructuresClaims::world, LinkedHashMap::new, Collectors.toList()));
  }

  static String world(Row row) {
    String name = row.<String>getAs("structure").replace('-', ' ');
    return name + " of " + row.<Integer>getAs("items") + ", N = " + row.<Integer>getAs("features");
  }

  private static Finding ratio(Row row, int comparisons) {
    double error = row.<Double>getAs("error");
    double width = Significance.standardErrors(row.<Long>getAs("rows"), comparisons);
    return new Finding(1, row.<Double>getAs("ratio"), error, Math.max(1e-12, width * error));
  }

  /**
   * Sampling noise turns analyzers towards their neighbours: P/N of the time, and 2 % for steps.
   */
  private static Finding time(Row row, int comparisons) {
    double theory = row.<Double>getAs("time_theory");
    double error = row.<Double>getAs("time_error");
    double width = Significance.standardErrors(row.<Long>getAs("rows"), comparisons);
    double mixing = row.<Integer>getAs("items") / (double) row.<Integer>getAs("features");
    double tolerance = width * error + theory * (0.02 + mixing);
    return new Finding(theory, row.<Double>getAs("time"), error, tolerance);
  }

  private static List<Finding> orders(List<Row> modes) {
    List<Finding> findings = new ArrayList<>();
    for (List<Row> world : worlds(modes).values()) {
      double pairs = 0;
      double right = 0;
      for (Row early : world) {
        for (Row late : world) {
          double ratio = late.<Double>getAs("time_theory") / early.<Double>getAs("time_theory");
          if (ratio > APART) {
            pairs++;
            right += late.<Double>getAs("time") > early.<Double>getAs("time") ? 1 : 0;
          }
        }
      }
      findings.add(Finding.exact(1, right / pairs, 0));
    }
    return findings;
  }
}
