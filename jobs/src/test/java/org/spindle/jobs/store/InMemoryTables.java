// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.spindle.sweep.Point;

/** Tables made of records in memory, for tests of checks and figures. */
public final class InMemoryTables {

  private final SparkSession spark;
  private final Set<String> filled = new HashSet<>();

  /** One outcome with status {@code ok}. */
  public record Entry(Point point, Record parameters, Record result) {}

  public InMemoryTables(SparkSession spark) {
    this.spark = spark;
  }

  /** Makes the outcomes one table; without any, the table is empty but has its columns. */
  public InMemoryTables with(
      String table,
      Class<? extends Record> parameters,
      Class<? extends Record> result,
      List<Entry> entries) {
    StructType schema =
        new StructType()
            .add("point_id", DataTypes.StringType)
            .add("replicate", DataTypes.IntegerType)
            .add("seed", DataTypes.LongType)
            .add("status", DataTypes.StringType)
            .add("sweep", DataTypes.StringType)
            .add("version", DataTypes.IntegerType)
            .add("datasets", DataTypes.StringType);
    schema = columns(columns(schema, parameters), result);
    List<Row> rows = new ArrayList<>();
    for (Entry entry : entries) {
      List<Object> cells = new ArrayList<>();
      cells.add(entry.point().id().hex());
      cells.add(entry.point().replicate());
      cells.add(entry.point().seed());
      cells.add("ok");
      cells.add("in-memory");
      cells.add(null); // of no version
      cells.add(null); // on the shipped data
      cells(cells, entry.parameters());
      cells(cells, entry.result());
      rows.add(RowFactory.create(cells.toArray()));
    }
    spark.createDataFrame(rows, schema).createOrReplaceTempView(table);
    if (rows.isEmpty()) {
      filled.remove(table);
    } else {
      filled.add(table);
    }
    return this;
  }

  /** The session that holds them. */
  SparkSession session() {
    return spark;
  }

  /** Whether the table has a row. */
  public boolean has(String table) {
    return filled.contains(table);
  }

  /** The rows of a query, on the driver. */
  public List<Row> rows(String query) {
    return sql(query).collectAsList();
  }

  /** The rows of a query. */
  public Dataset<Row> sql(String query) {
    return spark.sql(query);
  }

  private static StructType columns(StructType schema, Class<? extends Record> type) {
    StructType columns = schema;
    for (RecordComponent component : type.getRecordComponents()) {
      columns = columns.add(snakeCase(component.getName()), type(component.getType()));
    }
    return columns;
  }

  private static void cells(List<Object> cells, Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        Object value = component.getAccessor().invoke(record);
        cells.add(
            value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT).replace('_', '-')
                : value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static DataType type(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return DataTypes.IntegerType;
    }
    if (type == long.class || type == Long.class) {
      return DataTypes.LongType;
    }
    if (type == double.class || type == Double.class) {
      return DataTypes.DoubleType;
    }
    if (type == boolean.class || type == Boolean.class) {
      return DataTypes.BooleanType;
    }
    if (type.isArray()) {
      return DataTypes.createArrayType(type(type.getComponentType()));
    }
    return DataTypes.StringType;
  }
}
