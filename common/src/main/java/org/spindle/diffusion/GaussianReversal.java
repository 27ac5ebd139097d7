// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * The reversal of the diffusion of gaussian data, exactly: kernels, entropy production and the
 * bound K, by the paper's equation 14 and by the path's entropy production.
 *
 * <pre>
 * p(x_{t−1}|x_t) = N(b_t x_t, s_t);  exact: b = √(1−β_t) V_{t−1}/V_t, v = β_t V_{t−1}/V_t
 * E KL = ½[ln(s/v) + (v + (a − b)² V_t)/s − 1]
 * K = −Σ_{t≥2} E KL(q(x_{t−1}|x_t, x_0)‖p) + H(X_T|X_0) − H(X_1|X_0) − H_p(X_T)
 * </pre>
 *
 * <p>The same numbers are the optimum of a linear network on any data with these eigenvalues.
 *
 * @source Sohl-Dickstein et al. 2015, equation 14
 */
public final class GaussianReversal {

  private final Schedule schedule;
  private final GaussianData data;
  private final ReverseVariance variance;
  private final FirstStep first;

  /**
   * A reversal.
   *
   * @param schedule the schedule; some signal must be left at its end for the means to be defined
   * @param data the data
   * @param variance that of the kernels
   * @param first the kernel of the first step; {@link FirstStep#MATCHED} needs a variance that is
   *     not {@link ReverseVariance#POSTERIOR}
   */
  public GaussianReversal(
      Schedule schedule, GaussianData data, ReverseVariance variance, FirstStep first) {
    this.schedule = schedule;
    this.data = data;
    this.variance = variance;
    this.first = first;
    if (first == FirstStep.MATCHED && variance == ReverseVariance.POSTERIOR) {
      throw new IllegalArgumentException("the posterior variance of the first step is 0: fix it");
    }
  }

  /**
   * The schedule.
   *
   * @return as given
   */
  public Schedule schedule() {
    return schedule;
  }

  /**
   * The data.
   *
   * @return as given
   */
  public GaussianData data() {
    return data;
  }

  private double ratio(int k, int t) {
    return data.variance(k, schedule.signal(t - 1)) / data.variance(k, schedule.signal(t));
  }

  /**
   * The factor of the kernel's mean.
   *
   * @param k mode
   * @param t 1 … T
   * @return b_t
   */
  public double slope(int k, int t) {
    double slope = Math.sqrt(1 - schedule.rate(t));
    return t == 1 && first == FirstStep.FIXED ? slope : slope * ratio(k, t);
  }

  /**
   * The kernel's variance.
   *
   * @param k mode
   * @param t 1 … T
   * @return s_t
   */
  public double variance(int k, int t) {
    if (t == 1 && first == FirstStep.FIXED) {
      return schedule.rate(t);
    }
    return switch (variance) {
      case OPTIMAL -> schedule.rate(t) * ratio(k, t);
      case RATE -> schedule.rate(t);
      case POSTERIOR -> schedule.posteriorVariance(t);
    };
  }

  /**
   * The entropy production, step by step.
   *
   * @return of all modes together
   */
  public EntropyProduction production() {
    int steps = schedule.steps();
    double[] production = new double[steps + 1];
    double end = 0;
    for (int k = 0; k < data.dimension(); k++) {
      end += Information.gaussianDivergence(data.variance(k, schedule.signal(steps)), 1, 0);
      for (int t = 1; t <= steps; t++) {
        double exact = Math.sqrt(1 - schedule.rate(t)) * ratio(k, t);
        double off = exact - slope(k, t);
        production[t] +=
            Information.gaussianDivergence(
                schedule.rate(t) * ratio(k, t),
                variance(k, t),
                off * off * data.variance(k, schedule.signal(t)));
      }
    }
    return new EntropyProduction(end, production);
  }

  /**
   * The bound by the entropy production, for data of any variance.
   *
   * @return K = −H(X_0) − ⟨Σ⟩, nats
   */
  public double boundByProduction() {
    return -data.entropy(1) - production().total();
  }

  /**
   * The parts of the paper's bound.
   *
   * @return −E KL of step t at index t ≥ 2, and at 1 what the two ends add; the sum is K, nats
   * @throws IllegalArgumentException unless E|x|² = d
   */
  public double[] parts() {
    data.requireUnitVariance();
    int steps = schedule.steps();
    double[] parts = new double[steps + 1];
    int d = data.dimension();
    for (int t = 2; t <= steps; t++) {
      for (int k = 0; k < d; k++) {
        parts[t] -= posteriorDivergence(k, t);
      }
    }
    // H_q(X_T|X_0) − H_p(X_T), and the first step
    parts[1] = 0.5 * d * Math.log(1 - schedule.signal(steps));
    for (int k = 0; k < d; k++) {
      parts[1] += firstStep(k);
    }
    return parts;
  }

  /** E KL(q(x_{t−1}|x_t, x_0)‖p(x_{t−1}|x_t)). */
  private double posteriorDivergence(int k, int t) {
    double lambda = data.variance(k, 1);
    double c0 = GaussianKernel.startWeight(schedule, t);
    double rest = GaussianKernel.presentWeight(schedule, t) - slope(k, t);
    double distance =
        c0 * c0 * lambda
            + 2 * c0 * rest * Math.sqrt(schedule.signal(t)) * lambda
            + rest * rest * data.variance(k, schedule.signal(t));
    return Information.gaussianDivergence(schedule.posteriorVariance(t), variance(k, t), distance);
  }

  /** E ln p(x_0|x_1); fixed, it is −H(X_1|X_0) by detailed balance. */
  private double firstStep(int k) {
    if (first == FirstStep.FIXED) {
      return -Information.gaussian(schedule.rate(1));
    }
    double exact = Math.sqrt(1 - schedule.rate(1)) * ratio(k, 1);
    double off = exact - slope(k, 1);
    double spread =
        schedule.rate(1) * ratio(k, 1) + off * off * data.variance(k, schedule.signal(1));
    return -0.5 * (Math.log(2 * Math.PI * variance(k, 1)) + spread / variance(k, 1));
  }

  /**
   * The bound by equation 14.
   *
   * @return K, nats
   * @throws IllegalArgumentException unless E|x|² = d
   */
  public double bound() {
    double sum = 0;
    for (double part : parts()) {
      sum += part;
    }
    return sum;
  }

  /**
   * The variance of a mode of the model: of what the reversal makes of white noise.
   *
   * @param k mode
   * @return M
   */
  public double modelVariance(int k) {
    double m = 1;
    for (int t = schedule.steps(); t >= 1; t--) {
      m = slope(k, t) * slope(k, t) * m + variance(k, t);
    }
    return m;
  }

  /**
   * The logarithm of the model's density at a datum.
   *
   * @param x one coordinate for each mode
   * @return ln p(x), nats
   */
  public double logLikelihood(double... x) {
    double sum = 0;
    for (int k = 0; k < data.dimension(); k++) {
      sum += GaussianKernel.logDensity(x[k], 0, modelVariance(k));
    }
    return sum;
  }

  /**
   * The bound at one datum: Jensen's, below {@link #logLikelihood}.
   *
   * @param x one coordinate for each mode
   * @return K(x) = E ln[p(x_0…x_T)/q(x_1…x_T|x_0)], nats
   */
  public double bound(double... x) {
    int steps = schedule.steps();
    double sum = 0;
    for (int k = 0; k < data.dimension(); k++) {
      double left = schedule.signal(steps);
      sum -= 0.5 * (Math.log(2 * Math.PI) + left * x[k] * x[k] + 1 - left);
      for (int t = 1; t <= steps; t++) {
        double b = slope(k, t);
        double s = variance(k, t);
        double before = 1 - schedule.signal(t - 1);
        double mean = Math.sqrt(schedule.signal(t - 1)) - b * Math.sqrt(schedule.signal(t));
        double spread =
            mean * mean * x[k] * x[k]
                + before
                + b * b * (1 - schedule.signal(t))
                - 2 * b * Math.sqrt(1 - schedule.rate(t)) * before;
        sum += -0.5 * (Math.log(2 * Math.PI * s) + spread / s);
        sum += Information.gaussian(schedule.rate(t));
      }
    }
    return sum;
  }
}
