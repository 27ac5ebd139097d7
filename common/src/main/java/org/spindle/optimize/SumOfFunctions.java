// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * A function that is a sum of sub-functions, f(x) = Σ_i f_i(x), each of which can be had alone.
 *
 * <p>Sub-functions are deterministic: the same x gives the same value and gradient. An object may
 * hold work arrays and is for one thread.
 */
public interface SumOfFunctions {

  /**
   * The number of variables.
   *
   * @return M ≥ 1
   */
  int dimension();

  /**
   * The number of sub-functions.
   *
   * @return N ≥ 1
   */
  int parts();

  /**
   * A sub-function and its gradient.
   *
   * @param part i, from 0
   * @param x point of length M, not changed
   * @param gradient overwritten by ∇f_i(x), length M
   * @return f_i(x)
   */
  double gradient(int part, double[] x, double[] gradient);
}
