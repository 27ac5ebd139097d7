// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

/** The law of the square weight matrices of a random network. */
public enum WeightEnsemble {
  /** Independent gaussian entries of variance g²/N. */
  GAUSSIAN,

  /** g times a uniformly distributed orthogonal matrix. */
  ORTHOGONAL
}
