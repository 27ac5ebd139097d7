// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/** The variance that the reverse kernel of a step has; its mean is the exact one. */
public enum ReverseVariance {
  /** The exact variance of x_{t−1} given x_t. */
  OPTIMAL,
  /** β_t, which is exact for white data. */
  RATE,
  /** β̃_t, which is exact for a single datum; 0 at t = 1, where there is no such kernel. */
  POSTERIOR
}
