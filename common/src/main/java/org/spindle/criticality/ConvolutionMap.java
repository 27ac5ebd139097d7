// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;

/**
 * The covariance map of a convolutional random network on a ring, in the limit of many channels:
 * the covariances of all pairs of positions in one layer from those in the layer before.
 *
 * <pre>
 * Σ'_αα' = σ_w² Σ_β v_β ⟨φ(x_{α+β}) φ(x_{α'+β})⟩ + σ_b²,   x ~ N(0, Σ)
 * </pre>
 *
 * <p>Averaging over taps acts along each diagonal of Σ alone. Near a uniform fixed point the
 * Fourier mode j along a diagonal shrinks by χ·λ_j a layer,
 *
 * <pre>
 * λ_j = Σ_β v_β e^{2πiβj/n},   χ = V'(q*) for lengths, σ_w²⟨φ'φ'⟩ for covariances
 * </pre>
 *
 * <p>⟨φφ⟩ is in closed form, which there is for linear units, erf and ReLU only.
 *
 * @param lengths activation (LINEAR, ERF or RELU) and variances
 * @param shares v_β, β = −k … k, symmetric, Σv = 1
 * @source Xiao et al. 2018, equations 4–8; Williams 1997 for erf; Cho and Saul 2009 for ReLU
 */
public record ConvolutionMap(LengthMap lengths, double[] shares) {

  /** Checks that the average over the activation has a closed form. */
  public ConvolutionMap {
    product(lengths.activation(), 1, 1, 0);
  }

  /**
   * The covariances of the next layer.
   *
   * @param covariance Σ, n × n, symmetric
   * @return Σ', n × n
   */
  public Matrix next(Matrix covariance) {
    int n = covariance.rows();
    Matrix products = new Matrix(n, n);
    for (int a = 0; a < n; a++) {
      for (int b = 0; b <= a; b++) {
        double value =
            product(
                lengths.activation(),
                covariance.get(a, a),
                covariance.get(b, b),
                covariance.get(a, b));
        products.set(a, b, value);
        products.set(b, a, value);
      }
    }
    Matrix next = new Matrix(n, n);
    int k = shares.length / 2;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
          int shift = i - k;
          sum += shares[i] * products.get(Math.floorMod(a + shift, n), Math.floorMod(b + shift, n));
        }
        next.set(a, b, lengths.weightVariance() * sum + lengths.biasVariance());
      }
    }
    return next;
  }

  /**
   * The factor by which averaging over taps shrinks a mode.
   *
   * @param mode j
   * @param positions n
   * @return λ_j
   */
  public double modeFactor(int mode, int positions) {
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i] * Math.cos(2 * Math.PI * (i - shares.length / 2) * mode / positions);
    }
    return sum;
  }

  /** ⟨φ(x)φ(y)⟩ of gaussians of variances p and q and covariance r. */
  private static double product(Activation activation, double p, double q, double r) {
    return switch (activation) {
      case LINEAR -> r;
      case ERF -> 2 / Math.PI * Math.asin(2 * r / Math.sqrt((1 + 2 * p) * (1 + 2 * q)));
      case RELU -> {
        double root = Math.sqrt(Math.max(0, p * q - r * r));
        yield (root + r * (Math.PI - Math.atan2(root, r))) / (2 * Math.PI);
      }
      case TANH, HARD_TANH, SIGMOID, SILU ->
          throw new IllegalArgumentException(
              "a convolution map needs activation linear, erf or relu, was " + activation);
    };
  }
}
