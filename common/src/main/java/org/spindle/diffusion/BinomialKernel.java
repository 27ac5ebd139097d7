// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;

/**
 * The kernel of diffusion for bits, of any mean activity.
 *
 * <pre>
 * q(x_t = 1|x_{t−1}) = x_{t−1} (1 − β_t) + β_t p̄,   q(x_t = 1|x_0) = s_t x_0 + (1 − s_t) p̄
 * </pre>
 *
 * <p>It is in detailed balance with the bit of mean p̄ at every rate. The paper writes ½ for p̄;
 * its heartbeat has 0.2.
 *
 * @param activity p̄ in (0, 1)
 * @source Sohl-Dickstein et al. 2015, Table App.1, made general
 */
public record BinomialKernel(double activity) {

  /** Checks the mean activity. */
  public BinomialKernel {
    if (!(activity > 0 && activity < 1)) {
      throw new IllegalArgumentException(
          "mean activity of binary data must be in (0, 1), was " + activity);
    }
  }

  /**
   * The logarithm of the probability of independent bits, which the diffusion ends in.
   *
   * @param data n sequences
   * @return ln π of each
   */
  public double[] logStationary(byte[][] data) {
    double[] logs = new double[data.length];
    for (int c = 0; c < data.length; c++) {
      for (byte bit : data[c]) {
        logs[c] += Math.log(bit == 1 ? activity : 1 - activity);
      }
    }
    return logs;
  }

  /**
   * The probability of a one after a step, or after a jump.
   *
   * @param from 0 or 1, or the probability of 1
   * @param kept 1 − β of the step, or s of the jump
   * @return probability that the bit is 1
   */
  public double one(double from, double kept) {
    return kept * from + (1 - kept) * activity;
  }

  /**
   * The probability that the bit was 1 a step before, if its start is known too.
   *
   * @param schedule the schedule
   * @param t 1 … T
   * @param now x_t, 0 or 1
   * @param start x_0, 0 or 1
   * @return q(x_{t−1} = 1|x_t, x_0)
   */
  public double posterior(Schedule schedule, int t, int now, int start) {
    double before = one(start, schedule.signal(t - 1));
    double up = one(1, 1 - schedule.rate(t));
    double down = one(0, 1 - schedule.rate(t));
    double one = before * (now == 1 ? up : 1 - up);
    double zero = (1 - before) * (now == 1 ? down : 1 - down);
    return one / (one + zero);
  }

  /**
   * A bit after a jump.
   *
   * @param start x_0
   * @param kept s
   * @param generator stream for one number
   * @return x_t
   */
  public int jump(int start, double kept, RandomGenerator generator) {
    return generator.nextDouble() < one(start, kept) ? 1 : 0;
  }

  /**
   * The product of the reverse kernel with what is known of the bit (paper, section 2.5).
   *
   * @param reverse c, the kernel's probability of 1
   * @param known d, the likelihood of 1 over that of 1 and 0 together
   * @return c d/(c d + (1 − c)(1 − d))
   */
  public static double multiplied(double reverse, double known) {
    double one = reverse * known;
    return one / (one + (1 - reverse) * (1 - known));
  }

  /**
   * What is lost in a step by a kernel that knows the start of a bit only with a probability: the
   * divergence of the exact step from the best, on the average over the start.
   *
   * @param probability P(x_0 = 1|x_t)
   * @param ifOne q(x_{t−1} = 1|x_t, x_0 = 1)
   * @param ifZero q(x_{t−1} = 1|x_t, x_0 = 0)
   * @return h(Σ_c w_c a_c) − Σ_c w_c h(a_c), nats
   */
  public static double loss(double probability, double ifOne, double ifZero) {
    double best = probability * ifOne + (1 - probability) * ifZero;
    return Information.binary(best)
        - probability * Information.binary(ifOne)
        - (1 - probability) * Information.binary(ifZero);
  }
}
