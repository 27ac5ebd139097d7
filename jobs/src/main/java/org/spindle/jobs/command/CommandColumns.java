// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.spindle.jobs.store.ResultSchema;
import org.spindle.jobs.store.TableLayout;
import org.spindle.sweep.NamedValues;

/**
 * The columns of a command's table, and which of them its program fills. Parameters may come and
 * go, and a changed program may have other results: the table has the columns of all, and no value
 * where a row has none. A column keeps its type.
 *
 * @param layout all columns of the table
 * @param results the columns of the program's first result; empty before there is one
 */
record CommandColumns(TableLayout layout, List<String> results) implements Serializable {

  private static final DataType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType, false);
  private static final DataType WORDS = DataTypes.createArrayType(DataTypes.StringType, false);

  /** Copies the list in. */
  CommandColumns {
    results = List.copyOf(results);
  }

  /** The column of a parameter. */
  static String column(String parameter) {
    return parameter.replace('-', '_');
  }

  /** The column of every table that a name would be, in whichever case. */
  static Optional<String> commonColumn(String name) {
    List<String> common = new ArrayList<>(List.of(ResultSchema.SEED));
    ResultSchema.COMMON.forEach(field -> common.add(field.name()));
    return common.stream().filter(column(name)::equalsIgnoreCase).findFirst();
  }

  /**
   * With a column for each of these parameters.
   *
   * @throws Conflict if the table has another kind of values there
   */
  CommandColumns withParameters(NamedValues parameters) throws Conflict {
    List<StructField> fields = new ArrayList<>(layout.parameters());
    for (Map.Entry<String, Object> parameter : parameters.values().entrySet()) {
      String column = column(parameter.getKey());
      DataType type =
          parameter.getValue() instanceof Number
              ? DataTypes.DoubleType
              : type(parameter.getValue()).orElseThrow();
      if (field(layout.result(), column).isPresent()) {
        throw new Conflict(parameter.getKey(), "is a result there");
      }
      Optional<StructField> there = field(fields, column);
      if (there.isEmpty()) {
        fields.add(DataTypes.createStructField(column, type, true));
      } else if (!there.get().name().equals(column)) {
        throw new Conflict(parameter.getKey(), "is called " + there.get().name() + " there");
      } else if (!there.get().dataType().equals(type)) {
        throw new Conflict(parameter.getKey(), "has " + plural(there.get().dataType()) + " there");
      }
    }
    return new CommandColumns(with(fields, layout.result()), results);
  }

  /** A parameter does not go with the table's columns. */
  static final class Conflict extends Exception {
    private static final long serialVersionUID = 1L;
    private final String parameter;

    Conflict(String parameter, String message) {
      super(message);
      this.parameter = parameter;
    }

    String parameter() {
      return parameter;
    }
  }

  /** With the columns of the first result; the others tell the types of what it has no value of. */
  CommandColumns withResults(List<NamedValues> firstResults) {
    List<StructField> fields = new ArrayList<>(layout.result());
    List<String> names = List.copyOf(firstResults.get(0).values().keySet());
    for (String name : names) {
      if (field(fields, name).isEmpty()) {
        DataType type =
            firstResults.stream()
                .flatMap(result -> type(result.values().get(name)).stream())
                .findFirst()
                .orElseGet(() -> usualType(firstResults.get(0).values().get(name)));
        fields.add(DataTypes.createStructField(name, type, true));
      }
    }
    return new CommandColumns(with(layout.parameters(), fields), names);
  }

  void addParameters(NamedValues parameters, List<Object> row) {
    Map<String, Object> byColumn = new LinkedHashMap<>();
    parameters.values().forEach((name, value) -> byColumn.put(column(name), value));
    for (StructField field : layout.parameters()) {
      Object value = byColumn.get(field.name());
      row.add(value instanceof Number number ? (Object) number.doubleValue() : value);
    }
  }

  void addResult(NamedValues result, List<Object> row) {
    for (StructField field : layout.result()) {
      Object value = result.values().get(field.name());
      boolean empty = value instanceof double[] numbers && numbers.length == 0;
      row.add(empty && field.dataType().equals(WORDS) ? new String[0] : value);
    }
  }

  /**
   * Compares a result with the columns, as far as they are known.
   *
   * @throws ProgramFailure that names the first difference
   */
  void require(NamedValues result) {
    if (result.values().isEmpty()) {
      throw new ProgramFailure("the result is an empty object");
    }
    Set<String> seen = new HashSet<>();
    result
        .values()
        .forEach(
            (name, value) -> {
              if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new ProgramFailure("two names of the result would be one column, " + name);
              }
              require(name, value);
            });
    for (String name : results) {
      if (!result.values().containsKey(name)) {
        throw new ProgramFailure("the result lacks '" + name + "', which the first result has");
      }
    }
  }

  private void require(String name, Object value) {
    if (commonColumn(name).isPresent()) {
      throw new ProgramFailure(
          "the result's '" + name + "' is a column of every table; choose another name");
    }
    if (field(layout.parameters(), name).isPresent()) {
      throw new ProgramFailure("the result's '" + name + "' is a parameter; choose another name");
    }
    Optional<StructField> column = field(layout.result(), name);
    if (column.isPresent() && !column.get().name().equals(name)) {
      throw new ProgramFailure(
          "the result's '" + name + "' and the table's '" + column.get().name() + "' are one name");
    }
    if (!results.isEmpty() && !results.contains(name)) {
      throw new ProgramFailure("the result has '" + name + "', which the first result has not");
    }
    if (column.isPresent() && !fits(value, column.get().dataType())) {
      throw new ProgramFailure(
          "the result's '"
              + name
              + "' is "
              + singular(type(value).orElse(NUMBERS))
              + " where the table has "
              + plural(column.get().dataType()));
    }
  }

  private static boolean fits(Object value, DataType column) {
    boolean emptyArray = value instanceof double[] numbers && numbers.length == 0;
    return emptyArray
        ? column instanceof ArrayType
        : type(value).map(type -> type.equals(column)).orElse(true);
  }

  private TableLayout with(List<StructField> parameters, List<StructField> result) {
    return new TableLayout(layout.experiment(), layout.question(), parameters, result);
  }

  private static Optional<StructField> field(List<StructField> fields, String name) {
    return fields.stream().filter(field -> field.name().equalsIgnoreCase(name)).findFirst();
  }

  /** The column type of a value, if it tells: nothing and an empty array do not. */
  private static Optional<DataType> type(Object value) {
    if (value instanceof Double) {
      return Optional.of(DataTypes.DoubleType);
    } else if (value instanceof Boolean) {
      return Optional.of(DataTypes.BooleanType);
    } else if (value instanceof String) {
      return Optional.of(DataTypes.StringType);
    } else if (value instanceof String[]) {
      return Optional.of(WORDS);
    }
    return value instanceof double[] numbers && numbers.length > 0
        ? Optional.of(NUMBERS)
        : Optional.empty();
  }

  private static DataType usualType(Object untold) {
    return untold == null ? DataTypes.DoubleType : NUMBERS;
  }

  private static String singular(DataType type) {
    if (type instanceof ArrayType array) {
      return "an array of " + plural(array.elementType());
    }
    return type.equals(DataTypes.DoubleType)
        ? "a number"
        : type.equals(DataTypes.StringType) ? "a word" : "true or false";
  }

  private static String plural(DataType type) {
    if (type instanceof ArrayType array) {
      return "arrays of " + plural(array.elementType());
    }
    return type.equals(DataTypes.DoubleType)
        ? "numbers"
        : type.equals(DataTypes.StringType) ? "words" : "true and false";
  }
}
