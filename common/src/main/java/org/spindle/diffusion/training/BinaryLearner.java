// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.diffusion.BinomialKernel;
import org.spindle.diffusion.Schedule;
import org.spindle.sweep.Watch;

/**
 * Factorised reverse kernels of bits: a network guesses P(x_0i = 1|x_t), learned by cross-entropy,
 * and the kernel mixes the two exact steps backwards with this weight.
 *
 * <pre>
 * P = 1/(1 + e^{−o}),   ℓ = −x_0 ln P − (1 − x_0) ln(1 − P)
 * p(x_{t−1,i} = 1|x_t) = P q(1|x_t, x_0i = 1) + (1 − P) q(1|x_t, x_0i = 0)
 * </pre>
 *
 * <p>Not safe for threads.
 */
public final class BinaryLearner implements BinaryBound.Model {

  /** Draws sequences of bits. */
  @FunctionalInterface
  public interface Source {

    /**
     * Draws.
     *
     * @param samples how many
     * @param generator stream
     * @return a sequence a row
     */
    byte[][] draw(int samples, RandomGenerator generator);
  }

  private final Schedule schedule;
  private final BinomialKernel kernel;
  private final StepNetwork network;
  private final LearningPlan plan;
  private final Batch batch;

  /**
   * A learner.
   *
   * @param schedule the schedule
   * @param kernel of the diffusion
   * @param network of d outputs
   * @param plan how it learns
   */
  public BinaryLearner(
      Schedule schedule, BinomialKernel kernel, StepNetwork network, LearningPlan plan) {
    if (network.width() != network.dimension()) {
      throw new IllegalArgumentException(
          "a kernel of bits needs " + network.dimension() + " outputs, had " + network.width());
    }
    this.schedule = schedule;
    this.kernel = kernel;
    this.network = network;
    this.plan = plan;
    batch = new Batch(schedule, network.dimension(), plan.batch());
  }

  /**
   * Learns.
   *
   * @param source fresh data
   * @param looks how many stretches of learning are averaged over
   * @param generator stream of data, times and noise
   * @param watch polled at each step
   * @return the cross-entropy of a sequence during each stretch, nats
   */
  public double[] learn(Source source, int looks, RandomGenerator generator, Watch watch) {
    double[] sums = new double[looks];
    int[] counts = new int[looks];
    int d = network.dimension();
    for (int k = 0; k < plan.steps(); k++) {
      watch.check();
      byte[][] data = source.draw(plan.batch(), generator);
      batch.drawTimes(generator);
      for (int c = 0; c < plan.batch(); c++) {
        double signal = schedule.signal(batch.times[c]);
        for (int i = 0; i < d; i++) {
          batch.clean[c * d + i] = data[c][i];
          batch.noisy[c * d + i] = kernel.jump(data[c][i], signal, generator);
        }
      }
      network.forward(batch.noisy, batch.times, plan.batch(), false);
      int look = (int) ((long) k * looks / plan.steps());
      sums[look] += loss() / plan.batch();
      counts[look]++;
      network.learn();
    }
    for (int i = 0; i < looks; i++) {
      sums[i] /= counts[i];
    }
    return sums;
  }

  private double loss() {
    int d = network.dimension();
    double weight = 1.0 / (plan.batch() * d);
    double sum = 0;
    for (int c = 0; c < plan.batch(); c++) {
      int at = c * network.leading();
      for (int i = 0; i < d; i++) {
        double o = network.outputs()[at + i];
        double x = batch.clean[c * d + i];
        sum += Math.max(o, 0) + Math.log1p(Math.exp(-Math.abs(o))) - x * o;
        network.errors()[at + i] = (float) (weight * (1 / (1 + Math.exp(-o)) - x));
      }
    }
    return sum;
  }

  /**
   * {@inheritDoc}
   *
   * <p>With the weights averaged over the last steps of learning.
   */
  @Override
  public void guess(byte[][] noisy, int samples, int t, double[][] ones) {
    int d = network.dimension();
    Arrays.fill(batch.times, t);
    for (int from = 0; from < samples; from += plan.batch()) {
      int n = Math.min(plan.batch(), samples - from);
      for (int c = 0; c < n; c++) {
        for (int i = 0; i < d; i++) {
          batch.noisy[c * d + i] = noisy[from + c][i];
        }
      }
      network.forward(batch.noisy, batch.times, n, true);
      for (int c = 0; c < n; c++) {
        for (int i = 0; i < d; i++) {
          ones[from + c][i] = 1 / (1 + Math.exp(-network.outputs()[c * network.leading() + i]));
        }
      }
    }
  }
}
