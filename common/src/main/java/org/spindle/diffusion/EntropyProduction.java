// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * The entropy production of a reversal, on the average over paths: the bound's looseness.
 *
 * <pre>
 * ⟨Σ⟩ = KL(q(x_0…x_T)‖p(x_0…x_T)) = KL(q_T‖π) + Σ_t E KL(q(x_{t−1}|x_t)‖p(x_{t−1}|x_t)) ≥ 0
 * K = −H(X_0) − ⟨Σ⟩
 * </pre>
 *
 * @param end KL(q_T‖π), nats
 * @param steps E KL of step t at index t, nats; 0 unused
 */
public record EntropyProduction(double end, double... steps) {

  /** Copies the steps. */
  public EntropyProduction {
    steps = steps.clone();
  }

  /**
   * The entropy production of each step.
   *
   * @return E KL of step t at index t, nats; a copy
   */
  @Override
  public double[] steps() {
    return steps.clone();
  }

  /**
   * The sum.
   *
   * @return ⟨Σ⟩, nats
   */
  public double total() {
    double sum = end;
    for (double step : steps) {
      sum += step;
    }
    return sum;
  }
}
