// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

/**
 * Mean and scatter of curves or spectra of one length, place by place.
 *
 * @param count number of them
 * @param mean mean of each component
 * @param variance unbiased variance of each component, 0 of a single one
 */
public record VectorMoments(long count, double[] mean, double[] variance) {

  /**
   * Scatter about a mean that theory knows: the mean of (v_i − m_i)².
   *
   * @param theory m_i
   * @param component i
   * @return the mean square distance
   */
  public double meanSquareAbout(double theory, int component) {
    double off = mean[component] - theory;
    return variance[component] * (count - 1) / count + off * off;
  }
}
