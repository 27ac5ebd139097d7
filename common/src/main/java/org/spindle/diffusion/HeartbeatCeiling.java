// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.data.Heartbeat;
import org.spindle.sweep.Watch;

/**
 * The heartbeat under diffusion, exactly: entropies, and the ceiling of every factorised model.
 *
 * <p>A state matters by the counts n_φ of ones at each phase φ alone: of 2^bins states there are
 * (bins/period + 1)^period classes, 3125 for the paper's. All phases are alike; where one is
 * singled out, the order of the others does not matter either, and 350 classes are left.
 *
 * <pre>
 * ln P(n|phase k) = Σ_φ n_φ ln p + (m − n_φ) ln(1−p),   p = s + (1−s)p̄ if φ = k, else (1−s)p̄
 * K* = −Σ_{t≥2} Σ_i E[h(Σ_c w_c a_c) − Σ_c w_c h(a_c)] + H(X_T|X_0) − H(X_1|X_0) − bins h(p̄)
 * </pre>
 *
 * @cost 60 flops and 4 logarithms a class and time: T = 2000 takes 0.1 s
 */
public final class HeartbeatCeiling {

  private final Heartbeat data;
  private final BinomialKernel kernel;
  private final int beats; // bins of one phase
  private final int[][] classes; // counts by phase
  private final double[] states; // of each class

  /**
   * A heartbeat under a kernel.
   *
   * @param data the heartbeat
   * @param kernel the kernel; the paper's bound needs the heartbeat's activity, or ½
   */
  public HeartbeatCeiling(Heartbeat data, BinomialKernel kernel) {
    this.data = data;
    this.kernel = kernel;
    if (Math.abs(kernel.activity() - data.activity()) > 1e-12 && kernel.activity() != 0.5) {
      throw new IllegalArgumentException(
          "the bound needs a kernel of mean activity "
              + data.activity()
              + " or 0.5, had "
              + kernel.activity());
    }
    beats = data.bins() / data.period();
    double count = (beats + 1) * multisets(data.period() - 1);
    if (count > 1 << 20) {
      throw new IllegalArgumentException("a heartbeat of " + count + " classes is too large");
    }
    classes = new int[(int) count][];
    states = new double[classes.length];
    enumerate(new int[data.period()], 0, 0);
  }

  /** Ways to choose the counts of so many phases, their order apart. */
  private double multisets(int phases) {
    double ways = 1;
    for (int i = 1; i <= phases; i++) {
      ways *= (beats + i) / (double) i;
    }
    return Math.rint(ways);
  }

  /** Fills in the classes whose counts from phase 1 on do not fall. */
  private int enumerate(int[] counts, int phase, int from) {
    if (phase == counts.length) {
      classes[from] = counts.clone();
      states[from] = states(counts);
      return from + 1;
    }
    int next = from;
    for (int n = phase > 1 ? counts[phase - 1] : 0; n <= beats; n++) {
      counts[phase] = n;
      next = enumerate(counts, phase + 1, next);
    }
    return next;
  }

  /** States with such counts, in any order from phase 1 on. */
  private double states(int[] counts) {
    double ways = 1;
    int alike = 0;
    for (int phase = 0; phase < counts.length; phase++) {
      for (int i = 1; i <= counts[phase]; i++) {
        ways *= (beats - counts[phase] + i) / (double) i;
      }
      if (phase > 0) {
        alike = phase > 1 && counts[phase] == counts[phase - 1] ? alike + 1 : 1;
        ways *= phase / (double) alike;
      }
    }
    return Math.rint(ways);
  }

  /**
   * Is called for each class: its probability given each phase, for one state, and their number.
   */
  private interface Visitor {
    void visit(int[] counts, double[] likelihoods, double states);
  }

  private void visit(double kept, Visitor visitor) {
    double[] at = powers(kernel.one(1, kept));
    double[] off = powers(kernel.one(0, kept));
    double[] likelihoods = new double[data.period()];
    for (int c = 0; c < classes.length; c++) {
      int[] counts = classes[c];
      for (int k = 0; k < likelihoods.length; k++) {
        double product = 1;
        for (int phase = 0; phase < likelihoods.length; phase++) {
          product *= phase == k ? at[counts[phase]] : off[counts[phase]];
        }
        likelihoods[k] = product;
      }
      visitor.visit(counts, likelihoods, states[c]);
    }
  }

  /** p^n (1−p)^{m−n} for n = 0 … m. */
  private double[] powers(double p) {
    double[] powers = new double[beats + 1];
    for (int n = 0; n <= beats; n++) {
      powers[n] = Math.pow(p, n) * Math.pow(1 - p, beats - n);
    }
    return powers;
  }

  /**
   * The entropy at a time.
   *
   * @param kept s_t
   * @return H(X_t), nats
   */
  public double entropy(double kept) {
    double[] sum = {0};
    visit(
        kept,
        (counts, likelihoods, states) -> {
          double q = 0;
          for (double likelihood : likelihoods) {
            q += likelihood / data.period();
          }
          sum[0] -= q > 0 ? states * q * Math.log(q) : 0;
        });
    return sum[0];
  }

  /**
   * What a step loses by factorised kernels: E KL of the step that knows the start from the best.
   *
   * @param schedule the schedule
   * @param t 1 … T
   * @return nats
   */
  public double loss(Schedule schedule, int t) {
    double[] sum = {0};
    double[][] posterior = new double[2][2];
    for (int now = 0; now < 2; now++) {
      for (int start = 0; start < 2; start++) {
        posterior[now][start] = kernel.posterior(schedule, t, now, start);
      }
    }
    visit(
        schedule.signal(t),
        (counts, likelihoods, states) -> {
          double q = 0;
          for (double likelihood : likelihoods) {
            q += likelihood;
          }
          // all phases are alike: the bits of phase 0 stand for all
          double beat = q > 0 ? likelihoods[0] / q : 0;
          double ones = BinomialKernel.loss(beat, posterior[1][1], posterior[1][0]);
          double zeros = BinomialKernel.loss(beat, posterior[0][1], posterior[0][0]);
          sum[0] += states * q * (counts[0] * ones + (beats - counts[0]) * zeros);
        });
    return sum[0];
  }

  /**
   * The highest bound that any factorised model can reach.
   *
   * @param schedule the schedule
   * @param first the kernel of the first step
   * @param watch polled at each step
   * @return K*, nats a sequence
   */
  public double bound(Schedule schedule, FirstStep first, Watch watch) {
    int bins = data.bins();
    double bound = -bins * Information.binary(kernel.activity());
    bound += bins * conditional(schedule.signal(schedule.steps()));
    for (int t = 2; t <= schedule.steps(); t++) {
      watch.check();
      bound -= loss(schedule, t);
    }
    if (first == FirstStep.FIXED) {
      return bound - bins * conditional(schedule.signal(1));
    }
    return bound - firstStep(schedule);
  }

  /** H(x_t|x_0) of a bit of the data, nats. */
  private double conditional(double kept) {
    double p = data.activity();
    return p * Information.binary(kernel.one(1, kept))
        + (1 - p) * Information.binary(kernel.one(0, kept));
  }

  /** Σ_i E h(P(x_0i = 1|x_1)). */
  private double firstStep(Schedule schedule) {
    double[] sum = {0};
    visit(
        schedule.signal(1),
        (counts, likelihoods, states) -> {
          double q = 0;
          for (double likelihood : likelihoods) {
            q += likelihood;
          }
          double beat = q > 0 ? likelihoods[0] / q : 0;
          sum[0] += states * q * beats * Information.binary(beat);
        });
    return sum[0];
  }

  /**
   * What is known of each bin of a sequence through noise, from its bits and not from their counts:
   * Bayes' rule for the phase.
   *
   * @param noisy x_t
   * @param kept s_t
   * @param probabilities overwritten by P(x_0i = 1|x_t)
   */
  public void posterior(byte[] noisy, double kept, double[] probabilities) {
    double on = kernel.one(1, kept);
    double off = kernel.one(0, kept);
    double[] phases = new double[data.period()];
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < phases.length; k++) {
      for (int i = 0; i < noisy.length; i++) {
        double one = i % phases.length == k ? on : off;
        phases[k] += Math.log(noisy[i] == 1 ? one : 1 - one);
      }
      largest = Math.max(largest, phases[k]);
    }
    double sum = 0;
    for (int k = 0; k < phases.length; k++) {
      phases[k] = Math.exp(phases[k] - largest);
      sum += phases[k];
    }
    for (int i = 0; i < noisy.length; i++) {
      probabilities[i] = phases[i % phases.length] / sum;
    }
  }

  /**
   * The bounds on the entropy of a step backwards.
   *
   * @param schedule the schedule
   * @param t 2 … T
   * @return lower, exact, upper, nats
   */
  public EntropyBounds entropyBounds(Schedule schedule, int t) {
    return EntropyBounds.of(
        kernel,
        data.bins(),
        schedule,
        t,
        entropy(schedule.signal(t - 1)),
        entropy(schedule.signal(t)));
  }
}
