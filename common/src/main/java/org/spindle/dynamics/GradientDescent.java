// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

/**
 * A network under full-batch gradient descent, W ← W − λ ∂E/∂W.
 *
 * <p>Call {@link #reset} first, then {@link #loss} and {@link #descend} in turn.
 */
public interface GradientDescent {

  /**
   * Puts the weights back to the start.
   *
   * @param rate learning rate λ of the mean error per example
   */
  void reset(double rate);

  /**
   * The error of the present weights; not finite once they have diverged.
   *
   * @return E, half the mean squared error per example
   */
  double loss();

  /** Changes all weights by one step at the point of the last {@link #loss}. */
  void descend();

  /**
   * Floating-point operations of one iteration, by the straightforward count.
   *
   * @return flops of a loss and a step
   */
  double flops();
}
