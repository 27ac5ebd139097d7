// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.sweep.Watch;

/**
 * Trajectories of gaussian data, forward and backward, and what they weigh.
 *
 * <p>The simulated twin of {@link EntropyProductionLaw} and of {@link
 * GaussianReversal#logLikelihood}: each path's Σ is added up from its kernels' densities, knowing
 * nothing of the theory's determinants.
 *
 * @cost about 15 ns a step and mode
 */
public final class PathSimulation {

  private static final int BATCH = 1 << 14; // paths between two looks at the watch

  private final GaussianReversal reversal;
  private final int steps;
  private final double[] kept; // √(1 − β_t)
  private final double[] noise; // √β_t
  private final double[][] slope;
  private final double[][] width; // √s_t
  private final double[] constant; // Σ of the kernels' normalisations, by mode

  /**
   * Paths of a reversal.
   *
   * @param reversal data, schedule and reverse kernels
   */
  public PathSimulation(GaussianReversal reversal) {
    this.reversal = reversal;
    steps = reversal.schedule().steps();
    int d = reversal.data().dimension();
    kept = new double[steps + 1];
    noise = new double[steps + 1];
    slope = new double[d][steps + 1];
    width = new double[d][steps + 1];
    constant = new double[d];
    for (int t = 1; t <= steps; t++) {
      kept[t] = Math.sqrt(1 - reversal.schedule().rate(t));
      noise[t] = Math.sqrt(reversal.schedule().rate(t));
      for (int k = 0; k < d; k++) {
        slope[k][t] = reversal.slope(k, t);
        width[k][t] = Math.sqrt(reversal.variance(k, t));
        constant[k] += Math.log(width[k][t] / noise[t]);
      }
    }
  }

  /**
   * The entropy production of forward paths.
   *
   * @param sigmas overwritten by Σ(ω), a path each
   * @param generator stream, T + 1 gaussians a path and mode
   * @param watch polled now and then
   */
  public void forward(double[] sigmas, RandomGenerator generator, Watch watch) {
    int d = reversal.data().dimension();
    for (int i = 0; i < sigmas.length; i++) {
      if (i % BATCH == 0) {
        watch.check();
      }
      double sum = 0;
      for (int k = 0; k < d; k++) {
        double lambda = reversal.data().variance(k, 1);
        double z = generator.nextGaussian();
        double x = Math.sqrt(lambda) * z;
        sum += -0.5 * (Math.log(lambda) + z * z) - logWeight(k, x, generator);
      }
      sigmas[i] = sum;
    }
  }

  /** ln p(x_0…x_T)/q(x_1…x_T|x_0) of a path from x_0, but for (2π)^{−½}. */
  private double logWeight(int k, double start, RandomGenerator generator) {
    double x = start;
    double squares = 0;
    for (int t = 1; t <= steps; t++) {
      double z = generator.nextGaussian();
      double next = kept[t] * x + noise[t] * z;
      double back = (x - slope[k][t] * next) / width[k][t];
      squares += back * back - z * z;
      x = next;
    }
    return -0.5 * (squares + x * x) - constant[k];
  }

  /**
   * The entropy production of the model's paths, drawn backwards from noise.
   *
   * @param sigmas overwritten by Σ(ω), a path each
   * @param generator stream, T + 1 gaussians a path and mode
   * @param watch polled now and then
   */
  public void reverse(double[] sigmas, RandomGenerator generator, Watch watch) {
    int d = reversal.data().dimension();
    for (int i = 0; i < sigmas.length; i++) {
      if (i % BATCH == 0) {
        watch.check();
      }
      double sum = 0;
      for (int k = 0; k < d; k++) {
        double x = generator.nextGaussian();
        double squares = x * x;
        for (int t = steps; t >= 1; t--) {
          double z = generator.nextGaussian();
          double before = slope[k][t] * x + width[k][t] * z;
          double forth = (x - kept[t] * before) / noise[t];
          squares += z * z - forth * forth;
          x = before;
        }
        double lambda = reversal.data().variance(k, 1);
        sum += 0.5 * (squares - x * x / lambda - Math.log(lambda)) + constant[k];
      }
      sigmas[i] = sum;
    }
  }

  /**
   * The weights of forward paths from one datum: their mean exponential is the model's density
   * there (Jarzynski pointwise).
   *
   * @param x the datum, a coordinate for each mode
   * @param weights overwritten by ln p(x_0…x_T)/q(x_1…x_T|x_0), a path each, nats
   * @param generator stream, T gaussians a path and mode
   * @param watch polled now and then
   */
  public void logWeights(double[] x, double[] weights, RandomGenerator generator, Watch watch) {
    for (int i = 0; i < weights.length; i++) {
      if (i % BATCH == 0) {
        watch.check();
      }
      double sum = 0;
      for (int k = 0; k < x.length; k++) {
        sum += logWeight(k, x[k], generator) - 0.5 * Math.log(2 * Math.PI);
      }
      weights[i] = sum;
    }
  }

  /**
   * The estimated log likelihood of a datum from 1, 2, 4, … paths, averaged over all paths. Blocks
   * of 2^k paths are made of two halves, so that no rung can be lower than the one before.
   *
   * @param weights of paths from the datum, as {@link #logWeights} gives them; paths beyond the
   *     largest power of 2 are not used
   * @return mean ln (1/n) Σ e^{weight} at n = 2^k
   */
  public static double[] ladder(double... weights) {
    int rungs = 31 - Integer.numberOfLeadingZeros(weights.length);
    double[] ladder = new double[rungs + 1];
    for (int k = 0; k <= rungs; k++) {
      int size = 1 << k;
      int blocks = (1 << rungs) / size;
      for (int b = 0; b < blocks; b++) {
        ladder[k] += logMeanExponential(weights, b * size, (b + 1) * size) / blocks;
      }
    }
    return ladder;
  }

  /**
   * The logarithm of a mean of exponentials.
   *
   * @param logs exponents
   * @param from first
   * @param to one past the last
   * @return ln (1/n) Σ e^{log}
   */
  public static double logMeanExponential(double[] logs, int from, int to) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, logs[i]);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(logs[i] - largest);
    }
    return largest + Math.log(sum / (to - from));
  }
}
