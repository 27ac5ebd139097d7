// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

/**
 * Numbers o(x_t, t) that a network makes of a noisy sample and its time, and a step of its learning
 * from their slopes. Not safe for threads.
 */
public interface StepNetwork {

  /**
   * The dimension of the data.
   *
   * @return d
   */
  int dimension();

  /**
   * The numbers it makes.
   *
   * @return how many for a sample
   */
  int width();

  /**
   * How many different times a block of samples may have at most. A network with a readout for each
   * time learns few of them at once.
   *
   * @return at least 1
   */
  int timesAtOnce();

  /**
   * Computes the outputs.
   *
   * @param noisy x_t, d × samples, one sample after the other
   * @param times t of each sample, rising
   * @param samples how many
   * @param averaged whether with the average of the weights over the last steps
   */
  void forward(float[] noisy, int[] times, int samples, boolean averaged);

  /**
   * The outputs of the last forward pass.
   *
   * @return o, samples {@link #leading()} apart
   */
  float[] outputs();

  /**
   * The distance between outputs of neighbouring samples.
   *
   * @return ≥ {@link #width()}
   */
  int leading();

  /**
   * The slopes of the loss in the outputs, to be filled before {@link #learn}.
   *
   * @return ∂ℓ/∂o, in the layout of the outputs; may be overwritten
   */
  float[] errors();

  /** One step of descent, from the slopes and the last forward pass, which was not averaged. */
  void learn();

  /**
   * The number of weights.
   *
   * @return of all steps together
   */
  int parameters();

  /**
   * What learning costs.
   *
   * @return flops of one sample in one step of descent
   */
  double flops();
}
