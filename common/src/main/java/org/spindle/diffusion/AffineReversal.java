// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * What a sampling scheme does to one gaussian mode: each step multiplies it and adds noise.
 *
 * <pre>
 * x_{t−1} = g_t x_t + w_t n
 * </pre>
 *
 * <p>Written from the closed forms of the variance V_t, not from {@link ReverseSampler}: the two
 * are twins.
 *
 * @param gains g_t at index t, owned
 * @param widths w_t at index t, owned
 */
public record AffineReversal(double[] gains, double[] widths) {

  /**
   * The map of a scheme.
   *
   * @param scheme the scheme
   * @param schedule the schedule
   * @param eigenvalue λ > 0
   * @return its steps
   */
  public static AffineReversal of(SamplingScheme scheme, Schedule schedule, double eigenvalue) {
    int steps = schedule.steps();
    double[] gains = new double[steps + 1];
    double[] widths = new double[steps + 1];
    for (int t = 1; t <= steps; t++) {
      double signal = schedule.signal(t);
      double variance = 1 + signal * (eigenvalue - 1);
      gains[t] =
          switch (scheme) {
            case IMPLICIT -> implicit(schedule, t, eigenvalue);
            // the exact mean
            case ANCESTRAL, ANCESTRAL_RATE ->
                Math.sqrt(1 - schedule.rate(t))
                    * (1 + schedule.signal(t - 1) * (eigenvalue - 1))
                    / variance;
            case FLOW_EULER, FLOW_HEUN ->
                t == 1 ? implicit(schedule, t, eigenvalue) : flow(scheme, schedule, t, eigenvalue);
          };
      widths[t] =
          switch (scheme) {
            case ANCESTRAL -> Math.sqrt(schedule.posteriorVariance(t));
            case ANCESTRAL_RATE -> Math.sqrt(schedule.rate(t));
            default -> 0;
          };
    }
    return new AffineReversal(gains, widths);
  }

  private static double implicit(Schedule schedule, int t, double eigenvalue) {
    double signal = schedule.signal(t);
    double before = schedule.signal(t - 1);
    double variance = 1 + signal * (eigenvalue - 1);
    // guesses of data and of noise, by the angle between signal and noise
    return (Math.sqrt(before * signal) * eigenvalue + Math.sqrt((1 - before) * (1 - signal)))
        / variance;
  }

  private static double flow(SamplingScheme scheme, Schedule schedule, int t, double eigenvalue) {
    double signal = schedule.signal(t);
    double before = schedule.signal(t - 1);
    double time = 0.5 * Math.log(before / signal);
    double here = 1 - 1 / (1 + signal * (eigenvalue - 1)); // −d ln x/dτ
    if (scheme == SamplingScheme.FLOW_EULER) {
      return 1 + time * here;
    }
    double there = 1 - 1 / (1 + before * (eigenvalue - 1));
    return 1 + 0.5 * time * (here + there * (1 + time * here));
  }

  /**
   * The factor of the whole way.
   *
   * @return Π g_t
   */
  public double gain() {
    double product = 1;
    for (int t = 1; t < gains.length; t++) {
      product *= gains[t];
    }
    return product;
  }

  /**
   * The variance of what white noise becomes.
   *
   * @return of x_0
   */
  public double variance() {
    double variance = 1;
    for (int t = gains.length - 1; t >= 1; t--) {
      variance = gains[t] * gains[t] * variance + widths[t] * widths[t];
    }
    return variance;
  }
}
