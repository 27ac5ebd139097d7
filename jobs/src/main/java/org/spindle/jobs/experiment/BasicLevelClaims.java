// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.jobs.analysis.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.store.Tables;

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

  private BasicLevelClaims() {}

  static List<Check> of(Tables tables) {
    List<Row> rows = tables.has("basic_level") ? tables.rows(ROWS) : List.of();
    List<Row> inverted = where(rows, "world", "inverted");
    List<Row> diffusion = where(rows, "world", "diffusion");
    List<Row> exact = where(rows, "initialization", "decoupled");
    List<Row> named = rows.stream().filter(r -> array(r, "name_times_theory").length > 0).toList();
    return new Findings(BasicLevel.NAME, BasicLevel.TALK)
        .each(
            "in the inverted world the middle level's squared singular value is the multiple of"
                + " the first level's that N_l P/(M_l − M_{l−1}) says",
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

  /** The draw of signs splits a level by four standard errors √(modes/features), 8 % at most. */
  private static Finding ratio(Row row) {
    double[] measured = array(row, "singular_values");
    double[] theory = array(row, "singular_values_theory");
    double features = BasicLevel.Parameters.inverted(row.getAs("level_features")).features()[1];
    double expected = Math.pow(theory[1] / theory[0], 2);
    double tolerance = Math.min(0.08, 4 * Math.sqrt(2 / features)) * expected;
    return Finding.exact(expected, Math.pow(measured[1] / measured[0], 2), tolerance);
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
