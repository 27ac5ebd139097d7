// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.HyperbolicTangent;
import org.spindle.random.GaussianMatrix;
import org.spindle.sweep.Watch;

/**
 * A random recurrent network, ẋ = −x + gJ tanh x, from several starts at once, with a small
 * difference carried along each of them: the twin of {@link ChaoticActivity} at finite N.
 *
 * <p>Starts and differences are the columns of one product with J for each stage of Runge and
 * Kutta.
 *
 * @param variance ⟨x²⟩, mean over neurons, starts and time
 * @param exponent mean rate at which differences grow
 * @cost 16 N² flops a start and step
 */
public record RecurrentActivity(double variance, double exponent) {

  /**
   * Draws a network and follows it.
   *
   * @param size N
   * @param gain g
   * @param starts B
   * @param transientTime that is not looked at
   * @param duration that is
   * @param step of time
   * @param random generator
   * @param watch polled at every step
   * @return averages
   */
  public static RecurrentActivity draw(
      int size,
      double gain,
      int starts,
      double transientTime,
      double duration,
      double step,
      RandomGenerator random,
      Watch watch) {
    Matrix j =
        new Matrix(size, size, GaussianMatrix.matrix(size, size, gain / Math.sqrt(size), random));
    var run = new Run(j, starts, random);
    int before = (int) Math.ceil(transientTime / step);
    int steps = (int) Math.ceil(duration / step);
    double squares = 0;
    double growth = 0;
    for (int k = 0; k < before + steps; k++) {
      watch.check();
      run.advance(step);
      double grown = run.normalize();
      if (k >= before) {
        growth += grown / steps;
        squares += run.square() / steps;
      }
    }
    return new RecurrentActivity(squares, growth / step);
  }

  /** Columns 0 … B − 1 are states, the others differences. */
  private static final class Run {
    private final Matrix j;
    private final int half;
    private final double[] state;
    private final double[] middle;
    private final double[] sum;
    private final double[] tangents;
    private final Matrix rates;
    private final Matrix drive;

    Run(Matrix j, int starts, RandomGenerator random) {
      this.j = j;
      half = j.rows() * starts;
      state = GaussianMatrix.matrix(j.rows(), 2 * starts, 1, random);
      middle = new double[2 * half];
      sum = new double[2 * half];
      tangents = new double[2 * half];
      rates = new Matrix(j.rows(), 2 * starts);
      drive = new Matrix(j.rows(), 2 * starts);
      normalize();
    }

    void advance(double step) {
      System.arraycopy(state, 0, middle, 0, 2 * half);
      Arrays.fill(sum, 0);
      double[] ahead = {step / 2, step / 2, step, 0};
      double[] weight = {1, 2, 2, 1};
      for (int stage = 0; stage < 4; stage++) {
        slope();
        double[] d = drive.data();
        for (int i = 0; i < 2 * half; i++) {
          sum[i] += weight[stage] * d[i];
          middle[i] = state[i] + ahead[stage] * d[i];
        }
      }
      for (int i = 0; i < 2 * half; i++) {
        state[i] += step / 6 * sum[i];
      }
    }

    /** The drive becomes −y + J φ(x), of differences −δ + J φ'(x)δ. */
    private void slope() {
      HyperbolicTangent.of(middle, half, tangents);
      double[] r = rates.data();
      System.arraycopy(tangents, 0, r, 0, half);
      for (int i = 0; i < half; i++) {
        r[half + i] = (1 - tangents[i] * tangents[i]) * middle[half + i];
      }
      System.arraycopy(middle, 0, drive.data(), 0, 2 * half);
      Blas.best().gemm(Op.N, Op.N, 1, j, rates, -1, drive);
    }

    /** Brings differences back to length 1; returns the mean logarithm of their lengths. */
    double normalize() {
      int n = j.rows();
      double mean = 0;
      for (int at = half; at < 2 * half; at += n) {
        double square = 0;
        for (int i = at; i < at + n; i++) {
          square += state[i] * state[i];
        }
        double length = Math.sqrt(square);
        mean += Math.log(length) * n / half;
        for (int i = at; i < at + n; i++) {
          state[i] /= length;
        }
      }
      return mean;
    }

    double square() {
      double square = 0;
      for (int i = 0; i < half; i++) {
        square += state[i] * state[i];
      }
      return square / half;
    }
  }
}
