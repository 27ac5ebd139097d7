// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

/**
 * The logistic curve through shares of successes, p(x) = 1/(1 + e^{−(x − midpoint)/width}), of
 * largest likelihood, by Newton's method.
 *
 * @param midpoint where half of the trials succeed
 * @param width of the rise, &gt; 0; from 1/4 to 3/4 in 2.2 widths
 * @param midpointError standard error of the midpoint, to first order
 */
public record LogisticFit(double midpoint, double width, double midpointError) {

  private static final int STEPS = 100;
  private static final double PSEUDO = 0.5; // of a success and of a failure at each place: finite

  /**
   * Fits.
   *
   * @param x places, at least two
   * @param shares of successes there, in [0, 1]
   * @param trials of which so many at each place
   * @return the curve; half a success and half a failure are added at each place, without which
   *     shares that jump from 0 to 1 have no finite slope
   */
  public static LogisticFit of(double[] x, double[] shares, double trials) {
    double mean = 0;
    for (double each : x) {
      mean += each / x.length;
    }
    double scale = 0;
    for (double each : x) {
      scale = Math.max(scale, Math.abs(each - mean));
    }
    double a = 0;
    double b = 1;
    double[] information = new double[3];
    for (int step = 0; step < STEPS; step++) {
      double[] slope = new double[2];
      information = new double[3];
      for (int i = 0; i < x.length; i++) {
        double u = (x[i] - mean) / scale;
        double p = 1 / (1 + Math.exp(-a - b * u));
        double n = trials + 2 * PSEUDO;
        double off = shares[i] * trials + PSEUDO - n * p;
        slope[0] += off;
        slope[1] += off * u;
        information[0] += n * p * (1 - p);
        information[1] += n * p * (1 - p) * u;
        information[2] += n * p * (1 - p) * u * u;
      }
      double det = information[0] * information[2] - information[1] * information[1];
      double stepA = (information[2] * slope[0] - information[1] * slope[1]) / det;
      double stepB = (information[0] * slope[1] - information[1] * slope[0]) / det;
      double damp = Math.min(1, 2 / (Math.abs(stepA) + Math.abs(stepB) + 1e-300));
      a += damp * stepA;
      b += damp * stepB;
    }
    double det = information[0] * information[2] - information[1] * information[1];
    double ratio = -a / b;
    double variance =
        (information[2] - 2 * information[1] * ratio + information[0] * ratio * ratio)
            / (det * b * b);
    return new LogisticFit(mean + scale * ratio, scale / b, scale * Math.sqrt(variance));
  }
}
