// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.data.SpikeTrain;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * Spike trains under diffusion: exact entropy, exact posteriors by going forward and backward along
 * the chain, and the ceiling of every factorised model, averaged over sampled trains.
 *
 * @cost about 40 flops and 4 logarithms a bin, train and time
 */
public final class SpikeTrainCeiling {

  private final SpikeTrain data;
  private final BinomialKernel kernel;
  private final double[] ahead; // P(x_0i = 1, noisy bins up to i), normalised
  private final double[] posterior;

  /**
   * Trains under the kernel of their own mean activity.
   *
   * @param data the trains
   */
  public SpikeTrainCeiling(SpikeTrain data) {
    this.data = data;
    kernel = new BinomialKernel(data.activity());
    ahead = new double[data.bins()];
    posterior = new double[data.bins()];
  }

  /**
   * The entropy of a train.
   *
   * @return h(p̄) + (N − 1)[p̄ h(p(1|1)) + (1 − p̄) h(p(1|0))], nats
   */
  public double entropy() {
    double p = data.activity();
    double next =
        p * Information.binary(data.afterSpike()) + (1 - p) * Information.binary(data.afterRest());
    return Information.binary(p) + (data.bins() - 1) * next;
  }

  /**
   * The log likelihood of noise.
   *
   * @return L_null = −N h(p̄), nats
   */
  public double nullLikelihood() {
    return -data.bins() * Information.binary(data.activity());
  }

  /**
   * What is known of each bin of a train through noise.
   *
   * @param noisy x_t
   * @param kept s_t
   * @param probabilities overwritten by P(x_0i = 1|x_t)
   * @return ln q_t(x_t), nats
   */
  public double posterior(byte[] noisy, double kept, double[] probabilities) {
    int n = data.bins();
    double up = kernel.one(1, kept);
    double down = kernel.one(0, kept);
    double spike = data.activity();
    double log = 0;
    for (int i = 0; i < n; i++) {
      double one = spike * (noisy[i] == 1 ? up : 1 - up);
      double zero = (1 - spike) * (noisy[i] == 1 ? down : 1 - down);
      log += Math.log(one + zero);
      ahead[i] = one / (one + zero);
      spike = ahead[i] * data.afterSpike() + (1 - ahead[i]) * data.afterRest();
    }
    double ifOne = 1; // likelihood of the bins after i, given x_0i
    double ifZero = 1;
    for (int i = n - 1; i >= 0; i--) {
      double one = ahead[i] * ifOne;
      double zero = (1 - ahead[i]) * ifZero;
      probabilities[i] = one / (one + zero);
      double spiked = (noisy[i] == 1 ? up : 1 - up) * ifOne;
      double rested = (noisy[i] == 1 ? down : 1 - down) * ifZero;
      ifOne = data.afterSpike() * spiked + (1 - data.afterSpike()) * rested;
      ifZero = data.afterRest() * spiked + (1 - data.afterRest()) * rested;
      double scale = 1 / (ifOne + ifZero);
      ifOne *= scale;
      ifZero *= scale;
    }
    return log;
  }

  /**
   * The highest bound that any factorised model with the fixed first step can reach.
   *
   * @param schedule the schedule
   * @param trains sampled anew for each time
   * @param generator stream
   * @param watch polled at each time
   * @return K*, nats a train, with the error of the sampling
   */
  public Estimate bound(Schedule schedule, int trains, RandomGenerator generator, Watch watch) {
    int steps = schedule.steps();
    int n = data.bins();
    double bound =
        n * EntropyBounds.conditional(kernel, schedule.signal(steps))
            - n * EntropyBounds.conditional(kernel, schedule.signal(1))
            + nullLikelihood();
    double variance = 0;
    double[] losses = new double[trains];
    double[][] step = new double[2][2];
    double[][] entropy = new double[2][2];
    for (int t = 2; t <= steps; t++) {
      watch.check();
      for (int now = 0; now < 2; now++) {
        for (int start = 0; start < 2; start++) {
          step[now][start] = kernel.posterior(schedule, t, now, start);
          entropy[now][start] = Information.binary(step[now][start]);
        }
      }
      byte[][] x = data.sample(trains, generator);
      for (int c = 0; c < trains; c++) {
        for (int i = 0; i < n; i++) {
          x[c][i] = (byte) kernel.jump(x[c][i], schedule.signal(t), generator);
        }
        posterior(x[c], schedule.signal(t), posterior);
        losses[c] = loss(x[c], step, entropy);
      }
      Estimate mean = Estimate.of(losses);
      bound -= mean.mean();
      variance += mean.error() * mean.error();
    }
    return new Estimate(bound, Math.sqrt(variance), (long) trains * (steps - 1));
  }

  /** Σ_i of {@link BinomialKernel#loss}, whose two constant entropies are at hand. */
  private double loss(byte[] noisy, double[][] step, double[][] entropy) {
    double sum = 0;
    for (int i = 0; i < noisy.length; i++) {
      double[] a = step[noisy[i]];
      double[] h = entropy[noisy[i]];
      double p = posterior[i];
      sum += Information.binary(p * a[1] + (1 - p) * a[0]) - p * h[1] - (1 - p) * h[0];
    }
    return sum;
  }
}
