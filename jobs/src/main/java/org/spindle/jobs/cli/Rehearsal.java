// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A sweep in miniature that the launcher runs once after a build, so that the JVM's class-data
 * archive holds the classes that every command loads: session, tasks, Parquet out and in,
 * anti-join, aggregation.
 *
 * <p>With the archive a session starts in about half the time; nothing depends on it.
 */
public final class Rehearsal {

  private Rehearsal() {}

  /** Runs in the directory given as the only argument and leaves a table there. */
  public static void main(String[] args) throws Exception {
    String table = Files.createDirectories(Path.of(args[0])).resolve("table").toString();
    SparkSession spark = SparkSession.builder().appName("rehearsal").getOrCreate();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    StructType schema =
        new StructType()
            .add("point_id", DataTypes.StringType)
            .add("depth", DataTypes.IntegerType)
            .add("loss", DataTypes.DoubleType)
            .add("curve", DataTypes.createArrayType(DataTypes.DoubleType));
    List<Integer> depths = new ArrayList<>(List.of(3, 10, 30, 100));
    Dataset<Row> rows =
        spark.createDataFrame(context.parallelize(depths, 2).map(Rehearsal::row), schema);
    rows.write().mode(SaveMode.Append).parquet(table);

    Dataset<Row> stored = spark.read().parquet(table);
    stored.createOrReplaceTempView("stored");
    rows.join(stored, rows.col("point_id").equalTo(stored.col("point_id")), "left_anti").count();
    spark
        .sql(
            "SELECT depth, min(loss), avg(loss), stddev(loss), count(*) FROM stored"
                + " WHERE loss < 1 GROUP BY depth ORDER BY depth")
        .collectAsList();
    spark.stop();
  }

  private static Row row(int depth) {
    return RowFactory.create("id" + depth, depth, 1.0 / depth, new double[] {1.0, 0.5});
  }
}
