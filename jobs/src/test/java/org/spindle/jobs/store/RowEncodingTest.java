// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RowEncodingTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private enum Kind {
    FIRST_KIND
  }

  private record Everything(
      int number,
      Integer boxed,
      long large,
      double real,
      Double missing,
      float single,
      boolean flag,
      String text,
      Kind kind,
      double[] reals,
      float[] singles,
      int[] numbers,
      long[] larges,
      String[] texts) {}

  @Test
  void aTableIsTheOneThatSparksOwnEncoderMakes() {
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField("at", DataTypes.TimestampType, true));
    fields.addAll(RecordSchema.fields(Everything.class));
    StructType schema = DataTypes.createStructType(fields);
    List<Row> rows =
        List.of(
            row(Instant.parse("2026-02-28T23:59:59.123456Z"), some()),
            row(Instant.parse("1969-12-31T23:59:59.999999Z"), none()),
            failed(fields.size()));
    var context = new JavaSparkContext(SPARK.session().sparkContext());
    var ours = RowEncoding.table(SPARK.session(), context.parallelize(rows, 2), schema);
    var sparks = SPARK.session().createDataFrame(rows, schema);
    assertEquals(sparks.schema(), ours.schema());
    List<Row> expected = sparks.collectAsList();
    List<Row> actual = ours.collectAsList();
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(RowValues.of(expected.get(i)), RowValues.of(actual.get(i)));
    }
  }

  private static Everything some() {
    return new Everything(
        1,
        2,
        1L << 40,
        Double.NaN,
        -0.5,
        0.25f,
        true,
        "größer ∞",
        Kind.FIRST_KIND,
        new double[] {1, Double.POSITIVE_INFINITY},
        new float[] {1.5f, Float.NaN},
        new int[] {-1},
        new long[] {Long.MIN_VALUE},
        new String[] {"robin", "Möwe"});
  }

  private static Everything none() {
    return new Everything(
        0,
        null,
        0,
        0,
        null,
        0,
        false,
        null,
        null,
        new double[0],
        null,
        new int[0],
        null,
        new String[0]);
  }

  private static Row row(Instant at, Everything record) {
    List<Object> values = new ArrayList<>(List.of(Timestamp.from(at)));
    RecordSchema.addValues(record, values);
    return RowFactory.create(values.toArray());
  }

  private static Row failed(int columns) {
    return RowFactory.create(Collections.nCopies(columns, null).toArray());
  }
}
