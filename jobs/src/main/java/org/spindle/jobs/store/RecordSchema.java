// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.spindle.sweep.Names;

/**
 * Columns and values of a record: camelCase components become snake_case columns, {@code double[]}
 * becomes {@code array<double>}, an enum constant its kebab-case name.
 *
 * <p>All columns are nullable, since a failed point has no result.
 */
public final class RecordSchema {

  private static final Map<Class<?>, DataType> TYPES =
      Map.ofEntries(
          Map.entry(int.class, DataTypes.IntegerType),
          Map.entry(Integer.class, DataTypes.IntegerType),
          Map.entry(long.class, DataTypes.LongType),
          Map.entry(Long.class, DataTypes.LongType),
          Map.entry(double.class, DataTypes.DoubleType),
          Map.entry(Double.class, DataTypes.DoubleType),
          Map.entry(float.class, DataTypes.FloatType),
          Map.entry(boolean.class, DataTypes.BooleanType),
          Map.entry(Boolean.class, DataTypes.BooleanType),
          Map.entry(String.class, DataTypes.StringType),
          Map.entry(double[].class, DataTypes.createArrayType(DataTypes.DoubleType, false)),
          Map.entry(float[].class, DataTypes.createArrayType(DataTypes.FloatType, false)),
          Map.entry(int[].class, DataTypes.createArrayType(DataTypes.IntegerType, false)),
          Map.entry(long[].class, DataTypes.createArrayType(DataTypes.LongType, false)),
          Map.entry(String[].class, DataTypes.createArrayType(DataTypes.StringType, false)));

  /** Reflection copies its objects at every look-up; a row needs a dozen of them. */
  private static final ClassValue<Method[]> ACCESSORS =
      new ClassValue<>() {
        @Override
        protected Method[] computeValue(Class<?> type) {
          Method[] accessors =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getAccessor)
                  .toArray(Method[]::new);
          AccessibleObject.setAccessible(accessors, true);
          return accessors;
        }
      };

  private RecordSchema() {}

  /** The columns of a record class, in the order of its components. */
  public static List<StructField> fields(Class<? extends Record> type) {
    List<StructField> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(
          DataTypes.createStructField(column(component.getName()), type(component, type), true));
    }
    return fields;
  }

  /** The values of a record, in the order of its components, as Spark's external rows want them. */
  public static List<Object> values(Record record) {
    List<Object> values = new ArrayList<>();
    addValues(record, values);
    return values;
  }

  /** Appends the values of a record to a row. */
  public static void addValues(Record record, List<Object> row) {
    for (Method accessor : ACCESSORS.get(record.getClass())) {
      try {
        Object value = accessor.invoke(record);
        row.add(value instanceof Enum<?> constant ? word(constant) : value);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("cannot read " + accessor, e);
      }
    }
  }

  /** The column of a component or kebab-case name: {@code initialStrength} → initial_strength. */
  public static String column(String name) {
    return Names.column(name);
  }

  /** The table of an experiment. */
  public static String table(String experiment) {
    return experiment.replace('-', '_');
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static DataType type(RecordComponent component, Class<?> record) {
    Class<?> type = component.getType();
    DataType column = type.isEnum() ? DataTypes.StringType : TYPES.get(type);
    if (column == null) {
      throw new IllegalArgumentException(
          record.getName() + "." + component.getName() + " has no column type: " + type);
    }
    return column;
  }
}
