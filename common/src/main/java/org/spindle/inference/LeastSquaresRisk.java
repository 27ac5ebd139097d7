// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

/**
 * What least squares of smallest norm loses on isotropic gaussian inputs, exactly at every size:
 * double descent.
 *
 * <pre>
 * n &gt; d+1: σ²d/(n−d−1)     n &lt; d−1: (1−n/d)|w|² + σ²n/(d−n−1)     |n−d| ≤ 1: no finite mean
 * </pre>
 *
 * @source Breiman and Freedman 1983; Belkin, Hsu and Xu 2020
 */
public final class LeastSquaresRisk {

  private LeastSquaresRisk() {}

  /**
   * The mean excess of the test error over the noise.
   *
   * @param examples n ≥ 1
   * @param dimension d ≥ 1
   * @param squaredNorm |w|² of the teacher
   * @param noise σ²
   * @return E|ŵ − w|²; infinite for |n − d| ≤ 1 where there is noise
   */
  public static double excess(int examples, int dimension, double squaredNorm, double noise) {
    if (examples < 1 || dimension < 1) {
      throw new IllegalArgumentException(
          "examples and dimension must be >= 1, were " + examples + " and " + dimension);
    }
    double unseen = Math.max(0, 1 - (double) examples / dimension) * squaredNorm;
    int apart = Math.abs(examples - dimension) - 1;
    if (noise == 0) {
      return unseen;
    }
    return apart <= 0
        ? Double.POSITIVE_INFINITY
        : unseen + noise * Math.min(examples, dimension) / apart;
  }
}
