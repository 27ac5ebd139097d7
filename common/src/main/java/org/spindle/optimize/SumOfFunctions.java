// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * A function that is a sum over parts, each with its own gradient: the error of a network over
 * minibatches, a likelihood over observations.
 *
 * <pre>
 * F(θ) = Σ_{i&lt;n} f_i(θ)
 * </pre>
 *
 * <p>The parts must be deterministic: the same θ gives the same value and gradient at every call.
 */
public interface SumOfFunctions {

  /**
   * The number of parameters.
   *
   * @return length of θ, ≥ 1
   */
  int dimension();

  /**
   * The number of parts.
   *
   * @return n, ≥ 1
   */
  int parts();

  /**
   * One part and its gradient.
   *
   * @param part index of the part, from 0
   * @param x θ, of length {@link #dimension}, not changed
   * @param gradient overwritten by ∇f_part(θ), of length {@link #dimension}
   * @return f_part(θ)
   */
  double gradient(int part, double[] x, double[] gradient);
}
