// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.linalg.simd.HyperbolicTangent;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * Pairs of clones that go back from one state to the data by the reverse stochastic motion: the
 * simulated twin of {@link Speciation#cloneProbability}.
 *
 * <pre>
 * y ← y + h [y + 2 s(y)] + √(2h) n,   s = (|m|e^{−t} tanh(|m|e^{−t} y/Γ) − y)/Γ
 * </pre>
 *
 * <p>y is the projection of the state on m/|m|. Its motion is closed, since the score's other
 * components depend on themselves alone and no class differs there: the law of the classes is that
 * of the motion in d dimensions, and the cost does not grow with d.
 *
 * @cost about 15 ns a clone and step
 */
public final class ClonedReversal {

  private final Speciation classes;
  private final int steps;

  /**
   * A reversal.
   *
   * @param classes the two classes
   * @param steps of Euler and Maruyama's method from the clones' birth to the data, ≥ 1
   */
  public ClonedReversal(Speciation classes, int steps) {
    this.classes = classes;
    this.steps = steps;
    if (steps < 1 || !(classes.spread() > 0)) {
      throw new IllegalArgumentException(
          "a cloned reversal needs steps >= 1 and spread > 0, had "
              + steps
              + " and "
              + classes.spread());
    }
  }

  /**
   * The share of pairs that end in the same class.
   *
   * @param time t at which the state is cloned
   * @param pairs number of states, each cloned once
   * @param generator stream
   * @param watch polled at each step
   * @return share, with the binomial error
   */
  public Estimate sameClass(double time, int pairs, RandomGenerator generator, Watch watch) {
    double[] y = new double[2 * pairs];
    double width = Math.sqrt(classes.spread(time));
    double mean = Math.sqrt(classes.squaredMean()) * Math.exp(-time);
    for (int i = 0; i < pairs; i++) {
      double sign = generator.nextBoolean() ? 1 : -1;
      y[i] = sign * mean + width * generator.nextGaussian();
      y[pairs + i] = y[i];
    }
    reverse(y, time, generator, watch);
    int same = 0;
    for (int i = 0; i < pairs; i++) {
      same += y[i] > 0 == y[pairs + i] > 0 ? 1 : 0;
    }
    double share = (double) same / pairs;
    return new Estimate(share, Math.sqrt(share * (1 - share) / pairs), pairs);
  }

  /**
   * The share of pairs that end in the same class, by the motion of all d components of clones
   * between classes of means ±(1, …, 1): what the projection leaves out changes nothing.
   *
   * <pre>
   * y ← y + h [y + 2 s(y)] + √(2h) n,   s = (e^{−t} tanh(e^{−t} Σ_i y_i/Γ) 1 − y)/Γ
   * </pre>
   *
   * @param time t at which the state is cloned
   * @param pairs number of states, each cloned once
   * @param generator stream
   * @param watch polled at each pair
   * @return share, with the binomial error
   * @cost about 8 ns a clone, component and step
   */
  public Estimate sameClassInFull(double time, int pairs, RandomGenerator generator, Watch watch) {
    int d = (int) Math.rint(classes.squaredMean());
    if (d != classes.squaredMean()) {
      throw new IllegalArgumentException(
          "means +-(1, ..., 1) have a whole |m|^2, had " + classes.squaredMean());
    }
    double width = Math.sqrt(classes.spread(time));
    double[] state = new double[d];
    double[] clone = new double[d];
    int same = 0;
    for (int i = 0; i < pairs; i++) {
      watch.check();
      double middle = generator.nextBoolean() ? Math.exp(-time) : -Math.exp(-time);
      for (int k = 0; k < d; k++) {
        state[k] = middle + width * generator.nextGaussian();
      }
      boolean first = endsAbove(state, clone, time, generator);
      same += first == endsAbove(state, clone, time, generator) ? 1 : 0;
    }
    double share = (double) same / pairs;
    return new Estimate(share, Math.sqrt(share * (1 - share) / pairs), pairs);
  }

  /** Whether a clone of a state ends in the class of +m. */
  private boolean endsAbove(double[] state, double[] y, double time, RandomGenerator generator) {
    System.arraycopy(state, 0, y, 0, y.length);
    double h = time / steps;
    double noise = Math.sqrt(2 * h);
    double sum = 0;
    for (double component : y) {
      sum += component;
    }
    for (int step = 0; step < steps; step++) {
      double t = time - step * h;
      double gamma = classes.spread(t);
      double mean = Math.exp(-t);
      double own = 1 + h * (1 - 2 / gamma);
      double pull = 2 * h * mean / gamma * Math.tanh(mean / gamma * sum);
      sum = 0;
      for (int k = 0; k < y.length; k++) {
        y[k] = own * y[k] + pull + noise * generator.nextGaussian();
        sum += y[k];
      }
    }
    return sum > 0;
  }

  private void reverse(double[] y, double time, RandomGenerator generator, Watch watch) {
    double[] pull = new double[y.length];
    double h = time / steps;
    double noise = Math.sqrt(2 * h);
    for (int step = 0; step < steps; step++) {
      watch.check();
      double t = time - step * h;
      double gamma = classes.spread(t);
      double mean = Math.sqrt(classes.squaredMean()) * Math.exp(-t);
      double inner = mean / gamma;
      for (int i = 0; i < y.length; i++) {
        pull[i] = inner * y[i];
      }
      HyperbolicTangent.of(pull, y.length, pull);
      double own = 1 + h * (1 - 2 / gamma);
      double other = 2 * h * inner;
      for (int i = 0; i < y.length; i++) {
        y[i] = own * y[i] + other * pull[i] + noise * generator.nextGaussian();
      }
    }
  }
}
