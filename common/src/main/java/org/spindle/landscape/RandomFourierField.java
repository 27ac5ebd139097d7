// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * A random landscape as a sum of plane waves, Gaussian in the limit of many of them, with or
 * without a harmonic confinement.
 *
 * <pre>
 * V(x) = ½ μ |x|² + Σ_m a_m cos(k_m·x + b_m)
 * </pre>
 *
 * <p>With a_m = √(2 N/M), b uniform and k_m ~ √τ N(0, 1/N), the covariance is E[φ φ'] = N f(r²/2N):
 * f = e^{−u} for τ = 1 (squared exponential), f = (1 + u/a)^{−a} for τ gamma distributed with shape
 * a and mean 1 (rational quadratic). Second moments are exact for every M; the spectra of the
 * Hessian are those of the Gaussian field only for M ≫ N, and {@link #spectralKurtosis} says how
 * far off they are.
 *
 * @source Rahimi and Recht 2007 (the features); Bray and Dean 2007 (the scaling with N)
 */
public final class RandomFourierField implements Landscape {

  private final Matrix frequencies;
  private final double[] phases;
  private final double[] amplitudes;
  private final double confinement;

  /**
   * A landscape of given waves.
   *
   * @param frequencies k, N × M, a column for each wave; owned by the field from now on
   * @param phases b, M numbers, owned
   * @param amplitudes a, M numbers, owned
   * @param confinement μ ≥ 0
   */
  public RandomFourierField(
      Matrix frequencies, double[] phases, double[] amplitudes, double confinement) {
    int m = frequencies.cols();
    if (phases.length != m || amplitudes.length != m) {
      throw new IllegalArgumentException(
          m
              + " waves need as many phases and amplitudes, were "
              + phases.length
              + ", "
              + amplitudes.length);
    }
    if (!(confinement >= 0)) {
      throw new IllegalArgumentException("confinement must be >= 0, was " + confinement);
    }
    this.frequencies = frequencies.copy();
    this.phases = phases;
    this.amplitudes = amplitudes;
    this.confinement = confinement;
  }

  /**
   * A sample of the stationary field with covariance N f(r²/2N), f = (1 + u/a)^{−a}.
   *
   * @param dimension N ≥ 1
   * @param waves M ≥ 1
   * @param shape a &gt; 0; infinite for the squared exponential f = e^{−u}
   * @param confinement μ ≥ 0
   * @param generator the stream to draw from
   * @return the field
   */
  public static RandomFourierField sample(
      int dimension, int waves, double shape, double confinement, RandomGenerator generator) {
    if (!(shape > 0)) {
      throw new IllegalArgumentException("shape must be > 0, was " + shape);
    }
    Matrix k = new Matrix(dimension, waves);
    double[] phases = new double[waves];
    for (int m = 0; m < waves; m++) {
      double tau = Double.isInfinite(shape) ? 1 : gamma(shape, generator);
      double scale = Math.sqrt(tau / dimension);
      for (int i = 0; i < dimension; i++) {
        k.set(i, m, scale * generator.nextGaussian());
      }
      phases[m] = 2 * Math.PI * generator.nextDouble();
    }
    double[] amplitudes = new double[waves];
    Arrays.fill(amplitudes, Math.sqrt(2.0 * dimension / waves));
    return new RandomFourierField(k, phases, amplitudes, confinement);
  }

  /** A gamma variable of mean 1 (Marsaglia and Tsang 2000). */
  private static double gamma(double shape, RandomGenerator generator) {
    double a = shape < 1 ? shape + 1 : shape;
    double d = a - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    double boost = shape < 1 ? Math.pow(generator.nextDouble(), 1 / shape) : 1;
    while (true) {
      double x = generator.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(generator.nextDouble()) < 0.5 * x * x + d * (1 - v + Math.log(v))) {
        return boost * d * v / shape;
      }
    }
  }

  /**
   * The kurtosis of the Hessian's spectrum about its mean at a random point, averaged over fields:
   * E tr(H − h)⁴/N over (E tr(H − h)²/N)² with h = tr H/N. Of the order of 2 + 1.5 N E[τ⁴]/(M
   * E[τ²]²), while a semicircle has 2.
   *
   * @param dimension N ≥ 2
   * @param waves M ≥ 1
   * @param shape a &gt; 0; infinite for the squared exponential
   * @return the ratio of the two means, exact at every N and M, without confinement
   * @source derived from the Gaussian moments of k; pairings of four waves in tr H⁴, tr H · tr H³,
   *     (tr H)² tr H² and (tr H)⁴
   */
  public static double spectralKurtosis(int dimension, int waves, double shape) {
    double n = dimension;
    double second = 1 + 1 / shape; // E τ²
    double fourth = second * (1 + 2 / shape) * (1 + 3 / shape);
    double pair = second * second * n * (n + 2);
    double alone = fourth * n * (n + 2) * (n + 4) * (n + 6);
    double adjacent = pair * (n + 2); // |a|²|b|²(a·b)²
    double crossed = 3 * pair; // (a·b)⁴
    double apart = pair * n * (n + 2); // |a|⁴|b|⁴
    double single = 1.5 / waves * alone * (1 - 4 / n + 6 / (n * n) - 3 / (n * n * n));
    double pairs =
        (1 - 1.0 / waves)
            * (2 * adjacent
                + crossed
                - 12 / n * adjacent
                + 6 / (n * n) * (apart + 2 * adjacent)
                - 9 / (n * n * n) * apart);
    double variance = second * (n + 2) * (n - 1);
    return n * (single + pairs) / (variance * variance);
  }

  @Override
  public int dimension() {
    return frequencies.rows();
  }

  /**
   * The number of waves.
   *
   * @return M
   */
  public int waves() {
    return frequencies.cols();
  }

  /**
   * The curvature of the confinement.
   *
   * @return μ, 0 for a stationary field
   */
  public double confinement() {
    return confinement;
  }

  Matrix frequencies() {
    return frequencies;
  }

  double[] phases() {
    return phases;
  }

  double[] amplitudes() {
    return amplitudes;
  }

  @Override
  public Probe probe(int capacity) {
    return new FourierProbe(this, capacity);
  }
}
