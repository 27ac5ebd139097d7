// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.spindle.experiment.Reproducibility;

/**
 * A column of two joined tables, {@code a_name} and {@code b_name}, as SQL.
 *
 * @param name of the column
 * @param type its type
 * @param floor the least number that a difference is compared with
 */
record ComparedColumn(String name, DataType type, double floor) {

  private static final String INFINITE = "double('Infinity')";

  static ComparedColumn of(StructField field, Reproducibility reproducibility) {
    return new ComparedColumn(field.name(), field.dataType(), reproducibility.floor());
  }

  /** Whether it has numbers, or truths, or arrays of them. */
  boolean isNumber() {
    DataType element = type instanceof ArrayType array ? array.elementType() : type;
    return element instanceof NumericType || element instanceof BooleanType;
  }

  /** Words must be equal on all engines. */
  double tolerated(double tolerance) {
    return isNumber() && !(type instanceof BooleanType) ? tolerance : 0;
  }

  /** By how much the sides differ: 0 if they are equal, ∞ if that is no number. */
  String difference() {
    if (type instanceof ArrayType array && array.elementType() instanceof NumericType) {
      return String.format(
          "CASE WHEN %1$s <=> %2$s THEN 0D WHEN %1$s IS NULL OR %2$s IS NULL OR size(%1$s) <>"
              + " size(%2$s) THEN %3$s ELSE aggregate(zip_with(%1$s, %2$s, (x, y) -> %4$s), 0D,"
              + " (most, d) -> greatest(most, d)) END",
          a(), b(), INFINITE, scalar("x", "y"));
    }
    if (type instanceof NumericType) {
      return scalar(a(), b());
    }
    return "IF(" + a() + " <=> " + b() + ", 0D, " + INFINITE + ")";
  }

  /** Numbers that differ by less than a double can tell still differ. */
  private String scalar(String x, String y) {
    return String.format(
        "CASE WHEN %1$s <=> %2$s THEN 0D WHEN %1$s IS NULL OR %2$s IS NULL THEN %3$s ELSE"
            + " greatest(1e-300D, nanvl(abs(double(%1$s) - double(%2$s)) / greatest(%4$sD,"
            + " 1e-300D, abs(double(%1$s)), abs(double(%2$s))), %3$s)) END",
        x, y, INFINITE, floor);
  }

  /** The difference with its sign, of arrays that of their sums; null if there is none. */
  String signed() {
    return isNumber()
        ? "IF("
            + finite(a())
            + " AND "
            + finite(b())
            + ", "
            + sum(a())
            + " - "
            + sum(b())
            + ", NULL)"
        : "double(NULL)";
  }

  /** 1 if the first side alone has a finite number, −1 if the second alone has one, else 0. */
  String missing() {
    return isNumber() ? "double(int(" + finite(a()) + ") - int(" + finite(b()) + "))" : "0D";
  }

  /** Two columns that show the values; arrays by their length. */
  String shown() {
    return shown(a()) + " AS a, " + shown(b()) + " AS b";
  }

  private String shown(String side) {
    return type instanceof ArrayType
        ? "concat('[', size(" + side + "), ' values]')"
        : "string(" + side + ")";
  }

  private String finite(String side) {
    return "coalesce(abs(" + sum(side) + ") < " + INFINITE + ", false)";
  }

  /** A number, or the sum of an array. */
  private String sum(String side) {
    if (type instanceof ArrayType array) {
      return array.elementType() instanceof NumericType
          ? "aggregate(" + side + ", 0D, (s, v) -> s + double(v))"
          : "double(size(" + side + "))";
    }
    return type instanceof BooleanType ? "double(int(" + side + "))" : "double(" + side + ")";
  }

  private String a() {
    return "a_" + name;
  }

  private String b() {
    return "b_" + name;
  }
}
