// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;

/**
 * A reversal of one gaussian mode that is told of an observation, by each of the rules in use;
 * exactly, as a recursion of mean and variance, and sampled.
 *
 * <pre>
 * x_0 ~ N(0, λ), y = x_0 + σ n;   exact: mean λ y/(λ + σ²), variance λ σ²/(λ + σ²)
 * </pre>
 *
 * @param schedule the schedule
 * @param eigenvalue λ > 0
 * @param noise σ² > 0, the variance of the observation
 * @param observation y
 * @source Sohl-Dickstein et al. 2015, section 2.5; Chung et al. 2023 (posterior sampling); Song et
 *     al. 2023 (pseudo-inverse)
 */
public record Conditioning(Schedule schedule, double eigenvalue, double noise, double observation) {

  /**
   * A gaussian.
   *
   * @param mean m
   * @param variance v
   */
  public record Moments(double mean, double variance) {}

  /** Checks the variances. */
  public Conditioning {
    if (!(eigenvalue > 0)) {
      throw new IllegalArgumentException("eigenvalue must be > 0, was " + eigenvalue);
    }
    if (!(noise > 0)) {
      throw new IllegalArgumentException(
          "variance of the observation must be > 0, was "
              + noise
              + ": clamp what is known exactly (Inpainting)");
    }
  }

  /**
   * The exact posterior.
   *
   * @return of x_0 given y
   */
  public Moments exact() {
    double sum = eigenvalue + noise;
    return new Moments(eigenvalue * observation / sum, eigenvalue * noise / sum);
  }

  /**
   * What a rule makes of white noise, exactly.
   *
   * @param rule the rule
   * @return mean and variance of x_0
   * @cost 20 flops a step
   */
  public Moments reversed(ConditioningRule rule) {
    double mean = 0;
    double variance = 1;
    double[] kernel = new double[3];
    for (int t = schedule.steps(); t >= 1; t--) {
      kernel(rule, t, kernel);
      mean = kernel[0] * mean + kernel[1];
      variance = kernel[0] * kernel[0] * variance + kernel[2];
    }
    return new Moments(mean, variance);
  }

  /**
   * Samples by a rule.
   *
   * @param rule the rule
   * @param samples overwritten by x_0
   * @param generator stream, T + 1 gaussians a sample
   */
  public void sample(ConditioningRule rule, double[] samples, RandomGenerator generator) {
    for (int i = 0; i < samples.length; i++) {
      samples[i] = generator.nextGaussian();
    }
    double[] kernel = new double[3];
    for (int t = schedule.steps(); t >= 1; t--) {
      kernel(rule, t, kernel);
      double width = Math.sqrt(kernel[2]);
      for (int i = 0; i < samples.length; i++) {
        samples[i] = kernel[0] * samples[i] + kernel[1] + width * generator.nextGaussian();
      }
    }
  }

  /** The kernel of a step, N(slope x + shift, variance), into an array of these three. */
  private void kernel(ConditioningRule rule, int t, double[] kernel) {
    double ratio = variance(t - 1) / variance(t);
    double slope = Math.sqrt(1 - schedule.rate(t)) * ratio;
    double variance = schedule.rate(t) * ratio;
    switch (rule) {
      case CONSTANT -> multiply(slope, variance, 1, noise, kernel);
      case RAMP -> {
        double power = (schedule.steps() - (t - 1.0)) / schedule.steps();
        multiply(slope, variance, 1, noise / power, kernel);
      }
      case DOOB -> multiply(slope, variance, guess(t - 1), noise + doubt(t - 1), kernel);
      case FIRST_ORDER -> push(slope, variance, guess(t), noise + doubt(t), kernel);
      case POSTERIOR_SAMPLING -> push(slope, variance, guess(t), noise, kernel);
      case PSEUDO_INVERSE ->
          push(slope, variance, guess(t), noise + 1 - schedule.signal(t), kernel);
    }
  }

  private double variance(int t) {
    return 1 + schedule.signal(t) * (eigenvalue - 1);
  }

  /** x̂_0/x_t. */
  private double guess(int t) {
    return Math.sqrt(schedule.signal(t)) * eigenvalue / variance(t);
  }

  /** Var(x_0|x_t). */
  private double doubt(int t) {
    return eigenvalue * (1 - schedule.signal(t)) / variance(t);
  }

  /** The product with N(y; g x, s) of x_{t−1}. */
  private void multiply(double slope, double variance, double g, double s, double[] kernel) {
    double product = 1 / (1 / variance + g * g / s);
    kernel[0] = slope * product / variance;
    kernel[1] = product * g * observation / s;
    kernel[2] = product;
  }

  /** The mean moved by v ∇ ln N(y; g x, s) at x_t. */
  private void push(double slope, double variance, double g, double s, double[] kernel) {
    kernel[0] = slope - variance * g * g / s;
    kernel[1] = variance * g * observation / s;
    kernel[2] = variance;
  }
}
