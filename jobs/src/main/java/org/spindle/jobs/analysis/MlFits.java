// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.IsotonicRegression;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.stat.KolmogorovSmirnovTest;
import org.apache.spark.ml.stat.Summarizer;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.spindle.experiment.Fits;
import org.spindle.linalg.Matrix;
import org.spindle.statistic.ScalingLaw;
import org.spindle.statistic.VectorMoments;

/** The doors to MLlib. */
public final class MlFits implements Fits {

  private static final StructType POINTS =
      new StructType()
          .add("label", DataTypes.DoubleType, false)
          .add("features", SQLDataTypes.VectorType(), false)
          .add("weight", DataTypes.DoubleType, false);
  private static final StructType NUMBERS = new StructType().add("x", DataTypes.DoubleType, false);
  private static final StructType CURVES =
      new StructType().add("v", SQLDataTypes.VectorType(), false);
  private static final double SPECTRUM_CONDITION = 1e-9;

  private final SparkSession spark;

  /** Fits in a session. */
  public MlFits(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public ScalingLaw law(double[] x, double[] y) {
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
    return regression(points);
  }

  private ScalingLaw regression(List<double[]> points) {
    List<Row> rows = new ArrayList<>();
    for (double[] point : points) {
      rows.add(RowFactory.create(point[1], Vectors.dense(point[0]), 1.0));
    }
    LinearRegressionModel model =
        new LinearRegression().setSolver("normal").fit(spark.createDataFrame(rows, POINTS));
    double[] errors = model.summary().coefficientStandardErrors(); // the intercept's is the last
    return new ScalingLaw(
        model.coefficients().apply(0), model.intercept(), errors[0], errors[1], points.size());
  }

  private static boolean constant(List<double[]> points, int coordinate) {
    return points.stream().mapToDouble(p -> p[coordinate]).distinct().count() < 2;
  }

  @Override
  public double[] isotonic(double[] x, double[] y, double[] weights) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < x.length; i++) {
      rows.add(RowFactory.create(y[i], Vectors.dense(x[i]), weights[i]));
    }
    var model =
        new IsotonicRegression().setWeightCol("weight").fit(spark.createDataFrame(rows, POINTS));
    double[] fitted = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      fitted[i] = model.predict(x[i]);
    }
    return fitted;
  }

  @Override
  public double kolmogorov(double[] sample, Cumulative law) {
    List<Row> rows = new ArrayList<>();
    for (double x : sample) {
      rows.add(RowFactory.create(x));
    }
    // one partition: MLlib sorts, and some thousand numbers are not worth a shuffle into many
    Function<Double, Double> cdf = law::applyAsDouble;
    return KolmogorovSmirnovTest.test(spark.createDataFrame(rows, NUMBERS).coalesce(1), "x", cdf)
        .head()
        .<Double>getAs("pValue");
  }

  @Override
  public VectorMoments moments(List<double[]> curves) {
    List<Row> rows = new ArrayList<>();
    for (double[] curve : curves) {
      rows.add(RowFactory.create(Vectors.dense(curve)));
    }
    Row row =
        spark
            .createDataFrame(rows, CURVES)
            .select(
                Summarizer.metrics("count", "mean", "variance").summary(functions.col("v")).as("s"))
            .select("s.count", "s.mean", "s.variance")
            .head();
    return new VectorMoments(
        row.getLong(0),
        row.<org.apache.spark.ml.linalg.Vector>getAs(1).toArray(),
        row.<org.apache.spark.ml.linalg.Vector>getAs(2).toArray());
  }

  @Override
  public Spectrum spectrum(List<? extends Block> blocks, int count) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    JavaRDD<Vector> rows =
        context
            .parallelize(new ArrayList<Block>(blocks), blocks.size())
            .flatMap(block -> MlFits.rows(block.get()).iterator())
            .cache();
    RowMatrix matrix = new RowMatrix(rows.rdd());
    org.apache.spark.mllib.linalg.Matrix gram = matrix.computeGramianMatrix();
    var svd = matrix.computeSVD(count, false, SPECTRUM_CONDITION);
    rows.unpersist();
    Matrix own = new Matrix(gram.numRows(), gram.numCols(), gram.toArray());
    return new Spectrum(own, svd.s().toArray());
  }

  private static List<Vector> rows(Matrix matrix) {
    List<Vector> rows = new ArrayList<>();
    for (int m = 0; m < matrix.rows(); m++) {
      double[] row = new double[matrix.cols()];
      for (int i = 0; i < row.length; i++) {
        row[i] = matrix.get(m, i);
      }
      rows.add(org.apache.spark.mllib.linalg.Vectors.dense(row));
    }
    return rows;
  }
}
