// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/** What the reverse kernel of the first step, from x_1 to the data, is. */
public enum FirstStep {
  /** The forward kernel itself, as in the paper: N(√(1−β_1) x_1, β_1). */
  FIXED,
  /** Made as those of the other steps. */
  MATCHED
}
