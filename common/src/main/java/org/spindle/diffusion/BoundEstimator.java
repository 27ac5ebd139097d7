// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * The bound K of a model by sampling data and times, with its standard error.
 *
 * <pre>
 * K = (d/2) ln[(1 − ᾱ_T)/β_1] − (d/2) ln 2πe − Σ_{t=2}^T E KL(q(x_{t−1}|x_t, x_0)‖p(x_{t−1}|x_t))
 * </pre>
 *
 * <p>The sum has T − 1 terms: the code published with the paper multiplies by T. The divergences
 * are exact; data, noise and times are sampled.
 *
 * @source Sohl-Dickstein et al. 2015, equation 14
 */
public final class BoundEstimator {

  /** How samples are shared among times. */
  public enum Allocation {
    /** Each sample draws its time. */
    UNIFORM,
    /** Each time has the same number of samples. */
    STRATIFIED,
    /** In proportion to the scatter at each time, learned from a quarter of the samples. */
    LEARNED
  }

  /** A source of data. */
  @FunctionalInterface
  public interface Source {

    /**
     * Draws data.
     *
     * @param data d × n, overwritten
     * @param generator stream
     */
    void fill(Matrix data, RandomGenerator generator);
  }

  /**
   * A bound and its parts.
   *
   * @param bound K, nats
   * @param steps E KL of step t at index t ≥ 2, nats; others have no draws
   */
  public record Result(Estimate bound, Estimate[] steps) {}

  private static final int BATCH = 256;
  private static final int FEWEST = 2; // samples a time, to know their scatter
  private static final int PILOT = 4; // one sample in so many is used to learn the allocation

  private final Schedule schedule;
  private final ReverseModel model;
  private final Source source;
  private final int dimension;

  /**
   * An estimator.
   *
   * @param schedule the schedule
   * @param model the reverse kernels
   * @param source the data, E|x|² = d
   * @param dimension d
   */
  public BoundEstimator(Schedule schedule, ReverseModel model, Source source, int dimension) {
    this.schedule = schedule;
    this.model = model;
    this.source = source;
    this.dimension = dimension;
  }

  /**
   * Estimates the bound.
   *
   * @param allocation how samples are shared among times
   * @param samples in all; no fewer than 2 a time are taken where times are strata
   * @param generator stream
   * @param watch polled at each batch
   * @return the bound; a uniform allocation knows the sum's error only as a whole
   */
  public Result estimate(
      Allocation allocation, int samples, RandomGenerator generator, Watch watch) {
    if (samples < FEWEST) {
      throw new IllegalArgumentException("a bound needs >= 2 samples, had " + samples);
    }
    int terms = schedule.steps() - 1;
    int[] counts = new int[schedule.steps() + 1];
    switch (allocation) {
      case UNIFORM -> {
        for (int i = 0; i < samples; i++) {
          counts[2 + generator.nextInt(terms)]++;
        }
      }
      case STRATIFIED -> share(counts, samples, null);
      case LEARNED -> {
        share(counts, samples / PILOT, null);
        Estimate[] pilot = new Sampling(counts).run(generator, watch);
        share(counts, samples - samples / PILOT, pilot);
      }
    }
    Sampling sampling = new Sampling(counts);
    Estimate[] steps = sampling.run(generator, watch);
    Estimate sum = allocation == Allocation.UNIFORM ? sampling.whole(terms) : sum(steps);
    return new Result(sum.linear(-1, ends()), steps);
  }

  private double ends() {
    double left = 1 - schedule.signal(schedule.steps());
    return dimension * (0.5 * Math.log(left / schedule.rate(1)) - Information.UNIT_GAUSSIAN);
  }

  private static Estimate sum(Estimate[] steps) {
    double mean = 0;
    double variance = 0;
    long draws = 0;
    for (int t = 2; t < steps.length; t++) {
      mean += steps[t].mean();
      variance += steps[t].error() * steps[t].error();
      draws += steps[t].draws();
    }
    return new Estimate(mean, Math.sqrt(variance), draws);
  }

  /** Equal counts, or counts in proportion to the scatter. */
  private static void share(int[] counts, int samples, Estimate[] pilot) {
    double all = 0;
    for (int t = 2; t < counts.length; t++) {
      all += pilot == null ? 1 : scatter(pilot[t]);
    }
    for (int t = 2; t < counts.length; t++) {
      double part = pilot == null || all == 0 ? 1.0 / (counts.length - 2) : scatter(pilot[t]) / all;
      counts[t] = (int) Math.max(FEWEST, Math.round(samples * part));
    }
  }

  private static double scatter(Estimate estimate) {
    return estimate.error() * Math.sqrt(estimate.draws());
  }

  /** One round of sampling with given counts. */
  private final class Sampling {

    private final int[] counts;
    private double allSum;
    private double allSquares;
    private long all;

    Sampling(int[] counts) {
      this.counts = counts;
    }

    Estimate[] run(RandomGenerator generator, Watch watch) {
      Matrix data = new Matrix(dimension, BATCH);
      Matrix noisy = new Matrix(dimension, BATCH);
      Matrix mean = new Matrix(dimension, BATCH);
      Matrix variance = new Matrix(dimension, BATCH);
      double[] divergences = new double[Arrays.stream(counts).max().orElse(0)];
      Estimate[] steps = new Estimate[counts.length];
      Arrays.fill(steps, Estimate.NONE);
      for (int t = 2; t < counts.length; t++) {
        for (int done = 0; done < counts[t]; done += BATCH) {
          watch.check();
          int n = Math.min(BATCH, counts[t] - done);
          Matrix x = data.block(0, 0, dimension, n);
          Matrix y = noisy.block(0, 0, dimension, n);
          Matrix m = mean.block(0, 0, dimension, n);
          Matrix v = variance.block(0, 0, dimension, n);
          source.fill(x, generator);
          GaussianKernel.jump(x, schedule.signal(t), generator, y);
          model.moments(y, t, m, v);
          for (int c = 0; c < n; c++) {
            divergences[done + c] = divergence(t, x, y, m, v, c);
          }
        }
        double[] values = Arrays.copyOf(divergences, counts[t]);
        steps[t] = Estimate.of(values);
        for (double value : values) {
          allSum += value;
          allSquares += value * value;
          all++;
        }
      }
      return steps;
    }

    /** The sum of all terms, if each sample drew its time. */
    Estimate whole(int terms) {
      double mean = allSum / all;
      double variance = (allSquares / all - mean * mean) / (all - 1);
      return new Estimate(terms * mean, terms * Math.sqrt(variance), all);
    }
  }

  private double divergence(int t, Matrix x, Matrix y, Matrix mean, Matrix variance, int c) {
    double c0 = GaussianKernel.startWeight(schedule, t);
    double c1 = GaussianKernel.presentWeight(schedule, t);
    double exact = schedule.posteriorVariance(t);
    double sum = 0;
    for (int k = 0; k < dimension; k++) {
      double off = c0 * x.get(k, c) + c1 * y.get(k, c) - mean.get(k, c);
      sum += Information.gaussianDivergence(exact, variance.get(k, c), off * off);
    }
    return sum;
  }
}
