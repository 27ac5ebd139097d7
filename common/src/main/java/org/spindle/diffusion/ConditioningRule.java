// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * How a reversal is told of an observation y = x_0 + σ n, whose likelihood is r(x) = N(y; x, σ²).
 */
public enum ConditioningRule {
  /**
   * Each step's kernel times the same r, as in the paper of 2015. It counts the evidence twice:
   * with many steps the result is p r², where p is white.
   */
  CONSTANT,
  /** Each step's kernel times r^{(T−t)/T}, a ramp. */
  RAMP,
  /** Doob's transform, the exact rule: the kernel times h_t(x) = E[r(x_0)|x_t = x]. */
  DOOB,
  /** Doob's transform to first order: the mean moves by the variance times ∇ ln h. */
  FIRST_ORDER,
  /** Diffusion posterior sampling: h ≈ N(y; x̂_0, σ²). */
  POSTERIOR_SAMPLING,
  /** Pseudo-inverse guidance: h ≈ N(y; x̂_0, σ² + 1 − ᾱ_t), exact for white data. */
  PSEUDO_INVERSE
}
