// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.Arrays;

/**
 * A straight line through points by least squares.
 *
 * @param slope of the line
 * @param slopeError its standard error, from the scatter about the line; NaN of two points
 */
public record StraightLine(double slope, double slopeError) {

  /**
   * The line through some points.
   *
   * @param x abscissae, two or more different ones
   * @param y ordinates, as many
   * @return slope and its error
   */
  public static StraightLine through(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double squares = 0;
    double products = 0;
    for (int i = 0; i < x.length; i++) {
      squares += (x[i] - meanX) * (x[i] - meanX);
      products += (x[i] - meanX) * (y[i] - meanY);
    }
    double slope = products / squares;
    double rest = 0;
    for (int i = 0; i < x.length; i++) {
      rest += Math.pow(y[i] - meanY - slope * (x[i] - meanX), 2);
    }
    return new StraightLine(slope, Math.sqrt(rest / (x.length - 2) / squares));
  }
}
