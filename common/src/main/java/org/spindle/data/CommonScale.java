// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import org.spindle.linalg.Matrix;

/**
 * One shift and one factor for all pixels, which make the mean 0 and E|x|² = d without whitening.
 *
 * @param mean taken away
 * @param factor multiplied then
 */
public record CommonScale(double mean, double factor) {

  /**
   * The scale of data.
   *
   * @param data d × n, a datum a column, n ≥ 2; no pixel constant
   * @return the scale
   * @throws IllegalArgumentException naming the first constant pixel
   */
  public static CommonScale of(Matrix data) {
    int d = data.rows();
    int n = data.cols();
    if (n < 2) {
      throw new IllegalArgumentException("data to be scaled need n >= 2, had " + n);
    }
    double sum = 0;
    for (int r = 0; r < d; r++) {
      boolean constant = true;
      for (int c = 0; c < n; c++) {
        sum += data.get(r, c);
        constant &= data.get(r, c) == data.get(r, 0);
      }
      if (constant) {
        throw new IllegalArgumentException(
            "pixel " + r + " is constant (" + data.get(r, 0) + "): add noise or leave it out");
      }
    }
    double mean = sum / d / n;
    double squares = 0;
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < d; r++) {
        squares += (data.get(r, c) - mean) * (data.get(r, c) - mean);
      }
    }
    return new CommonScale(mean, Math.sqrt((double) d * n / squares));
  }

  /**
   * Scales data.
   *
   * @param data overwritten by factor · (x − mean)
   */
  public void apply(Matrix data) {
    for (int c = 0; c < data.cols(); c++) {
      for (int r = 0; r < data.rows(); r++) {
        data.set(r, c, factor * (data.get(r, c) - mean));
      }
    }
  }
}
