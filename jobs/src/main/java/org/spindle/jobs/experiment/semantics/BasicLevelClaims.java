// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.experiment.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;
import org.spindle.semantics.InvertedTree;

/** The claims of {@link BasicLevel}. */
final class BasicLevelClaims {

  static final String ROWS =
      """
      SELECT world, level_features, tree, flip, labels, name_threshold, initialization,
        initial_strength, replicate, singular_values, singular_values_theory, half_times,
        half_times_theory, name_times, name_times_theory, times, strengths, strengths_theory,
        name_strengths, name_strengths_theory
      FROM basic_level WHERE status = 'ok' ORDER BY world, labels, initialization, replicate""";

  /** Theory must tell two times apart by this before their order is asked. */
  private static final double APART = 1.05;

  /** Half times by looks and steps of 1/100 of the strongest mode's. */
  private static final double RESOLUTION = 0.02;

  private static final int REFERENCE_FEATURES = 11_000;

  private BasicLevelClaims() {}

  static List<Check> of(Tables tables) {
    List<Row> rows = tables.has("basic_level") ? tables.rows(ROWS) : List.of();
    List<Row> inverted = where(rows, "world", "inverted");
    List<Row> diffusion = where(rows, "world", "diffusion");
    List<Row> exact = where(rows, "initialization", "decoupled");
    List<Row> named = rows.stream().filter(r -> array(r, "name_times_theory").length > 0).toList();
    return new Findings(BasicLevel.NAME, BasicLevel.TALK)
        .each(
            "in the inverted world squared singular values are as N_l P/(M_l − M_{l−1}): the middle"
                + " level's twice the first one's",
            inverted.stream().filter(r -> array(r, "singular_values").length > 1).toList(),
            BasicLevelClaims::ratio)
        .each(
            "in the inverted world levels are half learned in the order of N_l/(M_l − M_{l−1}),"
                + " the middle one first",
            inverted,
            r -> order(r, "half_times"))
        .each(
            "branching diffusion is learned from the top down, whatever the coherence",
            diffusion,
            r -> order(r, "half_times"))
        .worst(
            "half times from a decoupled start are ln(s/a₀ − 1)/(2s)", times(exact, "half_times"))
        .worst("own names pass the threshold when theory says", times(named, "name_times"))
        .each(
            "with equal frequencies the superordinate name comes first",
            named.stream().filter(r -> first(r) == 0).toList(),
            r -> order(r, "name_times"))
        .each(
            "a basic name that is heard more often comes first",
            named.stream().filter(r -> first(r) == 1).toList(),
            r -> order(r, "name_times"))
        .checks();
  }

  private static List<Row> where(List<Row> rows, String column, String value) {
    return rows.stream().filter(r -> r.<String>getAs(column).equals(value)).toList();
  }

  static double[] array(Row row, String column) {
    int index = row.fieldIndex(column);
    if (row.isNullAt(index)) {
      return new double[0];
    }
    List<Double> values = row.getList(index);
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Level whose name theory expects first, from 0. */
  private static int first(Row row) {
    double[] theory = array(row, "name_times_theory");
    double least = Arrays.stream(theory).min().orElseThrow();
    int level = 0;
    while (theory[level] > least) {
      level++;
    }
    return level;
  }

  /**
   * Every mode of the strongest level against every mode of the next one, at its worst. Signs that
   * are drawn split a level of several nodes by about √(2/N_l); the fixed limit is for the
   * reference's 11,000 features.
   */
  private static Finding ratio(Row row) {
    double[] measured = array(row, "singular_values");
    double[] theory = array(row, "singular_values_theory");
    InvertedTree world = BasicLevel.Parameters.inverted(row.getAs("level_features"));
    double expected = 0;
    double worst = Double.NaN;
    for (int i = 0; i < theory.length; i++) {
      for (int j = i; j < theory.length; j++) {
        boolean strongest = theory[i] == theory[0];
        boolean next = theory[j] < theory[i] && theory[j] == secondOf(theory);
        if (strongest && next) {
          expected = Math.pow(theory[i] / theory[j], 2);
          double found = Math.pow(measured[i] / measured[j], 2);
          boolean worse = !(Math.abs(worst - expected) >= Math.abs(found - expected));
          worst = worse ? found : worst;
        }
      }
    }
    double split = 0;
    for (int l = 2; l <= world.features().length; l++) {
      double square = world.squaredSingularValue(l);
      boolean involved = square > 0.99 * Math.pow(secondOf(theory), 2);
      split +=
          involved
              ? 4 * Math.sqrt(world.tree().multiplicity(l) / (double) world.features()[l - 1])
              : 0;
    }
    double limit = world.draws() == REFERENCE_FEATURES ? 0.08 : Double.POSITIVE_INFINITY;
    return Finding.exact(expected, worst, Math.min(limit, split) * expected);
  }

  private static double secondOf(double[] descending) {
    int i = 0;
    while (i < descending.length - 1 && descending[i] == descending[0]) {
      i++;
    }
    return descending[i];
  }

  /** Share of the pairs of levels, apart by theory, that come in the order of theory. */
  private static Finding order(Row row, String column) {
    double[] measured = array(row, column);
    double[] theory = array(row, column + "_theory");
    double pairs = 0;
    double right = 0;
    for (int k = 0; k < theory.length; k++) {
      for (int l = 0; l < theory.length; l++) {
        if (theory[l] > APART * theory[k]) {
          pairs++;
          right += measured.length > 0 && measured[l] > measured[k] ? 1 : 0;
        }
      }
    }
    return Finding.exact(1, pairs == 0 ? 1 : right / pairs, 0);
  }

  private static List<Finding> times(List<Row> rows, String column) {
    List<Finding> findings = new ArrayList<>();
    for (Row row : rows) {
      double[] theory = array(row, column + "_theory");
      double[] measured = array(row, column);
      boolean exact = row.<String>getAs("initialization").equals("decoupled");
      for (int l = 0; exact && l < theory.length; l++) {
        double found = measured.length > 0 ? measured[l] : Double.NaN;
        findings.add(Finding.exact(theory[l], found, RESOLUTION * theory[l]));
      }
    }
    return findings;
  }
}
