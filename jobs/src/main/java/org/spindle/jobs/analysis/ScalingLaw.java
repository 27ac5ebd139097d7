// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A power law fitted by least squares in the logarithms, ln y = intercept + slope · ln x.
 *
 * <p>Points with a coordinate that is not finite and positive are left out. With fewer than two
 * distinct abscissae nothing can be fitted and all numbers are NaN; with two points the line is
 * exact and its errors are NaN, for there is no residual to tell them from.
 *
 * @param slope exponent of the law
 * @param intercept ln y at x = 1
 * @param slopeError standard error of the slope
 * @param interceptError standard error of the intercept
 * @param points number of points that were used
 */
public record ScalingLaw(
    double slope, double intercept, double slopeError, double interceptError, int points) {

  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType, false)
          .add("features", SQLDataTypes.VectorType(), false);

  /**
   * The law through the given points, by MLlib's LinearRegression.
   *
   * @param spark session that fits
   * @param x abscissae
   * @param y ordinates, as many
   */
  public static ScalingLaw fit(SparkSession spark, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " abscissae for " + y.length + " ordinates");
    }
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      if (x[i] > 0 && y[i] > 0 && Double.isFinite(x[i]) && Double.isFinite(y[i])) {
        points.add(new double[] {Math.log(x[i]), Math.log(y[i])});
      }
    }
    double nan = Double.NaN;
    int n = points.size();
    if (constant(points, 0)) {
      return new ScalingLaw(nan, nan, nan, nan, n);
    }
    if (n == 2) {
      double[] p = points.get(0);
      double[] q = points.get(1);
      double slope = (q[1] - p[1]) / (q[0] - p[0]);
      return new ScalingLaw(slope, p[1] - slope * p[0], nan, nan, n);
    }
    if (constant(points, 1)) {
      return new ScalingLaw(0, points.get(0)[1], 0, 0, n); // MLlib computes no errors here
    }
    return regression(spark, points);
  }

  /** The law's value at x. */
  public double at(double x) {
    return Math.exp(intercept + slope * Math.log(x));
  }

  private static ScalingLaw regression(SparkSession spark, List<double[]> points) {
    List<Row> rows = new ArrayList<>();
    for (double[] point : points) {
      rows.add(RowFactory.create(point[1], Vectors.dense(point[0])));
    }
    LinearRegressionModel model =
        new LinearRegression().setSolver("normal").fit(spark.createDataFrame(rows, SCHEMA));
    double[] errors = model.summary().coefficientStandardErrors(); // the intercept's is the last
    return new ScalingLaw(
        model.coefficients().apply(0), model.intercept(), errors[0], errors[1], points.size());
  }

  private static boolean constant(List<double[]> points, int coordinate) {
    return points.stream().mapToDouble(p -> p[coordinate]).distinct().count() < 2;
  }
}
