// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.IsotonicRegression;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The best curve of index fraction against energy that only rises, by MLlib. */
final class RisingCurve {

  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType, false)
          .add("features", SQLDataTypes.VectorType(), false);

  private RisingCurve() {}

  /** Root mean square deviation of all points from it. */
  static double rms(SparkSession spark, List<NetworkLandscapeRow> instances) {
    double[] e = instances.stream().flatMapToDouble(r -> Arrays.stream(r.energies())).toArray();
    double[] f = instances.stream().flatMapToDouble(r -> Arrays.stream(r.fractions())).toArray();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < e.length; i++) {
      rows.add(RowFactory.create(f[i], Vectors.dense(e[i])));
    }
    var model = new IsotonicRegression().fit(spark.createDataFrame(rows, SCHEMA));
    double sum = 0;
    for (int i = 0; i < e.length; i++) {
      sum += Math.pow(f[i] - model.predict(e[i]), 2);
    }
    return Math.sqrt(sum / e.length);
  }
}
