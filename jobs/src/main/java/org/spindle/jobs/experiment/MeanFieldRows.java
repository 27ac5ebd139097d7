// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Reading of rows and grouping of them, for the experiments on signals, priors and kernels. */
public final class MeanFieldRows {

  private MeanFieldRows() {}

  /** A number, NaN if there is none. */
  public static double number(Row row, String column) {
    return row.getAs(column) instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  /** A word, as parameters that name a choice are. */
  public static String text(Row row, String column) {
    return row.getAs(column);
  }

  /** One column of numbers. */
  public static double[] column(List<Row> rows, String name) {
    return rows.stream().mapToDouble(row -> number(row, name)).toArray();
  }

  /** An array column of one row. */
  public static double[] array(Row row, String column) {
    List<Double> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Every so-many-th value. */
  public static double[] thinned(double[] values, int every) {
    return IntStream.range(0, (values.length + every - 1) / every)
        .mapToDouble(i -> values[i * every])
        .toArray();
  }

  /** The counting numbers from 1. */
  public static double[] counting(int length) {
    return IntStream.rangeClosed(1, length).asDoubleStream().toArray();
  }

  /** Rows of equal key, in order of first appearance. */
  public static List<List<Row>> groups(List<Row> rows, Function<Row, Object> key) {
    return List.copyOf(
        rows.stream()
            .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()))
            .values());
  }
}
