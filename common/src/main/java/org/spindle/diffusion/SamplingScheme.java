// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/** How samples go back from noise to data, given a {@link Denoiser}. */
public enum SamplingScheme {
  /** Without noise: the guesses of data and noise are mixed anew at each time (DDIM, η = 0). */
  IMPLICIT,
  /** The posterior step to the guess, with noise of variance β̃_t. */
  ANCESTRAL,
  /** The posterior step to the guess, with noise of variance β_t. */
  ANCESTRAL_RATE,
  /** The probability flow by Euler's method in τ = −½ ln ᾱ; the last step is the guess. */
  FLOW_EULER,
  /** The probability flow by Heun's method; the last step is the guess. */
  FLOW_HEUN
}
