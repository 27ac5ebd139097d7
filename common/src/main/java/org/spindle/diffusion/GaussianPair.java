// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * Two equal gaussians around ±m(1, …, 1) in d dimensions, of variance 1 in each coordinate, and
 * their exact denoiser.
 *
 * <pre>
 * q(x) = ½ Σ_± N(±m 1, σ² I),   m² + σ² = 1
 * E[x_0|x_t] = m w + (√ᾱ σ²/v)(x_t − √ᾱ m w),   w = tanh(√ᾱ m Σ_i x_{t,i}/v),   v = ᾱσ² + 1 − ᾱ
 * </pre>
 *
 * @param dimension d ≥ 1
 * @param mean m in (0, 1)
 */
public record GaussianPair(int dimension, double mean) {

  /** Checks the parameters. */
  public GaussianPair {
    if (dimension < 1 || !(mean > 0 && mean < 1)) {
      throw new IllegalArgumentException(
          "a pair of gaussians needs d >= 1 and m in (0, 1), had " + dimension + " and " + mean);
    }
  }

  /**
   * The variance of each gaussian.
   *
   * @return σ²
   */
  public double spread() {
    return 1 - mean * mean;
  }

  /**
   * Draws data.
   *
   * @param samples how many
   * @param generator stream
   * @return d × samples, a datum a column
   */
  public Matrix sample(int samples, RandomGenerator generator) {
    Matrix x = new Matrix(dimension, samples);
    double width = Math.sqrt(spread());
    for (int c = 0; c < samples; c++) {
      double middle = generator.nextBoolean() ? mean : -mean;
      for (int k = 0; k < dimension; k++) {
        x.set(k, c, middle + width * generator.nextGaussian());
      }
    }
    return x;
  }

  /**
   * The exact denoiser.
   *
   * @param noisy x_t, d × n, not changed
   * @param signal ᾱ in (0, 1)
   * @param clean overwritten by E[x_0|x_t], d × n
   */
  public void denoise(Matrix noisy, double signal, Matrix clean) {
    double kept = Math.sqrt(signal);
    double v = signal * spread() + 1 - signal;
    for (int c = 0; c < noisy.cols(); c++) {
      double sum = 0;
      for (int k = 0; k < dimension; k++) {
        sum += noisy.get(k, c);
      }
      double middle = mean * Math.tanh(kept * mean * sum / v);
      for (int k = 0; k < dimension; k++) {
        double off = noisy.get(k, c) - kept * middle;
        clean.set(k, c, middle + kept * spread() / v * off);
      }
    }
  }
}
