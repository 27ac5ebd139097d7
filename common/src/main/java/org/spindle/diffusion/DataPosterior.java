// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.data.SwissRoll;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.Exponential;

/**
 * What is known of the data behind noise: mean and variance of each coordinate of x_0 given x_t,
 * exactly. A reversal needs no more: its mean is a mixture of the guess and the present, and its
 * variance that of the guess.
 *
 * <pre>
 * x̂_0 = (x + (1−ᾱ) ∂ ln q)/√ᾱ,   Var(x_0i|x_t) = ((1−ᾱ)/ᾱ)[1 + (1−ᾱ) ∂_i² ln q]
 * </pre>
 */
@FunctionalInterface
public interface DataPosterior {

  /**
   * Mean and variance.
   *
   * @param noisy x_t, d × n, a sample a column, not changed
   * @param signal ᾱ in (0, 1)
   * @param mean E[x_0|x_t], d × n, overwritten
   * @param variance Var(x_0i|x_t), d × n, overwritten
   */
  void moments(Matrix noisy, double signal, Matrix mean, Matrix variance);

  /**
   * The mean alone, as samplers want it.
   *
   * @param dimension d
   * @return the denoiser; with a buffer of its own, not for several threads
   */
  default Denoiser denoiser(int dimension) {
    Matrix[] variance = {new Matrix(dimension, 1)};
    return (noisy, signal, clean) -> {
      if (variance[0].cols() != noisy.cols()) {
        variance[0] = new Matrix(dimension, noisy.cols());
      }
      moments(noisy, signal, clean, variance[0]);
    };
  }

  /**
   * The posterior of two classes on a line.
   *
   * @param data the data
   * @return by the closed form of the score
   */
  static DataPosterior of(SymmetricMixture data) {
    return (noisy, signal, mean, variance) -> {
      double root = Math.sqrt(signal);
      for (int c = 0; c < noisy.cols(); c++) {
        double x = noisy.get(0, c);
        mean.set(0, c, (x + (1 - signal) * data.score(x, signal)) / root);
        variance.set(0, c, data.posteriorVariance(x, signal));
      }
    };
  }

  /**
   * The posterior of dead leaves, from score and curvature of their exact density.
   *
   * @param likelihood the density
   * @param pixels of a patch
   * @return with buffers of its own: not for several threads
   */
  static DataPosterior of(OcclusionLikelihood likelihood, int pixels) {
    double[] patch = new double[pixels];
    double[] score = new double[pixels];
    double[] curvature = new double[pixels];
    return (noisy, signal, mean, variance) -> {
      double noise = 1 - signal;
      for (int c = 0; c < noisy.cols(); c++) {
        for (int i = 0; i < pixels; i++) {
          patch[i] = noisy.get(i, c);
        }
        likelihood.derivatives(patch, signal, score, curvature);
        for (int i = 0; i < pixels; i++) {
          mean.set(i, c, (patch[i] + noise * score[i]) / Math.sqrt(signal));
          variance.set(i, c, noise / signal * (1 + noise * curvature[i]));
        }
      }
    };
  }

  /**
   * The posterior of a swiss roll, as a sum over its spiral.
   *
   * @param roll the roll
   * @return by products of matrices; allocates them at each call
   * @error 1e-9, by the spacing of the spiral's points
   * @cost 1/S points of the spiral for each sample, of 10 flops and an exponential
   */
  static DataPosterior of(SwissRoll roll) {
    return new SpiralPosterior(roll);
  }

  /** Weights of the spiral's points, given a noisy one. */
  final class SpiralPosterior implements DataPosterior {

    private static final double SPACING = 0.8; // of the spiral's points, in widths
    private static final int BLOCK = 512; // samples at a time

    private final SwissRoll roll;

    private SpiralPosterior(SwissRoll roll) {
      this.roll = roll;
    }

    @Override
    public void moments(Matrix noisy, double signal, Matrix mean, Matrix variance) {
      double square = roll.thickness() * roll.thickness();
      double width2 = signal * square + 1 - signal;
      double root = Math.sqrt(signal);
      Matrix points = roll.points(SPACING * Math.sqrt(width2) / Math.max(root, 1e-3));
      int size = points.cols();
      Matrix values = new Matrix(5, size); // 1, c, c² as factors of the weights
      double[] logs = new double[size];
      for (int j = 0; j < size; j++) {
        values.set(0, j, 1);
        double norm = 0;
        for (int axis = 0; axis < 2; axis++) {
          double centre = points.get(axis, j);
          values.set(1 + axis, j, centre);
          values.set(3 + axis, j, centre * centre);
          norm += centre * centre;
        }
        logs[j] = Math.log(points.get(2, j)) - 0.5 * signal * norm / width2;
      }
      Matrix places = points.block(0, 0, 2, size);
      for (int from = 0; from < noisy.cols(); from += BLOCK) {
        int n = Math.min(BLOCK, noisy.cols() - from);
        Matrix x = noisy.block(0, from, 2, n);
        Matrix sums = sums(x, places, values, logs, root / width2);
        for (int c = 0; c < n; c++) {
          for (int axis = 0; axis < 2; axis++) {
            double centre = sums.get(1 + axis, c) / sums.get(0, c);
            double between = sums.get(3 + axis, c) / sums.get(0, c) - centre * centre;
            double own = root * square / width2; // of the noisy point in the guess
            double pull = (1 - signal) / width2;
            mean.set(axis, from + c, pull * centre + own * x.get(axis, c));
            variance.set(axis, from + c, square * pull + pull * pull * Math.max(0, between));
          }
        }
      }
    }

    private static Matrix sums(
        Matrix x, Matrix places, Matrix values, double[] logs, double scale) {
      int size = places.cols();
      Matrix exponents = new Matrix(size, x.cols());
      Blas.best().gemm(Op.T, Op.N, scale, places, x, 0, exponents);
      double[] e = exponents.data();
      for (int c = 0; c < x.cols(); c++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < size; j++) {
          e[c * size + j] += logs[j];
          largest = Math.max(largest, e[c * size + j]);
        }
        Exponential.of(e, c * size, size, largest, e);
      }
      return Blas.best().multiply(Op.N, values, Op.N, exponents);
    }
  }
}
