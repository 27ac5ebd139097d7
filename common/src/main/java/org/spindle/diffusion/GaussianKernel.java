// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * The gaussian kernel of diffusion, its jumps over many steps and its way back to a known start.
 *
 * <pre>
 * q(x_t|x_{t−1}) = N(√(1−β_t) x_{t−1}, β_t),   q(x_t|x_0) = N(√ᾱ_t x_0, 1 − ᾱ_t)
 * q(x_{t−1}|x_t, x_0) = N(c_0 x_0 + c_1 x_t, β̃_t)
 * </pre>
 *
 * <p>It is in detailed balance with N(0, 1) at every rate.
 *
 * @source Sohl-Dickstein et al. 2015, Table App.1
 */
public final class GaussianKernel {

  private GaussianKernel() {}

  /**
   * The logarithm of a gaussian density.
   *
   * @param x where
   * @param mean m
   * @param variance v > 0
   * @return ln N(x; m, v)
   */
  public static double logDensity(double x, double mean, double variance) {
    double distance = x - mean;
    return -0.5 * (Math.log(2 * Math.PI * variance) + distance * distance / variance);
  }

  /**
   * The logarithm of the density of white noise, which the diffusion ends in.
   *
   * @param data d × n
   * @return ln π of each column
   */
  public static double[] logStationary(Matrix data) {
    double[] logs = new double[data.cols()];
    for (int c = 0; c < data.cols(); c++) {
      for (int i = 0; i < data.rows(); i++) {
        logs[c] -= 0.5 * (Math.log(2 * Math.PI) + data.get(i, c) * data.get(i, c));
      }
    }
    return logs;
  }

  /**
   * The logarithm of the probability of a step.
   *
   * @param to x_t
   * @param from x_{t−1}
   * @param rate β in (0, 1]
   * @return ln q(to|from)
   */
  public static double logStep(double to, double from, double rate) {
    return logDensity(to, Math.sqrt(1 - rate) * from, rate);
  }

  /**
   * The weight of the start in the mean of a step backwards.
   *
   * @param schedule the schedule
   * @param t 1 … T
   * @return c_0 = √ᾱ_{t−1} β_t/(1 − ᾱ_t)
   */
  public static double startWeight(Schedule schedule, int t) {
    return Math.sqrt(schedule.signal(t - 1)) * schedule.rate(t) / (1 - schedule.signal(t));
  }

  /**
   * The weight of the present in the mean of a step backwards.
   *
   * @param schedule the schedule
   * @param t 1 … T
   * @return c_1 = √(1−β_t) (1 − ᾱ_{t−1})/(1 − ᾱ_t)
   */
  public static double presentWeight(Schedule schedule, int t) {
    return Math.sqrt(1 - schedule.rate(t))
        * (1 - schedule.signal(t - 1))
        / (1 - schedule.signal(t));
  }

  /**
   * Jumps from the data to a time.
   *
   * @param data x_0, any shape, not changed
   * @param signal ᾱ in [0, 1]
   * @param generator stream for as many gaussians as there are elements, column by column
   * @param noisy x_t, same shape, overwritten; may be {@code data}
   */
  public static void jump(Matrix data, double signal, RandomGenerator generator, Matrix noisy) {
    double kept = Math.sqrt(signal);
    double noise = Math.sqrt(1 - signal);
    for (int c = 0; c < data.cols(); c++) {
      for (int r = 0; r < data.rows(); r++) {
        noisy.set(r, c, kept * data.get(r, c) + noise * generator.nextGaussian());
      }
    }
  }
}
