// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Optional;

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

  /** What the end may cost before it deserves a word: ᾱ_T beyond it. */
  private static final double SIGNAL_LEFT = 0.1;

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

  /**
   * A word about a diffusion that ends too early.
   *
   * @param schedule the schedule
   * @return empty if ᾱ_T ≤ 0.1
   */
  public Optional<String> warning(Schedule schedule) {
    double left = schedule.signal(schedule.steps());
    if (left <= SIGNAL_LEFT) {
      return Optional.empty();
    }
    return Optional.of(
        schedule.name() + " keeps a signal of " + left + ": KL(q_T||pi) = " + end + " nats");
  }
}
