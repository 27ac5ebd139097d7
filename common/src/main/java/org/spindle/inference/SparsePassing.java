// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
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
 * norm does. At finite N it misses some that {@link LeastNorm} finds, for it may circle instead of
 * settling; it finds none that the least norm misses.
 *
 * @param squares τ²_t, mean over signals, step by step
 * @param found whether each signal is
 * @cost 4MN flops a signal and step if the matrix is drawn
 * @source Donoho, Maleki and Montanari 2009
 */
public record SparsePassing(double[] squares, boolean[] found) {

  private static final double DONE = 1e-8;

  /**
   * Recovers the signals of a sample.
   *
   * @param recovery sparsity and shrinkage
   * @param sample measurements of B signals
   * @param looks steps of which τ² is kept
   * @param mostSteps after which it ends
   * @param watch polled at every step
   * @return the course
   */
  public static SparsePassing of(
      SparseRecovery recovery, SparseSample sample, int looks, int mostSteps, Watch watch) {
    MatrixProduct a = sample.matrix();
    Matrix y = sample.measurements();
    int measurements = y.rows();
    int size = sample.signals().rows();
    int signals = y.cols();
    Matrix x = new Matrix(size, signals);
    Matrix z = y.copy();
    Matrix pull = new Matrix(size, signals);
    Matrix next = new Matrix(measurements, signals);
    double[] squares = new double[looks];
    double[] memory = new double[signals];
    for (int step = 0; step < mostSteps; step++) {
      watch.check();
      a.apply(Op.T, z, pull);
      double largest = 0;
      for (int s = 0; s < signals; s++) {
        double square = SparseSample.square(z, s) / measurements;
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
      a.apply(Op.N, x, next);
      for (int s = 0; s < signals; s++) {
        for (int i = s * measurements; i < (s + 1) * measurements; i++) {
          z.data()[i] = y.data()[i] - next.data()[i] + memory[s] * z.data()[i];
        }
      }
    }
    boolean[] found = new boolean[signals];
    for (int s = 0; s < signals; s++) {
      found[s] = sample.isFound(s, x.data(), s * size);
    }
    return new SparsePassing(squares, found);
  }

  /**
   * How many signals are found.
   *
   * @return their share
   */
  public double recovered() {
    int count = 0;
    for (boolean each : found) {
      count += each ? 1 : 0;
    }
    return (double) count / found.length;
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
}
