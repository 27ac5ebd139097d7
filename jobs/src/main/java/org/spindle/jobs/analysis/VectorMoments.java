// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import static org.apache.spark.sql.functions.col;

import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Mean and scatter of a column of curves or spectra, place by place, by MLlib's Summarizer in one
 * pass over the rows.
 *
 * @param count number of rows
 * @param mean mean of each component
 * @param variance unbiased variance of each component, 0 of a single row
 */
public record VectorMoments(long count, double[] mean, double[] variance) {

  /**
   * The moments of one column.
   *
   * @param rows at least one row
   * @param column an array of doubles, as long in every row
   */
  public static VectorMoments of(Dataset<Row> rows, String column) {
    Row row =
        rows.select(functions.array_to_vector(col(column)).as("v"))
            .select(Summarizer.metrics("count", "mean", "variance").summary(col("v")).as("s"))
            .select("s.count", "s.mean", "s.variance")
            .head();
    return new VectorMoments(
        row.getLong(0), row.<Vector>getAs(1).toArray(), row.<Vector>getAs(2).toArray());
  }

  /** Mean over the rows of (v_i − m_i)², for a mean m that theory knows. */
  public double meanSquareAbout(double theory, int component) {
    double off = mean[component] - theory;
    return variance[component] * (count - 1) / count + off * off;
  }
}
