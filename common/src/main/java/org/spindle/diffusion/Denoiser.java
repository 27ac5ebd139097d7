// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.linalg.Matrix;

/** The guess of the data behind noise: x̂_0 = E[x_0|x_t], exact or learned. */
@FunctionalInterface
public interface Denoiser {

  /**
   * Guesses.
   *
   * @param noisy x_t, d × n, a sample a column, not changed
   * @param signal ᾱ_t in (0, 1)
   * @param clean x̂_0, d × n, overwritten
   */
  void denoise(Matrix noisy, double signal, Matrix clean);

  /**
   * The exact guess for gaussian data in their eigenbasis.
   *
   * @param data the data
   * @return x̂_0 = √ᾱ λ/V x_t
   */
  static Denoiser of(GaussianData data) {
    return (noisy, signal, clean) -> {
      for (int k = 0; k < data.dimension(); k++) {
        double factor = Math.sqrt(signal) * data.variance(k, 1) / data.variance(k, signal);
        for (int c = 0; c < noisy.cols(); c++) {
          clean.set(k, c, factor * noisy.get(k, c));
        }
      }
    };
  }
}
