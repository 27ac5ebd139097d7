// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.diffusion.BinomialKernel;
import org.spindle.diffusion.BoundEstimator;
import org.spindle.diffusion.Information;
import org.spindle.diffusion.Schedule;
import org.spindle.linalg.Matrix;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * The bound K of factorised reverse kernels of bits, the same number of samples at each time, and
 * samples of these kernels.
 *
 * <pre>
 * K = −Σ_{t≥2} E KL(q(x_{t−1}|x_t, x_0)‖p(x_{t−1}|x_t)) + H(X_T|X_0) − H(X_1|X_0) − d h(p̄)
 * </pre>
 *
 * @source Sohl-Dickstein et al. 2015, equation 14
 */
public final class BinaryBound {

  /** What is guessed of the bits behind noise. */
  @FunctionalInterface
  public interface Model {

    /**
     * Guesses.
     *
     * @param noisy x_t, a sequence a row
     * @param samples how many of them
     * @param t 2 … T
     * @param ones overwritten by P(x_0i = 1|x_t)
     */
    void guess(byte[][] noisy, int samples, int t, double[][] ones);
  }

  private static final int FEWEST = 2; // samples a time, to know their scatter

  private final Schedule schedule;
  private final BinomialKernel kernel;
  private final Model model;
  private final int dimension;

  /**
   * The bound of a model.
   *
   * @param schedule the schedule
   * @param kernel of the diffusion; p̄ is the activity of the data, or ½
   * @param model the reverse kernels
   * @param dimension d
   */
  public BinaryBound(Schedule schedule, BinomialKernel kernel, Model model, int dimension) {
    this.schedule = schedule;
    this.kernel = kernel;
    this.model = model;
    this.dimension = dimension;
  }

  /**
   * Estimates the bound.
   *
   * @param source fresh data
   * @param samples of all times together; no fewer than 2 a time are taken
   * @param activity mean of the data's bits
   * @param generator stream
   * @param watch polled at each time
   * @return the bound and what each step loses, nats
   */
  public BoundEstimator.Result estimate(
      BinaryLearner.Source source,
      int samples,
      double activity,
      RandomGenerator generator,
      Watch watch) {
    int last = schedule.steps();
    int each = Math.max(FEWEST, samples / (last - 1));
    double[][] ones = new double[each][dimension];
    double[] values = new double[each];
    Estimate[] steps = new Estimate[last + 1];
    Arrays.fill(steps, Estimate.NONE);
    double mean = 0;
    double variance = 0;
    for (int t = 2; t <= last; t++) {
      watch.check();
      byte[][] data = source.draw(each, generator);
      byte[][] noisy = new byte[each][dimension];
      for (int c = 0; c < each; c++) {
        for (int i = 0; i < dimension; i++) {
          noisy[c][i] = (byte) kernel.jump(data[c][i], schedule.signal(t), generator);
        }
      }
      model.guess(noisy, each, t, ones);
      double[][] back = back(t);
      for (int c = 0; c < each; c++) {
        values[c] = divergence(back, data[c], noisy[c], ones[c]);
      }
      steps[t] = Estimate.of(values);
      mean += steps[t].mean();
      variance += steps[t].error() * steps[t].error();
    }
    Estimate bound = new Estimate(ends(activity) - mean, Math.sqrt(variance), (long) each * last);
    return new BoundEstimator.Result(bound, steps);
  }

  /** q(x_{t−1} = 1|x_t, x_0) by x_t and x_0. */
  private double[][] back(int t) {
    double[][] back = new double[2][2];
    for (int now = 0; now < 2; now++) {
      for (int start = 0; start < 2; start++) {
        back[now][start] = kernel.posterior(schedule, t, now, start);
      }
    }
    return back;
  }

  private double divergence(double[][] back, byte[] start, byte[] now, double[] ones) {
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      double exact = back[now[i]][start[i]];
      double model = ones[i] * back[now[i]][1] + (1 - ones[i]) * back[now[i]][0];
      sum += part(exact, model) + part(1 - exact, 1 - model);
    }
    return sum;
  }

  private static double part(double exact, double model) {
    return exact == 0 ? 0 : exact * Math.log(exact / model);
  }

  /**
   * What the two ends of the path add to the bound.
   *
   * @param activity mean of the data's bits
   * @return H(X_T|X_0) − H(X_1|X_0) − d h(p̄), nats
   */
  public double ends(double activity) {
    return conditional(schedule.steps(), activity)
        - conditional(1, activity)
        - dimension * Information.binary(kernel.activity());
  }

  private double conditional(int t, double activity) {
    double one = Information.binary(kernel.one(1, schedule.signal(t)));
    double zero = Information.binary(kernel.one(0, schedule.signal(t)));
    return dimension * (activity * one + (1 - activity) * zero);
  }

  /**
   * Samples of the reversal, from noise to x_1.
   *
   * @param samples how many
   * @param kept times T … 1 at which they are kept, falling
   * @param generator stream
   * @param watch polled at each step
   * @return dimension × samples at each of these times
   */
  public Matrix[] reverse(int samples, int[] kept, RandomGenerator generator, Watch watch) {
    byte[][] x = new byte[samples][dimension];
    double[][] ones = new double[samples][dimension];
    for (byte[] bits : x) {
      for (int i = 0; i < dimension; i++) {
        bits[i] = (byte) kernel.jump(0, 0, generator);
      }
    }
    Matrix[] found = new Matrix[kept.length];
    int next = 0;
    for (int t = schedule.steps(); t >= 1; t--) {
      if (next < kept.length && kept[next] == t) {
        found[next++] = matrix(x);
      }
      if (t == 1) {
        break;
      }
      watch.check();
      model.guess(x, samples, t, ones);
      double[][] back = back(t);
      for (int c = 0; c < samples; c++) {
        for (int i = 0; i < dimension; i++) {
          double[] steps = back[x[c][i]];
          double one = ones[c][i] * steps[1] + (1 - ones[c][i]) * steps[0];
          x[c][i] = (byte) (generator.nextDouble() < one ? 1 : 0);
        }
      }
    }
    return found;
  }

  private Matrix matrix(byte[][] x) {
    Matrix bits = new Matrix(dimension, x.length);
    for (int c = 0; c < x.length; c++) {
      for (int i = 0; i < dimension; i++) {
        bits.set(i, c, x[c][i]);
      }
    }
    return bits;
  }
}
