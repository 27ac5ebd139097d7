// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.store.OwnColumns;
import org.spindle.jobs.store.ResultSchema;
import org.spindle.jobs.store.RowEncoding;
import org.spindle.jobs.store.TableLayout;
import org.spindle.sweep.ParameterSpace;

/**
 * The points of a sweep whose parameters fulfil an SQL predicate, as {@code gain > 1.2}: over the
 * parameters' columns, {@code seed} and {@code replicate}. Evaluated by Spark, before any point has
 * a row.
 */
final class ChosenPoints<P extends Record> {

  private static final String NUMBER = "spindle_number";

  private final SparkSession spark;
  private final Experiment<P, ?> experiment;
  private final String predicate;
  private final StructType schema;

  ChosenPoints(SparkSession spark, Experiment<P, ?> experiment, String predicate) {
    this.spark = spark;
    this.experiment = experiment;
    this.predicate = predicate;
    List<StructField> fields = new ArrayList<>();
    fields.add(DataTypes.createStructField(NUMBER, DataTypes.LongType, false));
    fields.add(DataTypes.createStructField(ResultSchema.SEED, DataTypes.LongType, false));
    fields.add(DataTypes.createStructField("replicate", DataTypes.IntegerType, false));
    fields.addAll(TableLayout.of(experiment).parameters());
    this.schema = DataTypes.createStructType(fields);
  }

  /**
   * Whether the predicate can be asked.
   *
   * @throws UserError that names the columns if it cannot
   */
  void check() {
    try {
      spark.createDataFrame(List.of(), schema).where(predicate).count();
    } catch (Exception e) { // of Scala, which declares none
      if (e instanceof AnalysisException) {
        String[] names = schema.fieldNames();
        String reason = String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
        throw UserError.usage(
            "--where "
                + predicate
                + ": "
                + reason
                + " It is asked of "
                + String.join(", ", List.of(names).subList(1, names.length)));
      }
      throw e;
    }
  }

  /** The numbers in [low, high) of a round that fulfil it, in a column {@code number} of words. */
  Dataset<Row> numbers(ParameterSpace<P> space, PointNumbers numbering, long low, long high) {
    Experiment<P, ?> of = experiment;
    var rows =
        spark
            .range(low, high)
            .as(Encoders.LONG())
            .toJavaRDD()
            .map(number -> row(of, space, numbering, number));
    return RowEncoding.table(spark, rows, schema)
        .where(predicate)
        .selectExpr("string(" + NUMBER + ") AS number");
  }

  private static <P extends Record> Row row(
      Experiment<P, ?> experiment, ParameterSpace<P> space, PointNumbers numbering, long number) {
    List<Object> values = new ArrayList<>();
    values.add(number);
    values.add(space.sweep().seed());
    values.add(numbering.replicate(number));
    OwnColumns.addParameters(experiment, space.parameters(numbering.cell(number)), values);
    return RowFactory.create(values.toArray());
  }
}
