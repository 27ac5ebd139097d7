// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** A few records as one more file of a table, each with the same stamp in front. */
public final class StampedRecords {

  private StampedRecords() {}

  /**
   * Adds the records to the table in one file.
   *
   * @param stamp columns that all rows share and their values, strings or timestamps, in order
   */
  public static <T extends Record> void append(
      SparkSession spark,
      ResultsFolder folder,
      String table,
      Map<String, Object> stamp,
      Class<T> type,
      List<T> records)
      throws IOException {
    List<StructField> fields = new ArrayList<>();
    stamp.forEach(
        (column, value) -> {
          DataType kind = value instanceof String ? DataTypes.StringType : DataTypes.TimestampType;
          fields.add(DataTypes.createStructField(column, kind, true));
        });
    fields.addAll(RecordSchema.fields(type));
    List<Row> rows = new ArrayList<>();
    for (T each : records) {
      List<Object> values = new ArrayList<>(stamp.values());
      values.addAll(RecordSchema.values(each));
      rows.add(RowFactory.create(values.toArray()));
    }
    Staging staging = new Staging(folder, table);
    Path fresh = staging.wave(table + "-" + UUID.randomUUID(), 0);
    spark
        .createDataFrame(rows, DataTypes.createStructType(fields))
        .coalesce(1)
        .write()
        .parquet(fresh.toString());
    staging.publish(fresh);
  }
}
