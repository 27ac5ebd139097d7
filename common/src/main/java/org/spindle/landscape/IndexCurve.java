// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Arrays;
import java.util.List;
import org.spindle.statistic.ClusteredMean;

/**
 * Index fraction against energy at the critical points of many instances, and the curve through it
 * of a random field with a threshold E_c below which there are only minima and a scale R,
 *
 * <pre>
 * f = F((E − E_c)/R − 1),   F the distribution function of the semicircle
 * </pre>
 *
 * @param threshold E_c
 * @param scale R: f reaches ½ at E_c + R
 * @param fieldRms root mean square deviation from the curve of the field
 * @param fieldError its standard error, by instances
 * @param rms root mean square deviation from the mean
 * @param points number of points
 */
public record IndexCurve(
    double threshold, double scale, double fieldRms, double fieldError, double rms, int points) {

  private static final int GRID = 40;
  private static final int ROUNDS = 40;
  private static final double FEWEST = 5;

  /**
   * The curve of one place, by least squares.
   *
   * @param energies E of the points of each instance
   * @param fractions f of the same points
   * @return the curve; null for too few points
   */
  public static IndexCurve of(List<double[]> energies, List<double[]> fractions) {
    double[] e = energies.stream().flatMapToDouble(Arrays::stream).toArray();
    double[] f = fractions.stream().flatMapToDouble(Arrays::stream).toArray();
    if (e.length < FEWEST || Arrays.stream(f).distinct().count() < 3) {
      return null;
    }
    double[] fit = fit(e, f);
    var squares = new ClusteredMean();
    for (int instance = 0; instance < energies.size(); instance++) {
      double[] own = new double[energies.get(instance).length];
      for (int i = 0; i < own.length; i++) {
        double curve = field(energies.get(instance)[i], fit[0], fit[1]);
        own[i] = Math.pow(fractions.get(instance)[i] - curve, 2);
      }
      squares.add(own);
    }
    double fieldRms = Math.sqrt(squares.mean());
    double mean = Arrays.stream(f).average().orElseThrow();
    double variance = Arrays.stream(f).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return new IndexCurve(
        fit[0], fit[1], fieldRms, squares.error() / (2 * fieldRms), Math.sqrt(variance), e.length);
  }

  /**
   * Index fraction of the random field.
   *
   * @param energy E
   * @return f, from 0 to 1
   */
  public double at(double energy) {
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
}
