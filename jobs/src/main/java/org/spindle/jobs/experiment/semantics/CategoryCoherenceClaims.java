// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.semantics.Tree;
import org.spindle.statistic.Significance;

/** The claims of {@link CategoryCoherenceExperiment}. */
final class CategoryCoherenceClaims {

  /** Trees by level; the identity is judged in every row. */
  static final String LEVELS =
      """
      SELECT tree, flip, flip_ratio, level, count(*) AS rows, sum(features) AS features,
        first(x.members) AS members, avg(x.coherence) AS coherence,
        first(x.coherence_theory) AS coherence_theory,
        stddev_samp(x.coherence) / sqrt(count(*)) AS error,
        max(abs(pow(x.category_strength / x.contrast_strength, 2) - 1)) AS identity,
        avg(x.category_strength / sqrt(features)) AS strength,
        avg(x.contrast_strength / sqrt(features)) AS singular_value
      FROM (SELECT tree, flip, flip_ratio, features, posexplode(arrays_zip(members, coherence,
          coherence_theory, category_strength, contrast_strength)) AS (level, x)
        FROM category_coherence WHERE status = 'ok' AND data = 'tree')
      GROUP BY tree, flip, flip_ratio, level ORDER BY tree, flip, flip_ratio, level""";

  static final String TABLES =
      """
      SELECT data, x.categories AS category, x.members, x.coherence, x.category_strength,
        x.contrast_strength, x.learning_time, x.learning_time_theory, x.mode_spread
      FROM (SELECT data, explode(arrays_zip(categories, members, coherence, category_strength,
          contrast_strength, learning_time, learning_time_theory, mode_spread)) AS x
        FROM category_coherence
        WHERE status = 'ok' AND data NOT IN ('tree', 'planted') AND replicate = 0)""";

  static final String SPECTRA =
      """
      SELECT DISTINCT data, singular_values FROM category_coherence
      WHERE status = 'ok' AND data NOT IN ('tree', 'planted')""";

  static final String PLANTED =
      """
      SELECT features, items, planted_coherence, count(*) AS rows,
        avg(top_singular_value / top_singular_value_theory) AS top,
        stddev_samp(top_singular_value / top_singular_value_theory) / sqrt(count(*)) AS top_error,
        first(item_overlap_theory) AS item_theory, avg(item_overlap) AS item,
        stddev_samp(item_overlap) / sqrt(count(*)) AS item_error,
        first(feature_overlap_theory) AS feature_theory, avg(feature_overlap) AS feature,
        stddev_samp(feature_overlap) / sqrt(count(*)) AS feature_error
      FROM category_coherence WHERE status = 'ok' AND data = 'planted'
      GROUP BY features, items, block_features, block_items, background, planted_coherence
      ORDER BY features, items, planted_coherence""";

  /** Singular values of the tables that come with Spindle, from an independent computation. */
  private static final Map<String, double[]> KNOWN =
      Map.of(
          "zoo", new double[] {20.849, 10.461, 8.595},
          "rumelhart", new double[] {5.604, 3.600, 2.505});

  /** Relative distance of a contrast's modes from its strength below which it counts as a mode. */
  private static final double NEARLY = 0.25;

  private static final double WELL_ABOVE = 2;
  private static final double WELL_BELOW = 0.6;

  private CategoryCoherenceClaims() {}

  static List<Check> of(Tables tables) {
    boolean any = tables.has("category_coherence");
    List<Row> levels = any ? tables.rows(LEVELS) : List.of();
    List<Row> categories = any ? tables.rows(TABLES) : List.of();
    List<Row> planted = any ? tables.rows(PLANTED) : List.of();
    List<Row> above = planted.stream().filter(r -> coherence(r) >= WELL_ABOVE).toList();
    List<Row> below = planted.stream().filter(r -> coherence(r) <= WELL_BELOW).toList();
    int comparisons = Math.max(1, levels.size() + 3 * planted.size());
    return new Findings(CategoryCoherenceExperiment.NAME, CategoryCoherenceExperiment.TALK)
        .each(
            "on the tree s_l² = N n_l C_l, both measured in one sample",
            levels,
            r -> Finding.deviation(r.<Double>getAs("identity"), 1e-10))
        .each(
            "the measured coherence of each level is that of the theory",
            levels,
            r -> level(r, comparisons))
        .worst("coherence is largest at the level where theory has its maximum", peaks(levels))
        .worst("singular values of the real tables are the known ones", spectra(tables, any))
        .each(
            "√(N n C) is the strength of a category's contrast on real tables",
            categories,
            r ->
                Finding.exact(
                    1,
                    r.<Double>getAs("category_strength") / r.<Double>getAs("contrast_strength"),
                    1e-10))
        .each(
            "a category of a real table whose contrast is nearly one mode is learned when its"
                + " coherence says",
            categories.stream().filter(r -> r.<Double>getAs("mode_spread") < NEARLY).toList(),
            CategoryCoherenceClaims::time)
        .each(
            "a planted category shows in the top singular value as the theory of spikes says",
            above,
            r -> top(r, comparisons))
        .each(
            "above 𝒞 = 1 the analyzer overlaps with the category's items as predicted",
            above,
            r -> overlap(r, "item", r.<Integer>getAs("items"), comparisons))
        .each(
            "above 𝒞 = 1 the synthesizer overlaps with the category's features as predicted",
            above,
            r -> overlap(r, "feature", r.<Integer>getAs("features"), comparisons))
        .each(
            "below 𝒞 = 1 the analyzer does not find the category",
            below,
            r -> overlap(r, "item", r.<Integer>getAs("items"), comparisons))
        .checks();
  }

  private static double coherence(Row row) {
    return row.<Double>getAs("planted_coherence");
  }

  private static Finding level(Row row, int comparisons) {
    double error = row.<Double>getAs("error");
    double tolerance = Significance.standardErrors(row.<Long>getAs("rows"), comparisons) * error;
    // values of ±1 have no scatter in what they are to themselves: rounding is left
    return new Finding(
        row.<Double>getAs("coherence_theory"),
        row.<Double>getAs("coherence"),
        error,
        Math.max(tolerance, 1e-12));
  }

  /** The height of the measured maximum at the level of the theory's; 0 if it is elsewhere. */
  private static List<Finding> peaks(List<Row> levels) {
    Map<String, List<Row>> trees = new LinkedHashMap<>();
    for (Row row : levels) {
      Tree tree = TreeSpectrumCell.world(row);
      trees.computeIfAbsent(tree.toString(), key -> new ArrayList<>()).add(row);
    }
    List<Finding> findings = new ArrayList<>();
    for (List<Row> tree : trees.values()) {
      Row theory = largest(tree, "coherence_theory");
      double height = theory.<Double>getAs("coherence_theory");
      double second =
          tree.stream()
              .filter(r -> r != theory)
              .mapToDouble(r -> r.<Double>getAs("coherence_theory"))
              .max()
              .orElse(0);
      Row measured = largest(tree, "coherence");
      double error = measured.<Double>getAs("error");
      boolean decidable = height - second > 8 * error;
      if (decidable) {
        double found = measured == theory ? measured.<Double>getAs("coherence") : 0;
        double width = Significance.standardErrors(theory.<Long>getAs("rows"), trees.size());
        double tolerance = Math.max(Math.min(width * error, 0.005), 1e-12);
        findings.add(new Finding(height, found, error, tolerance));
      }
    }
    return findings;
  }

  private static Row largest(List<Row> rows, String column) {
    Row best = rows.get(0);
    for (Row row : rows) {
      best = row.<Double>getAs(column) > best.<Double>getAs(column) ? row : best;
    }
    return best;
  }

  private static List<Finding> spectra(Tables tables, boolean any) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : any ? tables.rows(SPECTRA) : List.<Row>of()) {
      double[] known = KNOWN.getOrDefault(row.<String>getAs("data"), new double[0]);
      List<Double> values = row.getList(row.fieldIndex("singular_values"));
      IntStream.range(0, known.length)
          .forEach(i -> findings.add(Finding.exact(known[i], values.get(i), 1e-3)));
    }
    return findings;
  }

  /** Two per cent are the resolution of the steps. */
  private static Finding time(Row row) {
    double theory = row.<Double>getAs("learning_time_theory");
    double tolerance = theory * (0.02 + row.<Double>getAs("mode_spread"));
    return Finding.exact(theory, row.<Double>getAs("learning_time"), tolerance);
  }

  /** The bias is of order one over the smaller side. */
  private static Finding top(Row row, int comparisons) {
    double error = row.<Double>getAs("top_error");
    double bias = 1.0 / Math.min(row.<Integer>getAs("items"), row.<Integer>getAs("features"));
    double width = Significance.standardErrors(row.<Long>getAs("rows"), comparisons);
    return new Finding(1, row.<Double>getAs("top"), error, width * error + bias);
  }

  /** The bias is what is missing to one, over the root of the size; below threshold 1/size. */
  private static Finding overlap(Row row, String side, int size, int comparisons) {
    double theory = row.<Double>getAs(side + "_theory");
    double error = row.<Double>getAs(side + "_error");
    double distance = Math.pow(1 - coherence(row), 2);
    double bias = theory == 0 ? 4 / (size * distance) : (1 - theory) / Math.sqrt(size);
    double width = Significance.standardErrors(row.<Long>getAs("rows"), comparisons);
    return new Finding(theory, row.<Double>getAs(side), error, width * error + bias);
  }
}
