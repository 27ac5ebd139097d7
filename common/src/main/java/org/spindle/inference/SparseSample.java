// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.GaussianMatrix;

/**
 * Sparse signals and their gaussian measurements by one matrix, y = Ax.
 *
 * <p>Each has its own active elements: with common ones, whose columns of A are good or bad for all
 * signals together, shares of signals that are found scatter twice as much as independent trials.
 *
 * @param matrix A, M × N, elements of variance 1/M, by its products
 * @param signals x, N × B, gaussian where they are not 0, all of the length √(ρN)
 * @param measurements y, M × B
 */
public record SparseSample(MatrixProduct matrix, Matrix signals, Matrix measurements) {

  private static final double FOUND = 1e-2; // distance that is left

  /**
   * Draws a matrix.
   *
   * @param size N
   * @param measurements M
   * @param random generator
   * @return A
   */
  public static Matrix matrix(int size, int measurements, RandomGenerator random) {
    double scale = 1 / Math.sqrt(measurements);
    double[] entries = GaussianMatrix.matrix(measurements, size, scale, random);
    return new Matrix(measurements, size, entries);
  }

  /**
   * Draws signals and measures them.
   *
   * @param sparsity ρ
   * @param matrix A
   * @param signals B
   * @param random generator
   * @return the sample
   */
  public static SparseSample draw(
      double sparsity, Matrix matrix, int signals, RandomGenerator random) {
    Matrix x = signals(sparsity, matrix.cols(), signals, random);
    return measured(MatrixProduct.of(matrix), matrix.rows(), x);
  }

  /**
   * Draws one signal, and of its matrix only what message passing asks of it.
   *
   * @param sparsity ρ
   * @param size N
   * @param measurements M
   * @param random generator, drawn from as long as the sample is used
   * @return the sample
   */
  public static SparseSample unseen(
      double sparsity, int size, int measurements, RandomGenerator random) {
    Matrix x = signals(sparsity, size, 1, random);
    double scale = 1 / Math.sqrt(measurements);
    return measured(new UnseenMatrix(measurements, size, scale, random), measurements, x);
  }

  private static SparseSample measured(MatrixProduct matrix, int measurements, Matrix x) {
    Matrix y = new Matrix(measurements, x.cols());
    matrix.apply(Op.N, x, y);
    return new SparseSample(matrix, x, y);
  }

  private static Matrix signals(double sparsity, int size, int signals, RandomGenerator random) {
    Matrix signal = new Matrix(size, signals);
    int active = Math.max(1, (int) Math.round(sparsity * size));
    int[] places = IntStream.range(0, size).toArray();
    for (int s = 0; s < signals; s++) {
      double[] values = GaussianMatrix.matrix(active, 1, 1, random);
      double squares = 0;
      for (double value : values) {
        squares += value * value;
      }
      double scaled = Math.sqrt(sparsity * size / squares);
      for (int i = 0; i < active; i++) { // the first places of a random order
        int other = i + random.nextInt(size - i);
        int place = places[other];
        places[other] = places[i];
        places[i] = place;
        signal.set(place, s, scaled * values[i]);
      }
    }
    return signal;
  }

  /**
   * Whether a signal is found.
   *
   * @param signal its number
   * @param estimate N numbers from an offset on, not changed
   * @param offset of the first
   * @return whether the rest is shorter than a hundredth of the signal
   */
  public boolean isFound(int signal, double[] estimate, int offset) {
    return distance(signal, estimate, offset) < FOUND;
  }

  /**
   * Whether another estimate that is as far from this one as a found signal may be could be found.
   *
   * @param signal its number
   * @param estimate N numbers, not changed
   * @return whether the rest is shorter than two hundredths of the signal
   */
  public boolean isNearlyFound(int signal, double[] estimate) {
    return distance(signal, estimate, 0) < 2 * FOUND;
  }

  /** Length of what is left, in units of the signal's. */
  private double distance(int signal, double[] estimate, int offset) {
    int n = signals.rows();
    double left = 0;
    for (int i = 0; i < n; i++) {
      double off = estimate[offset + i] - signals.data()[signal * n + i];
      left += off * off;
    }
    return Math.sqrt(left / square(signals, signal));
  }

  static double square(Matrix m, int column) {
    double sum = 0;
    for (int i = column * m.rows(); i < (column + 1) * m.rows(); i++) {
      sum += m.data()[i] * m.data()[i];
    }
    return sum;
  }
}
