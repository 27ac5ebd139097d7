// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.diffusion.GaussianKernel;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.ReverseModel;
import org.spindle.diffusion.Schedule;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.simd.Exponential;
import org.spindle.sweep.Watch;

/**
 * Gaussian reverse kernels whose mean and diagonal variance a network makes of the present, learned
 * by their exact divergence from the steps that know the start.
 *
 * <pre>
 * ℓ = ½[ln(1 + Δs) + (1 + Δ(x_0 − x̂_0)²)/(1 + Δs) − 1],   Δ = SNR_{t−1} − SNR_t
 * </pre>
 *
 * <p>The weight of a step is 1, so that T − 1 times the mean of ℓ is what the bound K loses. Not
 * safe for threads.
 *
 * @error single precision: K to about 1e-5 nats a dimension
 */
public final class GaussianLearner implements ReverseModel {

  private static final float LEAST_DOUBT = -12; // o_2
  private static final float MOST_DOUBT = 6;
  private static final double LARGE = 1e100; // times the largest spread no overflow

  private final Schedule schedule;
  private final StepNetwork network;
  private final LearningPlan plan;
  private final Batch batch;
  private final double[] kept; // √ᾱ at t
  private final double[] noise; // √(1 − ᾱ)
  private final double[] fall; // Δ
  private final double[] doubts; // exp(o_2)

  /**
   * A learner.
   *
   * @param schedule the schedule
   * @param network of 2d outputs
   * @param plan how it learns
   */
  public GaussianLearner(Schedule schedule, StepNetwork network, LearningPlan plan) {
    if (network.width() != 2 * network.dimension()) {
      throw new IllegalArgumentException(
          "a gaussian kernel needs "
              + 2 * network.dimension()
              + " outputs, had "
              + network.width());
    }
    this.schedule = schedule;
    this.network = network;
    this.plan = plan;
    batch = new Batch(schedule, network.dimension(), plan.batch());
    doubts = new double[network.dimension() * plan.batch()];
    int last = schedule.steps();
    kept = new double[last + 1];
    noise = new double[last + 1];
    fall = new double[last + 1];
    for (int t = 1; t <= last; t++) {
      kept[t] = Math.sqrt(schedule.signal(t));
      noise[t] = Math.sqrt(1 - schedule.signal(t));
      fall[t] = t == 1 ? 0 : schedule.fall(t);
    }
  }

  /**
   * Learns.
   *
   * @param source fresh data
   * @param looks how many stretches of learning are averaged over
   * @param generator stream of data, times and noise
   * @param watch polled at each step
   * @return the bound K during each stretch, nats, of the weights as they were
   */
  public double[] learn(
      BoundEstimator.Source source, int looks, RandomGenerator generator, Watch watch) {
    double[] sums = new double[looks];
    int[] counts = new int[looks];
    Matrix data = new Matrix(network.dimension(), plan.batch());
    for (int k = 0; k < plan.steps(); k++) {
      watch.check();
      source.fill(data, generator);
      if (network.timesAtOnce() < plan.batch()) {
        batch.drawTimes(network.timesAtOnce(), generator);
      } else {
        batch.drawTimes(generator);
      }
      batch.jump(data, generator);
      network.forward(batch.noisy, batch.times, plan.batch(), false);
      int look = (int) ((long) k * looks / plan.steps());
      sums[look] += loss() / plan.batch();
      counts[look]++;
      network.learn();
    }
    int terms = schedule.steps() - 1;
    for (int i = 0; i < looks; i++) {
      sums[i] = ends() - terms * sums[i] / counts[i];
    }
    return sums;
  }

  /** The summed loss of the batch; leaves its mean's slopes, a dimension, in the network. */
  private double loss() {
    int d = network.dimension();
    int leading = network.leading();
    float[] out = network.outputs();
    float[] errors = network.errors();
    float[] noisy = batch.noisy;
    float[] clean = batch.clean;
    double weight = 1.0 / (plan.batch() * d);
    double sum = 0;
    double spreads = 1; // product, for one logarithm of many
    exponentials(plan.batch());
    for (int c = 0; c < plan.batch(); c++) {
      int t = batch.times[c];
      double delta = fall[t];
      double scale = kept[t];
      double own = noise[t];
      double variance = own * own;
      double meanSlope = -weight * delta * own;
      double doubtSlope = 0.5 * weight * delta;
      int at = c * leading;
      for (int i = 0; i < d; i++) {
        double guess = scale * noisy[c * d + i] + own * out[at + i];
        double doubt = variance * doubts[c * d + i];
        double error = clean[c * d + i] - guess;
        double spread = 1 + delta * doubt;
        double each = 1 / spread;
        double ratio = (1 + delta * error * error) * each;
        spreads *= spread;
        if (spreads > LARGE) {
          sum += 0.5 * Math.log(spreads);
          spreads = 1;
        }
        sum += 0.5 * (ratio - 1);
        errors[at + i] = (float) (meanSlope * error * each);
        float o = out[at + d + i];
        boolean inside = o > LEAST_DOUBT && o < MOST_DOUBT;
        errors[at + d + i] = inside ? (float) (doubtSlope * doubt * each * (1 - ratio)) : 0;
      }
    }
    sum += 0.5 * Math.log(spreads);
    return sum;
  }

  /** Stores exp(o_2) of so many samples, one after the other. */
  private void exponentials(int samples) {
    int d = network.dimension();
    float[] out = network.outputs();
    for (int c = 0; c < samples; c++) {
      int at = c * network.leading() + d;
      for (int i = 0; i < d; i++) {
        float o = out[at + i];
        o = o < LEAST_DOUBT ? LEAST_DOUBT : o;
        doubts[c * d + i] = o > MOST_DOUBT ? MOST_DOUBT : o;
      }
    }
    Exponential.of(doubts, 0, samples * d, 0, doubts);
  }

  private double ends() {
    double ratio = (1 - schedule.signal(schedule.steps())) / schedule.rate(1);
    return network.dimension() * (0.5 * Math.log(ratio) - Information.UNIT_GAUSSIAN);
  }

  /**
   * {@inheritDoc}
   *
   * <p>With the weights averaged over the last steps of learning.
   */
  @Override
  public void moments(Matrix noisy, int t, Matrix mean, Matrix variance) {
    int d = network.dimension();
    double c0 = GaussianKernel.startWeight(schedule, t);
    double c1 = GaussianKernel.presentWeight(schedule, t);
    double known = schedule.posteriorVariance(t);
    Arrays.fill(batch.times, t);
    for (int from = 0; from < noisy.cols(); from += plan.batch()) {
      int n = Math.min(plan.batch(), noisy.cols() - from);
      for (int c = 0; c < n; c++) {
        for (int i = 0; i < d; i++) {
          batch.noisy[c * d + i] = (float) noisy.get(i, from + c);
        }
      }
      network.forward(batch.noisy, batch.times, n, true);
      float[] out = network.outputs();
      exponentials(n);
      for (int c = 0; c < n; c++) {
        int at = c * network.leading();
        for (int i = 0; i < d; i++) {
          double x = noisy.get(i, from + c);
          double guess = kept[t] * x + noise[t] * out[at + i];
          mean.set(i, from + c, c0 * guess + c1 * x);
          double doubt = noise[t] * noise[t] * doubts[c * d + i];
          variance.set(i, from + c, known + c0 * c0 * doubt);
        }
      }
    }
  }
}
