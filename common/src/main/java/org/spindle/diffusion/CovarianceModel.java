// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/** On what the variance of a reverse kernel may depend; its mean is the best. */
public enum CovarianceModel {
  /** On state and time, as in the paper of 2015: the gap closes as T⁻². */
  STATE,
  /** On time alone, the best there is: the gap closes as 1/T. */
  TIME,
  /** It is β_t, as in DDPM: the gap closes as 1/T, slower. */
  RATE
}
