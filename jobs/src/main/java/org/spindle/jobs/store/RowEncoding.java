// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.sql.Timestamp;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Rows of {@link RecordSchema} values in Spark's inner form. Spark's own encoder compiles its code
 * in every task anew and boxes each number of an array, which takes longer than a small point does.
 */
public final class RowEncoding {

  private RowEncoding() {}

  /**
   * A table of rows that executors make.
   *
   * @param schema the columns; the values are not checked against their types
   */
  public static Dataset<Row> table(SparkSession spark, JavaRDD<Row> rows, StructType schema) {
    var session = (org.apache.spark.sql.classic.SparkSession) spark;
    return session.internalCreateDataFrame(rows.map(RowEncoding::encode).rdd(), schema, false);
  }

  static InternalRow encode(Row row) {
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = encode(row.get(i));
    }
    return new GenericInternalRow(values);
  }

  private static Object encode(Object value) {
    if (value instanceof String text) {
      return UTF8String.fromString(text);
    }
    if (value instanceof Timestamp time) {
      return DateTimeUtils.fromJavaTimestamp(time);
    }
    if (value instanceof double[] numbers) {
      return UnsafeArrayData.fromPrimitiveArray(numbers);
    }
    if (value instanceof float[] numbers) {
      return UnsafeArrayData.fromPrimitiveArray(numbers);
    }
    if (value instanceof int[] numbers) {
      return UnsafeArrayData.fromPrimitiveArray(numbers);
    }
    if (value instanceof long[] numbers) {
      return UnsafeArrayData.fromPrimitiveArray(numbers);
    }
    if (value instanceof String[] texts) {
      return new GenericArrayData(Arrays.stream(texts).map(UTF8String::fromString).toArray());
    }
    return value;
  }
}
