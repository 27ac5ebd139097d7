// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

/** How the weights of a deep linear network begin. */
public enum InitialCondition {
  /**
   * Independent gaussian entries of variance g² · 2 / (inputs + outputs of the matrix) (Glorot).
   */
  GAUSSIAN,
  /** Uniformly distributed matrices all of whose singular values are the gain g. */
  ORTHOGONAL,
  /** Greedy layerwise training of linear autoencoders from small weights; last layer orthogonal. */
  PRETRAINED,
  /** Every mode of the task connected through all layers with one small strength and no other. */
  DECOUPLED
}
