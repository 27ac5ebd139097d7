// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.jobs.store.Tables;

/** Rows of the experiments on semantic development, and how far gradient descent lags the flow. */
final class SemanticRows {

  private static final double TIE = 1e-6; // relative; nearer values are equal but for rounding

  private SemanticRows() {}

  /** All rows of a query that end well; none if the table is not there. */
  static List<Row> of(Tables tables, String table, String query) {
    return tables.has(table) ? tables.rows(query) : List.of();
  }

  /** The first row of each world. */
  static List<Row> onePerWorld(List<Row> rows) {
    TreeSet<String> seen = new TreeSet<>();
    return rows.stream().filter(row -> seen.add(word(row, "data"))).toList();
  }

  static String word(Row row, String column) {
    return row.getAs(column);
  }

  /** A number, NaN if there is none. */
  static double number(Row row, String column) {
    return row.getAs(column) instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  static double[] array(Row row, String column) {
    List<Number> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToDouble(Number::doubleValue).toArray();
  }

  static List<String> words(Row row, String column) {
    return new ArrayList<>(row.getList(row.fieldIndex(column)));
  }

  /**
   * How much later than the flow gradient descent is at most, relative to the time: a step of λ
   * multiplies weights by 1 + λs where the flow has e^{λs}, which is λs/2 less; twice that, for the
   * next orders.
   */
  static double lag(Row row) {
    return number(row, "learning_rate") / 2;
  }

  /**
   * How far the outputs of gradient descent are at most from those of the flow: the lag of half a
   * learning time, ln(s/a₀)/2s, at the steepest slope of the strongest mode, s²/2; again twice.
   */
  static double outputBias(Row row) {
    return outputBias(
        number(row, "learning_rate"),
        number(row, "singular_value"),
        number(row, "initial_strength"));
  }

  static double outputBias(double learningRate, double singularValue, double initialStrength) {
    return learningRate * Math.log(singularValue / initialStrength) / 8;
  }

  /** The largest |a/b − 1|; infinite if only one of both is a number. */
  static double largestRatioError(double[] a, double[] b) {
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      if (Double.isFinite(a[i]) != Double.isFinite(b[i])) {
        return Double.POSITIVE_INFINITY;
      }
      worst = Double.isFinite(a[i]) ? Math.max(worst, Math.abs(a[i] / b[i] - 1)) : worst;
    }
    return worst;
  }

  /** The largest |a − b|. */
  static double largestDifference(double[] a, double[] b) {
    double worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    return worst;
  }

  /** The part of all pairs with a_i < a_j in which also b_i < b_j; pairs without numbers aside. */
  static double concordance(double[] a, double[] b) {
    int pairs = 0;
    int agreeing = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        if (a[j] - a[i] > TIE * Math.abs(a[i]) && Math.abs(b[j] - b[i]) > TIE * Math.abs(b[i])) {
          pairs++;
          agreeing += b[i] < b[j] ? 1 : 0;
        }
      }
    }
    return (double) agreeing / pairs;
  }

  /** Pearson's correlation over the pairs that are numbers; NaN for fewer than three. */
  static double correlation(double[] a, double[] b) {
    int[] finite =
        IntStream.range(0, a.length)
            .filter(i -> Double.isFinite(a[i]) && Double.isFinite(b[i]))
            .toArray();
    double meanA = IntStream.of(finite).mapToDouble(i -> a[i]).average().orElse(0);
    double meanB = IntStream.of(finite).mapToDouble(i -> b[i]).average().orElse(0);
    double covariance = 0;
    double varianceA = 0;
    double varianceB = 0;
    for (int i : finite) {
      covariance += (a[i] - meanA) * (b[i] - meanB);
      varianceA += (a[i] - meanA) * (a[i] - meanA);
      varianceB += (b[i] - meanB) * (b[i] - meanB);
    }
    boolean varies = varianceA > TIE * TIE * meanA * meanA && varianceB > TIE * TIE * meanB * meanB;
    return finite.length >= 3 && varies
        ? covariance / Math.sqrt(varianceA * varianceB)
        : Double.NaN;
  }
}
