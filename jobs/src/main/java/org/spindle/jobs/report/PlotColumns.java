// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.spindle.jobs.run.UserError;

/**
 * Where the columns of a plot stand in the rows of its query; −1 for what is not asked for.
 *
 * @param x abscissa
 * @param named whether it has words
 * @param y ordinate
 * @param error of the error bars
 * @param series of the series
 * @param panel of the panels
 * @param theory of the line of theory
 * @param lines whether y itself is theory
 */
record PlotColumns(
    int x, boolean named, int y, int error, int series, int panel, int theory, boolean lines) {

  /** Finds the columns, before the query takes its time. */
  static PlotColumns of(StructType schema, PlotChoice choice) {
    int x = find(schema, "--x", choice.x());
    boolean named = schema.fields()[x].dataType() instanceof StringType;
    if (!named) {
      requireNumbers(schema, "--x", x);
    } else if (choice.logX()) {
      throw UserError.usage("--log-x needs numbers, and --x " + choice.x() + " has words");
    }
    boolean lines =
        PlotChoice.LINE.equalsIgnoreCase(choice.theory()) && position(schema, choice.theory()) < 0;
    return new PlotColumns(
        x,
        named,
        number(schema, "--y", choice.y()),
        number(schema, "--error", choice.error()),
        find(schema, "--series", choice.series()),
        find(schema, "--panel", choice.panel()),
        lines ? -1 : number(schema, "--theory", choice.theory()),
        lines);
  }

  /** A number of a row; NaN for a missing one. */
  static double number(Row row, int column) {
    Object value = column < 0 || row.isNullAt(column) ? null : row.get(column);
    if (value instanceof Boolean truth) {
      return truth ? 1 : 0;
    }
    return value == null ? Double.NaN : ((Number) value).doubleValue();
  }

  private static int number(StructType schema, String option, String name) {
    int column = find(schema, option, name);
    if (column >= 0) {
      requireNumbers(schema, option, column);
    }
    return column;
  }

  private static void requireNumbers(StructType schema, String option, int column) {
    DataType type = schema.fields()[column].dataType();
    if (!(type instanceof NumericType || type instanceof BooleanType)) {
      String how = type.catalogString().startsWith("array") ? "; `posexplode` unfolds it" : "";
      throw UserError.usage(
          option
              + " "
              + schema.fields()[column].name()
              + " must have numbers, has "
              + type.catalogString()
              + how);
    }
  }

  /** −1 for what is not asked for. */
  private static int find(StructType schema, String option, String name) {
    if (name == null) {
      return -1;
    }
    int position = position(schema, name);
    if (position < 0) {
      throw UserError.usage(
          option
              + " "
              + name
              + " is no column of the query, which has "
              + String.join(", ", schema.fieldNames()));
    }
    return position;
  }

  /** As written, else in any case, as Spark takes it. */
  private static int position(StructType schema, String name) {
    String[] names = schema.fieldNames();
    int exact = Arrays.asList(names).indexOf(name);
    for (int i = 0; exact < 0 && i < names.length; i++) {
      exact = names[i].equalsIgnoreCase(name) ? i : -1;
    }
    return exact;
  }
}
