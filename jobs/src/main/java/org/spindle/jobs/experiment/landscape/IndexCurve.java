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
import org.spindle.jobs.experiment.ClusteredMean;
import org.spindle.landscape.Semicircle;

/**
 * Index fraction against energy at the critical points of many instances, with two curves through
 * it: the best one that rises, by MLlib's isotonic regression, and that of a random field with a
 * threshold E_c below which there are only minima and a scale R,
 *
 * <pre>
 * f = F((E − E_c)/R − 1),   F the distribution function of the semicircle
 * </pre>
 *
 * @param threshold E_c
 * @param scale R: f reaches ½ at E_c + R
 * @param fieldRms root mean square deviation from the curve of the field
 * @param fieldError its standard error, by instances
 * @param risingRms the same for the isotonic curve
 * @param rms root mean square deviation from the mean
 * @param points number of points
 */
record IndexCurve(
    double threshold,
    double scale,
    double fieldRms,
    double fieldError,
    double risingRms,
    double rms,
    int points) {

  private static final int GRID = 40;
  private static final int ROUNDS = 40;
  private static final double FEWEST = 5;

  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType, false)
          .add("features", SQLDataTypes.VectorType(), false);

  /** The curves of one place; null for too few points. */
  static IndexCurve of(SparkSession spark, List<NetworkLandscapeRow> rows) {
    double[] e = rows.stream().flatMapToDouble(r -> Arrays.stream(r.energies())).toArray();
    double[] f = rows.stream().flatMapToDouble(r -> Arrays.stream(r.fractions())).toArray();
    if (e.length < FEWEST || Arrays.stream(f).distinct().count() < 3) {
      return null;
    }
    double[] fit = fit(e, f);
    var squares = new ClusteredMean();
    for (NetworkLandscapeRow r : rows) {
      double[] fractions = r.fractions();
      double[] own = new double[fractions.length];
      for (int i = 0; i < own.length; i++) {
        own[i] = Math.pow(fractions[i] - field(r.energies()[i], fit[0], fit[1]), 2);
      }
      squares.add(own);
    }
    double fieldRms = Math.sqrt(squares.mean());
    double mean = Arrays.stream(f).average().orElseThrow();
    double variance = Arrays.stream(f).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return new IndexCurve(
        fit[0],
        fit[1],
        fieldRms,
        squares.error() / (2 * fieldRms),
        risingRms(spark, e, f),
        Math.sqrt(variance),
        e.length);
  }

  /** f of the random field. */
  double at(double energy) {
    return field(energy, threshold, scale);
  }

  private static double field(double energy, double threshold, double scale) {
    return Semicircle.below(Math.max(-1, Math.min(1, (energy - threshold) / scale - 1)));
  }

  /** Least squares over E_c and R: a coarse grid, then a grid that closes in on its best point. */
  private static double[] fit(double[] e, double[] f) {
    double low = Arrays.stream(e).min().orElseThrow();
    double range = Arrays.stream(e).max().orElseThrow() - low;
    double[] best = {low, 2 * range};
    double thresholdStep = 2 * range / GRID;
    double factor = Math.pow(100, 1.0 / GRID);
    double least = Double.POSITIVE_INFINITY;
    int half = GRID / 2;
    for (int round = 0; round < ROUNDS; round++) {
      double threshold = best[0];
      double scale = best[1];
      for (int i = -half; i <= half; i++) {
        for (int j = -half; j <= half; j++) {
          double t = threshold + i * thresholdStep;
          double s = scale * Math.pow(factor, j);
          double sum = 0;
          for (int k = 0; k < e.length; k++) {
            double d = f[k] - field(e[k], t, s);
            sum += d * d;
          }
          if (sum < least) {
            least = sum;
            best = new double[] {t, s};
          }
        }
      }
      half = 2;
      thresholdStep *= 0.6;
      factor = Math.pow(factor, 0.6);
    }
    return best;
  }

  private static double risingRms(SparkSession spark, double[] e, double[] f) {
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
