// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;
import org.spindle.sweep.Watch;

/**
 * Approximate message passing for sparse signals of which M gaussian measurements are known; many
 * signals of one matrix at once, as the columns of one product.
 *
 * <pre>
 * z = y − Ax + (|x|₀/M) z_before,   τ² = |z|²/M,   x ← η(x + Aᵀz; θτ)
 * </pre>
 *
 * <p>The twin of {@link SparseRecovery}; for N → ∞ it finds the signal exactly where the least L1
 * norm does.
 *
 * @param squares τ²_t, mean over signals, step by step
 * @param recovered share of signals that are found, to 1e-4 in square
 * @cost 4MN flops a signal and step
 * @source Donoho, Maleki and Montanari 2009
 */
public record SparsePassing(double[] squares, double recovered) {

  private static final double FOUND = 1e-4;
  private static final double DONE = 1e-8;

  /**
   * Draws measurements and signals, and recovers these.
   *
   * @param recovery sparsity and shrinkage
   * @param size N
   * @param measurements M
   * @param signals B, with gaussian elements where they are not 0, all of the mean length √(ρN)
   * @param looks steps of which τ² is kept
   * @param mostSteps after which it ends
   * @param random generator
   * @param watch polled at every step
   * @return the course
   */
  public static SparsePassing draw(
      SparseRecovery recovery,
      int size,
      int measurements,
      int signals,
      int looks,
      int mostSteps,
      RandomGenerator random,
      Watch watch) {
    double scale = 1 / Math.sqrt(measurements);
    Matrix a =
        new Matrix(measurements, size, GaussianMatrix.matrix(measurements, size, scale, random));
    Matrix signal = new Matrix(size, signals);
    int active = Math.max(1, (int) Math.round(recovery.sparsity() * size));
    for (int s = 0; s < signals; s++) { // elements are exchangeable: the first ones are active
      GaussianMatrix.fill(signal.data(), s * size, s * size + active, 1, random);
      double scaled = Math.sqrt(recovery.sparsity() * size / square(signal, s));
      for (int i = s * size; i < s * size + active; i++) {
        signal.data()[i] *= scaled;
      }
    }
    Matrix y = Blas.best().multiply(a, signal);
    Matrix x = new Matrix(size, signals);
    Matrix z = y.copy();
    Matrix pull = new Matrix(size, signals);
    Matrix next = new Matrix(measurements, signals);
    double[] squares = new double[looks];
    double[] memory = new double[signals];
    for (int step = 0; step < mostSteps; step++) {
      watch.check();
      Blas.best().gemm(Op.T, Op.N, 1, a, z, 0, pull);
      double largest = 0;
      for (int s = 0; s < signals; s++) {
        double square = square(z, s) / measurements;
        if (step < looks) {
          squares[step] += square / signals;
        }
        largest = Math.max(largest, square);
        double threshold = recovery.shrinkage() * Math.sqrt(square);
        memory[s] = (double) shrink(x, pull, s, threshold) / measurements;
      }
      if (step >= looks && largest < DONE) {
        break;
      }
      next.copyFrom(y);
      Blas.best().gemm(Op.N, Op.N, -1, a, x, 1, next);
      for (int s = 0; s < signals; s++) {
        for (int i = s * measurements; i < (s + 1) * measurements; i++) {
          z.data()[i] = next.data()[i] + memory[s] * z.data()[i];
        }
      }
    }
    int found = 0;
    for (int s = 0; s < signals; s++) {
      double left = 0;
      for (int i = s * size; i < (s + 1) * size; i++) {
        double off = x.data()[i] - signal.data()[i];
        left += off * off;
      }
      found += left < FOUND * square(signal, s) ? 1 : 0;
    }
    return new SparsePassing(squares, (double) found / signals);
  }

  /** Soft thresholding of one signal; returns how many elements are not 0. */
  private static int shrink(Matrix x, Matrix pull, int signal, double threshold) {
    int n = x.rows();
    int left = 0;
    for (int i = signal * n; i < (signal + 1) * n; i++) {
      double u = x.data()[i] + pull.data()[i];
      double size = Math.abs(u) - threshold;
      x.data()[i] = size > 0 ? Math.signum(u) * size : 0;
      left += size > 0 ? 1 : 0;
    }
    return left;
  }

  private static double square(Matrix m, int column) {
    double sum = 0;
    for (int i = column * m.rows(); i < (column + 1) * m.rows(); i++) {
      sum += m.data()[i] * m.data()[i];
    }
    return sum;
  }
}
