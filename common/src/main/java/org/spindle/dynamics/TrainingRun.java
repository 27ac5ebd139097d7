// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.spindle.sweep.Watch;

/**
 * Gradient descent at one learning rate until the error is below a threshold and stays there.
 *
 * @param outcome how it ended
 * @param rate λ
 * @param losses error before each step, and at the end: {@code iterations() + 1} of them
 */
public record TrainingRun(Outcome outcome, double rate, double[] losses) {

  /** How a run ended. */
  public enum Outcome {
    /** The error fell below the threshold. */
    LEARNED,
    /** The error grew beyond all bounds, or is no number. */
    DIVERGED,
    /** Neither happened within the iterations allowed. */
    TOO_SLOW
  }

  /** A run has diverged when its error exceeds this many times the larger of initial and null. */
  private static final double EXPLODED = 1e3;

  /**
   * Steps that the error must stay below the threshold: at an unstable rate it may dip below it for
   * a moment, at a time that rounding decides.
   */
  public static final int STAY = 10;

  /**
   * Trains.
   *
   * @param network reset to its start first
   * @param rate λ &gt; 0
   * @param threshold error to fall below
   * @param limit most iterations, ≥ 0
   * @param watch polled every iteration
   * @return the run
   */
  public static TrainingRun of(
      GradientDescent network, double rate, double threshold, int limit, Watch watch) {
    network.reset(rate);
    double[] losses = new double[Math.min(limit + 1, 64)];
    int crossed = -1;
    for (int i = 0; ; i++) {
      watch.check();
      if (i == losses.length) {
        losses = Arrays.copyOf(losses, 2 * i);
      }
      double loss = network.loss();
      losses[i] = loss;
      if (!(loss < threshold)) {
        crossed = -1;
      } else if (crossed < 0) {
        crossed = i;
      }
      if (crossed >= 0 && i - crossed == STAY) {
        return new TrainingRun(Outcome.LEARNED, rate, Arrays.copyOf(losses, crossed + 1));
      }
      if (!(loss <= EXPLODED * Math.max(losses[0], threshold))) {
        return new TrainingRun(Outcome.DIVERGED, rate, Arrays.copyOf(losses, i + 1));
      }
      if (i >= limit && crossed < 0) {
        return new TrainingRun(Outcome.TOO_SLOW, rate, Arrays.copyOf(losses, limit + 1));
      }
      network.descend();
    }
  }

  /**
   * The number of steps that were taken.
   *
   * @return iterations until the outcome was seen
   */
  public int iterations() {
    return losses.length - 1;
  }

  /**
   * Iterations whose errors make a learning curve: equally far apart, and the last.
   *
   * @param points about how many, ≥ 1
   * @return from 0 to {@link #iterations()}, rising
   */
  public int[] curveIterations(int points) {
    int iterations = iterations();
    int step = Math.max(1, (iterations + points - 1) / points);
    int last = (iterations + step - 1) / step;
    return IntStream.rangeClosed(0, last).map(i -> Math.min(iterations, i * step)).toArray();
  }

  /**
   * The error at the end.
   *
   * @return the last loss, perhaps not finite
   */
  public double finalLoss() {
    return losses[losses.length - 1];
  }
}
