// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Cholesky;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;

/**
 * Gaussian data with some coordinates known: what each way of filling in the others makes of white
 * noise, exactly.
 *
 * <p>Mean and covariance go backwards by x_{t−1} = A_t x_t + noise with A_t = √(1−β_t) V_{t−1}
 * V_t⁻¹; after each step the known coordinates are replaced. None of the rules is exact, also with
 * many steps; resampling comes near.
 *
 * @source Sohl-Dickstein et al. 2015, section 2.5 and their code (clamping); Lugmayr et al. 2022
 *     (replacement with new noise, resampling)
 */
public final class Inpainting {

  /** What the known coordinates are set to after each step. */
  public enum Rule {
    /** Their clean values, at every time. */
    CLAMPED,
    /** Their values with fresh noise of the time. */
    RENOISED
  }

  /**
   * A gaussian.
   *
   * @param mean one number a coordinate
   * @param covariance d × d
   */
  public record Moments(double[] mean, Matrix covariance) {}

  private final Schedule schedule;
  private final Matrix covariance;
  private final boolean[] known;
  private final double[] values;
  private final SymmetricEigen eigen;

  /**
   * The data and what is known of them.
   *
   * @param schedule the schedule
   * @param covariance of the data, d × d, positive definite, not changed
   * @param known which coordinates are known: some but not all
   * @param values of the known coordinates, d numbers of which others are not read; copied
   */
  public Inpainting(Schedule schedule, Matrix covariance, boolean[] known, double[] values) {
    this.schedule = schedule;
    this.covariance = covariance.copy();
    this.known = known.clone();
    this.values = values.clone();
    int count = 0;
    for (boolean is : known) {
      count += is ? 1 : 0;
    }
    if (count == 0 || count == known.length) {
      throw new IllegalArgumentException(
          "a mask must hide some coordinates and not all, hid "
              + (known.length - count)
              + " of "
              + known.length);
    }
    eigen = SymmetricEigen.of(covariance);
  }

  /**
   * The exact posterior.
   *
   * @return mean and covariance given the known values; these have no variance
   */
  public Moments exact() {
    int d = known.length;
    int[] seen = indices(true);
    int[] hidden = indices(false);
    Matrix across = part(seen, hidden);
    Matrix solved = Cholesky.of(part(seen, seen)).solve(across);
    Matrix explained = Blas.best().multiply(Op.T, across, Op.N, solved);
    double[] mean = values.clone();
    Matrix left = new Matrix(d, d);
    for (int i = 0; i < hidden.length; i++) {
      double sum = 0;
      for (int j = 0; j < seen.length; j++) {
        sum += solved.get(j, i) * values[seen[j]];
      }
      mean[hidden[i]] = sum;
      for (int j = 0; j < hidden.length; j++) {
        double prior = covariance.get(hidden[i], hidden[j]);
        left.set(hidden[i], hidden[j], prior - explained.get(i, j));
      }
    }
    return new Moments(mean, left);
  }

  private int[] indices(boolean which) {
    int[] found = new int[known.length];
    int n = 0;
    for (int i = 0; i < known.length; i++) {
      if (known[i] == which) {
        found[n++] = i;
      }
    }
    return Arrays.copyOf(found, n);
  }

  private Matrix part(int[] rows, int[] cols) {
    Matrix part = new Matrix(rows.length, cols.length);
    for (int c = 0; c < cols.length; c++) {
      for (int r = 0; r < rows.length; r++) {
        part.set(r, c, covariance.get(rows[r], cols[c]));
      }
    }
    return part;
  }

  /**
   * What a rule makes of white noise.
   *
   * @param rule the rule
   * @param rounds how often each step is taken, 1 or more: between two rounds the state takes the
   *     step forward again (resampling)
   * @return mean and covariance of x_0
   * @cost 6 d³ flops a round
   */
  public Moments reversed(Rule rule, int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be >= 1, was " + rounds);
    }
    int d = known.length;
    double[] mean = new double[d];
    Matrix spread = Matrix.identity(d);
    replace(rule, schedule.steps(), mean, spread);
    for (int t = schedule.steps(); t >= 1; t--) {
      Matrix step = step(t, 1);
      for (int round = 1; round <= rounds; round++) {
        back(t, step, mean, spread);
        replace(rule, t - 1, mean, spread);
        if (round < rounds) {
          forth(t, mean, spread);
        }
      }
    }
    return new Moments(mean, spread);
  }

  /**
   * Samples by a rule, from white noise.
   *
   * @param rule the rule
   * @param rounds how often each step is taken, 1 or more
   * @param samples how many
   * @param generator stream
   * @return x_0, d × samples
   * @cost (2 d² + 2 d gaussians) a sample, step and round
   */
  public Matrix sample(Rule rule, int rounds, int samples, RandomGenerator generator) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds must be >= 1, was " + rounds);
    }
    int d = known.length;
    Matrix x = new Matrix(d, samples);
    Matrix next = new Matrix(d, samples);
    Matrix noise = new Matrix(d, samples);
    GaussianKernel.jump(x, 0, generator, x);
    replace(rule, schedule.steps(), x, generator);
    for (int t = schedule.steps(); t >= 1; t--) {
      double rate = schedule.rate(t);
      Matrix step = step(t, 1);
      Matrix root = step(t, 0.5);
      for (int round = 1; round <= rounds; round++) {
        Blas.best().gemm(Op.N, Op.N, Math.sqrt(1 - rate), step, x, 0, next);
        GaussianKernel.jump(x, 0, generator, noise);
        Blas.best().gemm(Op.N, Op.N, Math.sqrt(rate), root, noise, 1, next);
        x.copyFrom(next);
        replace(rule, t - 1, x, generator);
        if (round < rounds) {
          GaussianKernel.jump(x, 1 - rate, generator, x);
        }
      }
    }
    return x;
  }

  private void replace(Rule rule, int t, Matrix x, RandomGenerator generator) {
    double signal = schedule.signal(t);
    for (int j = 0; j < known.length; j++) {
      for (int c = 0; known[j] && c < x.cols(); c++) {
        x.set(
            j,
            c,
            rule == Rule.CLAMPED
                ? values[j]
                : Math.sqrt(signal) * values[j] + Math.sqrt(1 - signal) * generator.nextGaussian());
      }
    }
  }

  /** V_{t−1} V_t⁻¹ to a power, which is symmetric. */
  private Matrix step(int t, double power) {
    int d = known.length;
    Matrix scaled = eigen.vectors().copy();
    for (int k = 0; k < d; k++) {
      double tilt = eigen.values()[k] - 1;
      double ratio = (1 + schedule.signal(t - 1) * tilt) / (1 + schedule.signal(t) * tilt);
      for (int i = 0; i < d; i++) {
        scaled.set(i, k, scaled.get(i, k) * Math.pow(ratio, power));
      }
    }
    return Blas.best().multiply(Op.N, scaled, Op.T, eigen.vectors());
  }

  private void back(int t, Matrix step, double[] mean, Matrix spread) {
    double rate = schedule.rate(t);
    double[] before = mean.clone();
    Blas.best().gemv(Op.N, Math.sqrt(1 - rate), step, before, 0, mean);
    Matrix half = Blas.best().multiply(step, spread);
    spread.copyFrom(step);
    Blas.best().gemm(Op.N, Op.T, 1 - rate, half, step, rate, spread);
  }

  private void forth(int t, double[] mean, Matrix spread) {
    double rate = schedule.rate(t);
    for (int j = 0; j < mean.length; j++) {
      mean[j] *= Math.sqrt(1 - rate);
      for (int i = 0; i < mean.length; i++) {
        spread.set(i, j, (1 - rate) * spread.get(i, j) + (i == j ? rate : 0));
      }
    }
  }

  private void replace(Rule rule, int t, double[] mean, Matrix spread) {
    double signal = schedule.signal(t);
    for (int j = 0; j < mean.length; j++) {
      if (known[j]) {
        mean[j] = rule == Rule.CLAMPED ? values[j] : Math.sqrt(signal) * values[j];
        for (int i = 0; i < mean.length; i++) {
          spread.set(i, j, 0);
          spread.set(j, i, 0);
        }
        spread.set(j, j, rule == Rule.CLAMPED ? 0 : 1 - signal);
      }
    }
  }
}
