// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * The bound K of the best factorised reversal of bits, by whole trajectories: the average of what
 * equation 9 averages the exponential of. It knows nothing of divergences and entropies.
 *
 * <pre>
 * K = E [ln π(x_T) + Σ_t ln p(x_{t−1}|x_t)/q(x_t|x_{t−1})],   p(x_{t−1}|x_t) = q(x_{t−1}|x_t) at t = 1
 * P(x_{t−1,i} = 1|x_t) = Σ_c P(x_0i = c|x_t) q(x_{t−1,i} = 1|x_t, x_0i = c)
 * </pre>
 *
 * @param kernel the kernel
 * @param posterior what is known of the data behind noise
 * @source Sohl-Dickstein et al. 2015, equations 9 and 10
 */
public record BinaryPaths(BinomialKernel kernel, Posterior posterior) {

  /** What is known of each bit behind noise. */
  @FunctionalInterface
  public interface Posterior {

    /**
     * Probabilities of ones.
     *
     * @param noisy x_t
     * @param kept s_t
     * @param probabilities overwritten by P(x_0i = 1|x_t)
     */
    void fill(byte[] noisy, double kept, double[] probabilities);
  }

  /**
   * The bound on sampled data.
   *
   * @param schedule the schedule
   * @param data x_0, a sequence a row, overwritten by x_T
   * @param generator stream, one number a bit and step
   * @param watch polled at each step
   * @return K, nats a sequence
   * @cost a posterior a sequence and step
   */
  public Estimate bound(Schedule schedule, byte[][] data, RandomGenerator generator, Watch watch) {
    double[] weights = new double[data.length];
    double[] probabilities = new double[data[0].length];
    for (int t = 1; t <= schedule.steps(); t++) {
      watch.check();
      double kept = 1 - schedule.rate(t);
      double[][] back = new double[2][2];
      for (int now = 0; now < 2; now++) {
        for (int start = 0; start < 2; start++) {
          // by detailed balance the fixed first step is the step forward
          back[now][start] =
              t == 1 ? kernel.one(now, kept) : kernel.posterior(schedule, t, now, start);
        }
      }
      byte[] before = new byte[data[0].length];
      for (int c = 0; c < data.length; c++) {
        byte[] x = data[c];
        System.arraycopy(x, 0, before, 0, x.length);
        for (int i = 0; i < x.length; i++) {
          x[i] = (byte) kernel.jump(x[i], kept, generator);
          double one = kernel.one(before[i], kept);
          weights[c] -= Math.log(x[i] == 1 ? one : 1 - one);
        }
        posterior.fill(x, schedule.signal(t), probabilities);
        for (int i = 0; i < x.length; i++) {
          double p = probabilities[i];
          double one = p * back[x[i]][1] + (1 - p) * back[x[i]][0];
          weights[c] += Math.log(before[i] == 1 ? one : 1 - one);
        }
      }
    }
    for (int c = 0; c < data.length; c++) {
      for (byte bit : data[c]) {
        weights[c] += Math.log(bit == 1 ? kernel.activity() : 1 - kernel.activity());
      }
    }
    return Estimate.of(weights);
  }
}
