// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * Samples that go back from noise to data on any schedule or sub-schedule.
 *
 * <pre>
 * implicit:   x_{t−1} = √ᾱ_{t−1} x̂_0 + √(1−ᾱ_{t−1}) (x_t − √ᾱ_t x̂_0)/√(1−ᾱ_t)
 * ancestral:  x_{t−1} = c_0 x̂_0 + c_1 x_t + √β̃_t n
 * flow:       dx/dτ = −x − ∇ ln q = −x + (x − √ᾱ x̂_0)/(1 − ᾱ),   ᾱ = e^{−2τ}
 * </pre>
 *
 * <p>All rates are those of the schedule at hand, so that a sub-schedule reads no wrong ᾱ.
 *
 * @source Song, Meng and Ermon 2021; Ho et al. 2020; Song et al. 2021
 */
public final class ReverseSampler {

  private final Schedule schedule;
  private final Denoiser denoiser;
  private final Matrix guess;
  private final Matrix ahead;
  private final Matrix drift;

  /**
   * A sampler.
   *
   * @param schedule the schedule
   * @param denoiser the guess of the data
   * @param dimension d
   * @param samples n, at once
   */
  public ReverseSampler(Schedule schedule, Denoiser denoiser, int dimension, int samples) {
    this.schedule = schedule;
    this.denoiser = denoiser;
    guess = new Matrix(dimension, samples);
    ahead = new Matrix(dimension, samples);
    drift = new Matrix(dimension, samples);
  }

  /**
   * Takes samples from the end of the schedule to the data.
   *
   * @param scheme the scheme
   * @param x x_T, d × n, overwritten by x_0
   * @param generator stream, d n gaussians for each step but the last of the ancestral schemes
   *     ({@link SamplingScheme#ANCESTRAL_RATE}: also the last), column by column
   * @param watch polled at each step
   */
  public void run(SamplingScheme scheme, Matrix x, RandomGenerator generator, Watch watch) {
    for (int t = schedule.steps(); t >= 1; t--) {
      watch.check();
      step(scheme, t, x, generator);
    }
  }

  /**
   * Takes one step.
   *
   * @param scheme the scheme
   * @param t from time t to t − 1
   * @param x x_t, d × n, overwritten by x_{t−1}
   * @param generator as for {@link #run}
   */
  public void step(SamplingScheme scheme, int t, Matrix x, RandomGenerator generator) {
    double signal = schedule.signal(t);
    switch (scheme) {
      case IMPLICIT -> implicit(t, x);
      case ANCESTRAL -> ancestral(t, Math.sqrt(schedule.posteriorVariance(t)), x, generator);
      case ANCESTRAL_RATE -> ancestral(t, Math.sqrt(schedule.rate(t)), x, generator);
      case FLOW_EULER, FLOW_HEUN -> {
        if (t == 1) {
          implicit(t, x);
        } else {
          double time = 0.5 * Math.log(signal / schedule.signal(t - 1)); // negative
          flow(x, signal, drift);
          if (scheme == SamplingScheme.FLOW_HEUN) {
            combine(x, drift, time, ahead);
            addFlow(ahead, schedule.signal(t - 1));
            time /= 2;
          }
          combine(x, drift, time, x);
        }
      }
    }
  }

  private void implicit(int t, Matrix x) {
    double signal = schedule.signal(t);
    double before = schedule.signal(t - 1);
    denoiser.denoise(x, signal, guess);
    double ofPresent = Math.sqrt((1 - before) / (1 - signal));
    double ofGuess = Math.sqrt(before) - Math.sqrt(signal) * ofPresent;
    for (int c = 0; c < x.cols(); c++) {
      for (int r = 0; r < x.rows(); r++) {
        x.set(r, c, ofGuess * guess.get(r, c) + ofPresent * x.get(r, c));
      }
    }
  }

  private void ancestral(int t, double width, Matrix x, RandomGenerator generator) {
    denoiser.denoise(x, schedule.signal(t), guess);
    double c0 = GaussianKernel.startWeight(schedule, t);
    double c1 = GaussianKernel.presentWeight(schedule, t);
    for (int c = 0; c < x.cols(); c++) {
      for (int r = 0; r < x.rows(); r++) {
        double noise = width == 0 ? 0 : width * generator.nextGaussian();
        x.set(r, c, c0 * guess.get(r, c) + c1 * x.get(r, c) + noise);
      }
    }
  }

  private void flow(Matrix x, double signal, Matrix velocity) {
    denoiser.denoise(x, signal, guess);
    for (int c = 0; c < x.cols(); c++) {
      for (int r = 0; r < x.rows(); r++) {
        double residue = x.get(r, c) - Math.sqrt(signal) * guess.get(r, c);
        velocity.set(r, c, residue / (1 - signal) - x.get(r, c));
      }
    }
  }

  private void addFlow(Matrix x, double signal) {
    denoiser.denoise(x, signal, guess);
    for (int c = 0; c < x.cols(); c++) {
      for (int r = 0; r < x.rows(); r++) {
        double residue = x.get(r, c) - Math.sqrt(signal) * guess.get(r, c);
        drift.set(r, c, drift.get(r, c) + residue / (1 - signal) - x.get(r, c));
      }
    }
  }

  /** x + τ v, with τ < 0 backwards in noise: τ falls as ᾱ grows. */
  private static void combine(Matrix x, Matrix velocity, double time, Matrix result) {
    for (int c = 0; c < x.cols(); c++) {
      for (int r = 0; r < x.rows(); r++) {
        result.set(r, c, x.get(r, c) + time * velocity.get(r, c));
      }
    }
  }
}
