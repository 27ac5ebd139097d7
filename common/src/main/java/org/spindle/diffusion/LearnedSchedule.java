// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.sweep.Watch;

/**
 * The schedule that reverses gaussian data at the least entropy production, when the reverse
 * kernels have variance β_t and the exact mean on all steps.
 *
 * <pre>
 * ⟨Σ⟩ = ½ Σ_k [Σ_t (V_{t−1}/V_t − 1) + V_T − 1 − ln V_0],   V_t = 1 + ᾱ_t (λ_k − 1)
 * </pre>
 *
 * <p>Newton's method on ᾱ_1 … ᾱ_T: the matrix of second derivatives is tridiagonal, so that a step
 * costs O(T). A multiple of the identity is added where it is not positive definite.
 *
 * @param schedule the schedule
 * @param production ⟨Σ⟩ at it, nats
 * @param gradient largest |∂⟨Σ⟩/∂ᾱ_t| left
 * @cost 10 to 50 steps of about 30 T d flops
 * @source Sohl-Dickstein et al. 2015, section 2.4.1: there by gradient ascent; the objective is
 *     derived in this package's comment
 */
public record LearnedSchedule(Schedule schedule, double production, double gradient) {

  private static final int MOST_STEPS = 500;
  private static final double FLAT = 1e-11;

  /**
   * The optimum.
   *
   * @param data the data, not white
   * @param steps T ≥ 2
   * @param watch polled at each step
   * @return schedule and entropy production
   */
  public static LearnedSchedule of(GaussianData data, int steps, Watch watch) {
    return of(data, Schedule.erasing(steps), 0, watch);
  }

  /**
   * The optimum from a given start, with a fixed first step or a free one.
   *
   * @param data the data, not white
   * @param start where the search begins
   * @param firstRate β_1, fixed as in the paper; 0 if it is free
   * @param watch polled at each step
   * @return schedule and entropy production
   */
  public static LearnedSchedule of(
      GaussianData data, Schedule start, double firstRate, Watch watch) {
    double[] tilts = data.eigenvalues();
    boolean white = true;
    for (int k = 0; k < tilts.length; k++) {
      tilts[k] -= 1;
      white &= tilts[k] == 0;
    }
    if (white) {
      throw new IllegalArgumentException("white data are reversible on any schedule: none is best");
    }
    if (!(firstRate >= 0 && firstRate < 1 - start.signal(2))) {
      throw new IllegalArgumentException(
          "first rate must be in [0, " + (1 - start.signal(2)) + "), was " + firstRate);
    }
    Search search = new Search(tilts, start, firstRate);
    double left = search.run(watch);
    double[] signal = new double[start.steps()];
    System.arraycopy(search.signal, 1, signal, 0, signal.length);
    return new LearnedSchedule(Schedule.ofSignal(signal), search.production(search.signal), left);
  }

  /** Newton's method with tridiagonal solves. */
  private static final class Search {

    private final double[] tilts; // λ − 1
    private final int steps;
    private final int from; // first free time
    private final double[] gradient;
    private final double[] diagonal;
    private final double[] beside; // (t, t+1) at t
    private final double[] pivots;
    private final double[] step;
    private double[] signal;
    private double[] trial;

    Search(double[] tilts, Schedule start, double firstRate) {
      this.tilts = tilts;
      steps = start.steps();
      from = firstRate > 0 ? 2 : 1;
      signal = new double[steps + 1];
      for (int t = 0; t <= steps; t++) {
        signal[t] = start.signal(t);
      }
      if (firstRate > 0) {
        signal[1] = 1 - firstRate;
      }
      trial = signal.clone();
      gradient = new double[steps + 1];
      diagonal = new double[steps + 1];
      beside = new double[steps + 1];
      pivots = new double[steps + 1];
      step = new double[steps + 1];
    }

    double production(double[] a) {
      double sum = 0;
      for (double tilt : tilts) {
        double before = 1 + tilt;
        sum -= Math.log(before);
        for (int t = 1; t <= steps; t++) {
          double now = 1 + tilt * a[t];
          sum += tilt * (a[t - 1] - a[t]) / now;
          before = now;
        }
        sum += before - 1;
      }
      return 0.5 * sum;
    }

    private double differentiate() {
      double largest = 0;
      for (int t = from; t <= steps; t++) {
        gradient[t] = 0;
        diagonal[t] = 0;
        beside[t] = 0;
        for (double tilt : tilts) {
          double before = 1 + tilt * signal[t - 1];
          double now = 1 + tilt * signal[t];
          double after = t < steps ? 1 + tilt * signal[t + 1] : 1;
          gradient[t] += 0.5 * tilt * (1 / after - before / (now * now));
          diagonal[t] += tilt * tilt * before / (now * now * now);
          beside[t] -= t < steps ? 0.5 * tilt * tilt / (after * after) : 0;
        }
        largest = Math.max(largest, Math.abs(gradient[t]));
      }
      return largest;
    }

    /** Solves (H + shift) step = −gradient; false if not positive definite. */
    private boolean solve(double shift) {
      pivots[from] = diagonal[from] + shift;
      step[from] = -gradient[from];
      for (int t = from + 1; t <= steps; t++) {
        if (!(pivots[t - 1] > 0)) {
          return false;
        }
        double factor = beside[t - 1] / pivots[t - 1];
        pivots[t] = diagonal[t] + shift - factor * beside[t - 1];
        step[t] = -gradient[t] - factor * step[t - 1];
      }
      if (!(pivots[steps] > 0)) {
        return false;
      }
      step[steps] /= pivots[steps];
      for (int t = steps - 1; t >= from; t--) {
        step[t] = (step[t] - beside[t] * step[t + 1]) / pivots[t];
      }
      return true;
    }

    private boolean falls(double[] a) {
      for (int t = 1; t <= steps; t++) {
        if (!(a[t] < a[t - 1])) {
          return false;
        }
      }
      return a[steps] > 0;
    }

    /** Moves along the step as far as the production falls and the signal does. */
    private boolean move(double before) {
      for (double length = 1; length > 1e-12; length /= 2) {
        for (int t = from; t <= steps; t++) {
          trial[t] = signal[t] + length * step[t];
        }
        if (falls(trial) && production(trial) < before) {
          double[] swap = signal;
          signal = trial;
          trial = swap;
          return true;
        }
      }
      return false;
    }

    double run(Watch watch) {
      double left = differentiate();
      for (int n = 0; n < MOST_STEPS && left > FLAT; n++) {
        watch.check();
        double shift = 0;
        while (!solve(shift)) {
          shift = Math.max(1e-6, 4 * shift);
        }
        trial[0] = 1;
        trial[1] = signal[1];
        if (!move(production(signal))) {
          return left; // rounding decides: nothing is left to gain
        }
        left = differentiate();
      }
      return left;
    }
  }
}
