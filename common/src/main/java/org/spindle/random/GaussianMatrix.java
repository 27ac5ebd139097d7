// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Matrices with independent gaussian entries: W_ij ~ N(0, σ²).
 *
 * <p>Entries are drawn in the order of the array, so that a column-major matrix is drawn column by
 * column.
 *
 * @cost about 10 ns an entry with the generators of {@link Streams}
 */
public final class GaussianMatrix {

  private GaussianMatrix() {}

  /**
   * A new gaussian matrix.
   *
   * @param rows number of rows, ≥ 0
   * @param cols number of columns, ≥ 0
   * @param sigma standard deviation σ of an entry, ≥ 0
   * @param generator the stream to draw from
   * @return rows × cols, column-major
   */
  public static double[] matrix(int rows, int cols, double sigma, RandomGenerator generator) {
    double[] matrix = new double[Math.multiplyExact(rows, cols)];
    fill(matrix, 0, matrix.length, sigma, generator);
    return matrix;
  }

  /**
   * A new gaussian matrix in single precision: the rounded entries of {@link #matrix}.
   *
   * @param rows number of rows, ≥ 0
   * @param cols number of columns, ≥ 0
   * @param sigma standard deviation σ of an entry, ≥ 0
   * @param generator the stream to draw from
   * @return rows × cols, column-major
   */
  public static float[] floatMatrix(int rows, int cols, double sigma, RandomGenerator generator) {
    float[] matrix = new float[Math.multiplyExact(rows, cols)];
    fill(matrix, 0, matrix.length, sigma, generator);
    return matrix;
  }

  /**
   * Fills part of an array with independent gaussians.
   *
   * @param target overwritten from {@code from} on
   * @param from first index written
   * @param to one past the last index written
   * @param sigma standard deviation σ of an entry, ≥ 0
   * @param generator the stream to draw from; moves on by {@code to − from} gaussians
   */
  public static void fill(
      double[] target, int from, int to, double sigma, RandomGenerator generator) {
    check(target.length, from, to, sigma);
    for (int i = from; i < to; i++) {
      target[i] = sigma * generator.nextGaussian();
    }
  }

  /**
   * Fills part of an array with independent gaussians in single precision: the rounded values of
   * the twin in double.
   *
   * @param target overwritten from {@code from} on
   * @param from first index written
   * @param to one past the last index written
   * @param sigma standard deviation σ of an entry, ≥ 0
   * @param generator the stream to draw from; moves on by {@code to − from} gaussians
   */
  public static void fill(
      float[] target, int from, int to, double sigma, RandomGenerator generator) {
    check(target.length, from, to, sigma);
    for (int i = from; i < to; i++) {
      target[i] = (float) (sigma * generator.nextGaussian());
    }
  }

  private static void check(int length, int from, int to, double sigma) {
    Objects.checkFromToIndex(from, to, length);
    if (!(sigma >= 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException("sigma must be finite and >= 0, was " + sigma);
    }
  }
}
