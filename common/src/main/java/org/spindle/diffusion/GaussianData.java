// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * Gaussian data, by the eigenvalues of their covariance.
 *
 * <p>In the eigenbasis each mode diffuses for itself: V_t = ᾱ_t λ + 1 − ᾱ_t.
 *
 * @param eigenvalues λ > 0, one a dimension, copied
 */
public record GaussianData(double... eigenvalues) {

  private static final double ROUNDING = 1e-9;

  /** Checks and copies the eigenvalues. */
  public GaussianData {
    eigenvalues = eigenvalues.clone();
    if (eigenvalues.length == 0) {
      throw new IllegalArgumentException("gaussian data need at least one dimension, had 0");
    }
    for (double eigenvalue : eigenvalues) {
      if (!(eigenvalue > 0)) {
        throw new IllegalArgumentException(
            "eigenvalues of gaussian data must be > 0, were " + Arrays.toString(eigenvalues));
      }
    }
  }

  /**
   * The eigenvalues of the covariance.
   *
   * @return λ, a copy
   */
  @Override
  public double[] eigenvalues() {
    return eigenvalues.clone();
  }

  /**
   * The dimension.
   *
   * @return d
   */
  public int dimension() {
    return eigenvalues.length;
  }

  /**
   * The variance of a mode in time.
   *
   * @param k mode
   * @param signal ᾱ
   * @return V = ᾱ λ_k + 1 − ᾱ
   */
  public double variance(int k, double signal) {
    return 1 + signal * (eigenvalues[k] - 1);
  }

  /**
   * Samples.
   *
   * @param samples n
   * @param generator stream of d gaussians a sample
   * @return d × n, in the eigenbasis
   */
  public Matrix sample(int samples, RandomGenerator generator) {
    Matrix x = new Matrix(dimension(), samples);
    for (int c = 0; c < samples; c++) {
      for (int k = 0; k < x.rows(); k++) {
        x.set(k, c, Math.sqrt(variance(k, 1)) * generator.nextGaussian());
      }
    }
    return x;
  }

  /**
   * The entropy at a time.
   *
   * @param signal ᾱ, 1 for the data
   * @return Σ_k ½ ln 2πe V_k, nats
   */
  public double entropy(double signal) {
    double sum = 0;
    for (int k = 0; k < eigenvalues.length; k++) {
      sum += Information.gaussian(variance(k, signal));
    }
    return sum;
  }

  /**
   * The log likelihood of white noise, to which bounds are compared.
   *
   * @return L_null = −(d/2) ln 2πe, nats
   */
  public double nullLikelihood() {
    return -dimension() * Information.UNIT_GAUSSIAN;
  }

  /**
   * Refuses data for which the paper's bound does not hold: it takes −E ln π for constant, which
   * needs E|x|² = d.
   *
   * @throws IllegalArgumentException naming the factor that scales the data to it
   */
  public void requireUnitVariance() {
    requireUnitVariance(Arrays.stream(eigenvalues).sum(), dimension());
  }

  /**
   * Refuses data for which the paper's bound does not hold.
   *
   * @param squaredNorm E|x|²
   * @param dimension d
   * @throws IllegalArgumentException naming the factor that scales the data to it
   */
  public static void requireUnitVariance(double squaredNorm, int dimension) {
    if (!(Math.abs(squaredNorm / dimension - 1) <= ROUNDING)) {
      throw new IllegalArgumentException(
          "the bound needs E|x|^2 = d = "
              + dimension
              + ", was "
              + squaredNorm
              + ": multiply the data by "
              + Math.sqrt(dimension / squaredNorm));
    }
  }
}
