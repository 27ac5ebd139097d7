// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Twin;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Names;

/**
 * Rows as records, the reverse of {@link RecordSchema}: snake_case columns become camelCase
 * components, words enum constants, missing numbers NaN.
 *
 * @param <T> record
 */
final class RecordReader<T extends Record> {

  /** Behind the column of an {@link Estimate} or a {@link Twin}. */
  static final String ERROR = "_error";

  static final String DRAWS = "_draws";
  static final String THEORY = "_theory";

  private final Class<T> type;
  private final Constructor<T> constructor;
  private final List<Part> parts = new ArrayList<>();

  /** How one component is read off a row. */
  private interface Part {
    Object of(Row row);
  }

  /**
   * A reader of rows.
   *
   * @param type record to be made
   * @param schema columns of the rows
   */
  RecordReader(Class<T> type, StructType schema) {
    this.type = type;
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
      parts.add(part(components[i], schema));
    }
    try {
      constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record has a canonical constructor", e);
    }
  }

  /** The record of a row. */
  T read(Row row) {
    Object[] arguments = new Object[parts.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = parts.get(i).of(row);
    }
    try {
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(type.getName() + " rejects a row", e.getCause());
    } catch (InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  private static Part part(RecordComponent component, StructType schema) {
    Class<?> type = component.getType();
    String name = Names.column(component.getName());
    if (type == Estimate.class) {
      return estimate(name, schema);
    }
    if (type == Twin.class) {
      Part measured = estimate(name, schema);
      int theory = index(component, name + THEORY, schema);
      return row -> new Twin((Estimate) measured.of(row), number(row, theory));
    }
    if (type.isRecord()) {
      RecordReader<?> inner = new RecordReader<>(type.asSubclass(Record.class), schema);
      return inner::read;
    }
    int column = index(component, name, schema);
    if (type.isEnum()) {
      Map<String, Object> constants = new HashMap<>();
      for (Object constant : type.getEnumConstants()) {
        constants.put(Names.kebab(((Enum<?>) constant).name()), constant);
      }
      return row -> constants.get(row.getString(column));
    }
    return row -> value(type, row, column, name);
  }

  private static Part estimate(String name, StructType schema) {
    int mean = schema.fieldIndex(name);
    int error = schema.fieldIndex(name + ERROR);
    int draws = schema.fieldIndex(name + DRAWS);
    return row ->
        new Estimate(
            number(row, mean),
            row.isNullAt(error) ? 0 : number(row, error),
            row.isNullAt(draws) ? 0 : row.<Number>getAs(draws).longValue());
  }

  private static int index(RecordComponent component, String name, StructType schema) {
    scala.Option<Object> index = schema.getFieldIndex(name);
    if (index.isEmpty()) {
      throw new IllegalArgumentException(
          component.getDeclaringRecord().getSimpleName()
              + "."
              + component.getName()
              + " has no column "
              + name);
    }
    return (Integer) index.get();
  }

  private static double number(Row row, int column) {
    return row.isNullAt(column) ? Double.NaN : row.<Number>getAs(column).doubleValue();
  }

  private static Object value(Class<?> type, Row row, int column, String name) {
    if (type == double.class) {
      return number(row, column);
    }
    if (type == float.class) {
      return (float) number(row, column);
    }
    if (row.isNullAt(column)) {
      if (type.isPrimitive()) {
        throw new IllegalArgumentException(
            "a row has no value in column " + name + ": it may come from an older version");
      }
      return null;
    }
    Object value = row.get(column);
    if (type == int.class || type == Integer.class) {
      return ((Number) value).intValue();
    }
    if (type == long.class || type == Long.class) {
      return ((Number) value).longValue();
    }
    if (type == Double.class) {
      return ((Number) value).doubleValue();
    }
    if (type.isArray()) {
      return array(type, row.getList(column));
    }
    return value;
  }

  private static Object array(Class<?> type, Collection<?> values) {
    if (type == double[].class) {
      return values.stream()
          .mapToDouble(v -> v == null ? Double.NaN : ((Number) v).doubleValue())
          .toArray();
    }
    if (type == int[].class) {
      return values.stream().mapToInt(v -> ((Number) v).intValue()).toArray();
    }
    if (type == long[].class) {
      return values.stream().mapToLong(v -> ((Number) v).longValue()).toArray();
    }
    if (type == float[].class) {
      float[] array = new float[values.size()];
      int i = 0;
      for (Object value : values) {
        array[i++] = value == null ? Float.NaN : ((Number) value).floatValue();
      }
      return array;
    }
    if (type == String[].class) {
      return values.toArray(String[]::new);
    }
    throw new IllegalArgumentException("no column gives a " + type.getSimpleName());
  }
}
