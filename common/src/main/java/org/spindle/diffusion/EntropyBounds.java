// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * The bounds on the entropy of a step backwards, beside its exact value.
 *
 * <pre>
 * H(X_t|X_{t−1}) + H(X_{t−1}|X_0) − H(X_t|X_0) ≤ H(X_{t−1}|X_t) ≤ H(X_t|X_{t−1})
 * H(X_{t−1}|X_t) = H(X_t|X_{t−1}) + H(X_{t−1}) − H(X_t)
 * </pre>
 *
 * @param lower what the entropy is at least, nats
 * @param exact H(X_{t−1}|X_t), nats
 * @param upper what it is at most, nats; needs E|x|² = d, or the kernel's mean activity
 * @source Sohl-Dickstein et al. 2015, equation 24
 */
public record EntropyBounds(double lower, double exact, double upper) {

  /**
   * The bounds for gaussian data.
   *
   * @param data the data, E|x|² = d
   * @param schedule the schedule
   * @param t 2 … T
   * @return the bounds
   */
  public static EntropyBounds of(GaussianData data, Schedule schedule, int t) {
    data.requireUnitVariance();
    int d = data.dimension();
    double step = d * Information.gaussian(schedule.rate(t));
    double before = schedule.signal(t - 1);
    double now = schedule.signal(t);
    return new EntropyBounds(
        step + 0.5 * d * Math.log((1 - before) / (1 - now)),
        step + data.entropy(before) - data.entropy(now),
        step);
  }

  /**
   * The bounds for binary data whose bits have the kernel's mean activity.
   *
   * @param kernel the kernel
   * @param bits their number
   * @param schedule the schedule
   * @param t 2 … T
   * @param before H(X_{t−1}), nats
   * @param now H(X_t), nats
   * @return the bounds
   */
  public static EntropyBounds of(
      BinomialKernel kernel, int bits, Schedule schedule, int t, double before, double now) {
    double step = bits * conditional(kernel, 1 - schedule.rate(t));
    return new EntropyBounds(
        step
            + bits * conditional(kernel, schedule.signal(t - 1))
            - bits * conditional(kernel, schedule.signal(t)),
        step + before - now,
        step);
  }

  /**
   * The entropy of a bit of the kernel's mean activity after a jump, given where it was.
   *
   * @param kernel the kernel
   * @param kept s of the jump, or 1 − β of a step
   * @return H(x_t|x_0) of one bit, nats
   */
  public static double conditional(BinomialKernel kernel, double kept) {
    double p = kernel.activity();
    return p * Information.binary(kernel.one(1, kept))
        + (1 - p) * Information.binary(kernel.one(0, kept));
  }
}
