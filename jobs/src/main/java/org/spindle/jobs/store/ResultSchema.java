// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Experiment;

/**
 * The columns of an experiment's table: the common ones, then seed and parameters, then the result.
 */
public final class ResultSchema {

  /** Columns that every table of points has, in this order. */
  public static final List<StructField> COMMON =
      List.of(
          DataTypes.createStructField("point_id", DataTypes.StringType, true),
          DataTypes.createStructField("replicate", DataTypes.IntegerType, true),
          DataTypes.createStructField("status", DataTypes.StringType, true),
          DataTypes.createStructField("error_class", DataTypes.StringType, true),
          DataTypes.createStructField("error_message", DataTypes.StringType, true),
          DataTypes.createStructField("seconds", DataTypes.DoubleType, true),
          DataTypes.createStructField("started_at", DataTypes.TimestampType, true),
          DataTypes.createStructField("host", DataTypes.StringType, true),
          DataTypes.createStructField("engine", DataTypes.StringType, true),
          DataTypes.createStructField("version", DataTypes.IntegerType, true),
          DataTypes.createStructField("git_commit", DataTypes.StringType, true),
          DataTypes.createStructField("sweep", DataTypes.StringType, true),
          DataTypes.createStructField("datasets", DataTypes.StringType, true));

  /** The column of the sweep's seed, which stands behind them. */
  public static final String SEED = "seed";

  private static final String DICTIONARY = "parquet.enable.dictionary#";

  private ResultSchema() {}

  /** The schema of an experiment's table. */
  public static StructType of(Experiment<?, ?> experiment) {
    return of(TableLayout.of(experiment));
  }

  /** The schema of a table of points. */
  public static StructType of(TableLayout layout) {
    List<StructField> fields = new ArrayList<>(COMMON);
    fields.add(DataTypes.createStructField(SEED, DataTypes.LongType, true));
    fields.addAll(layout.parameters());
    fields.addAll(layout.result());
    StructType schema = DataTypes.createStructType(fields);
    long distinct = fields.stream().map(StructField::name).distinct().count();
    if (distinct != fields.size()) {
      throw new IllegalStateException("two columns of " + layout.experiment() + " have one name");
    }
    return schema;
  }

  /**
   * Options for writing such a table: identities, times, and the numbers of results go without a
   * dictionary. Hardly two of them are equal, and a search for equal ones takes longer than a small
   * point does.
   */
  public static Map<String, String> encoding(Experiment<?, ?> experiment) {
    return encoding(TableLayout.of(experiment));
  }

  /** As {@link #encoding(Experiment)}, of any table of points. */
  public static Map<String, String> encoding(TableLayout layout) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put(DICTIONARY + "point_id", "false");
    options.put(DICTIONARY + "seconds", "false");
    for (StructField field : layout.result()) {
      boolean array = field.dataType() instanceof ArrayType;
      DataType element = array ? ((ArrayType) field.dataType()).elementType() : field.dataType();
      if (element.equals(DataTypes.DoubleType) || element.equals(DataTypes.FloatType)) {
        String path = field.name() + (array ? ".list.element" : "");
        options.put(DICTIONARY + path, "false");
      }
    }
    return options;
  }
}
