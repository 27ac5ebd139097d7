// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.spindle.criticality.GaussianAverage;
import org.spindle.linalg.Matrix;

/**
 * One-dimensional data in two gaussian classes, ½N(m, v) + ½N(−m, v), and all of their diffusion.
 *
 * <pre>
 * m_t = √ᾱ m, v_t = ᾱ v + 1 − ᾱ
 * ∂ ln q = −x/v_t + (m_t/v_t) tanh(m_t x/v_t)
 * Var(x_0|x_t) = ((1−ᾱ)/ᾱ)[1 + (1−ᾱ) ∂² ln q]
 * </pre>
 *
 * @param mean m ≥ 0
 * @param spread v > 0
 * @error averages about 1e-13
 */
public record SymmetricMixture(double mean, double spread) {

  /** Checks the parameters. */
  public SymmetricMixture {
    if (!(mean >= 0) || !(spread > 0)) {
      throw new IllegalArgumentException(
          "a mixture needs mean >= 0 and spread > 0, had " + mean + " and " + spread);
    }
  }

  /**
   * The mixture of the reference values: ½N(±0.95, 0.0975), of variance 1.
   *
   * @return M1
   */
  public static SymmetricMixture reference() {
    return new SymmetricMixture(0.95, 0.0975);
  }

  /**
   * Samples.
   *
   * @param samples n
   * @param generator stream of a bit and a gaussian a sample
   * @return 1 × n
   */
  public Matrix sample(int samples, RandomGenerator generator) {
    Matrix x = new Matrix(1, samples);
    for (int c = 0; c < samples; c++) {
      double centre = generator.nextBoolean() ? mean : -mean;
      x.set(0, c, centre + Math.sqrt(spread) * generator.nextGaussian());
    }
    return x;
  }

  /**
   * The variance at a time.
   *
   * @param signal ᾱ
   * @return E x²
   */
  public double variance(double signal) {
    return 1 + signal * (mean * mean + spread - 1);
  }

  private double spread(double signal) {
    return 1 + signal * (spread - 1);
  }

  /**
   * The logarithm of the density.
   *
   * @param x where
   * @param signal ᾱ
   * @return ln q_t(x)
   */
  public double logDensity(double x, double signal) {
    double v = spread(signal);
    double m = Math.sqrt(signal) * mean;
    double size = Math.abs(x);
    return GaussianKernel.logDensity(size, m, v) + Math.log1p(Math.exp(-2 * m * size / v)) - LN_2;
  }

  private static final double LN_2 = Math.log(2);

  /**
   * The score.
   *
   * @param x where
   * @param signal ᾱ
   * @return ∂ ln q_t
   */
  public double score(double x, double signal) {
    double v = spread(signal);
    double m = Math.sqrt(signal) * mean;
    return (m * Math.tanh(m * x / v) - x) / v;
  }

  /**
   * The slope of the score.
   *
   * @param x where
   * @param signal ᾱ
   * @return ∂² ln q_t
   */
  public double curvature(double x, double signal) {
    double v = spread(signal);
    double m = Math.sqrt(signal) * mean;
    double tanh = Math.tanh(m * x / v);
    return (m * m / v * (1 - tanh * tanh) - 1) / v;
  }

  /**
   * How uncertain the datum is.
   *
   * @param x x_t
   * @param signal ᾱ
   * @return Var(x_0|x_t)
   */
  public double posteriorVariance(double x, double signal) {
    double noise = 1 - signal;
    return noise / signal * (1 + noise * curvature(x, signal));
  }

  /**
   * The average of an even function over the data at a time.
   *
   * @param signal ᾱ
   * @param even f(x) = f(−x)
   * @return E f(x_t)
   */
  public double average(double signal, DoubleUnaryOperator even) {
    return GaussianAverage.of(Math.sqrt(signal) * mean, spread(signal)).of(even);
  }

  /**
   * The entropy at a time.
   *
   * @param signal ᾱ
   * @return H(X_t), nats
   */
  public double entropy(double signal) {
    return -average(signal, x -> logDensity(x, signal));
  }

  /**
   * The least squared error of a guess of the datum.
   *
   * @param signal ᾱ in (0, 1)
   * @return E Var(x_0|x_t)
   */
  public double leastError(double signal) {
    return average(signal, x -> posteriorVariance(x, signal));
  }
}
