// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.network.Activation;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.sweep.Watch;

/**
 * A spatial pattern on its way through one convolutional random network; the simulation beside
 * {@link ConvolutionMap}.
 *
 * <pre>
 * x^{l+1}_α = σ_w Σ_β W_β φ(x^l_{α+β}) + σ_b b,   W and b drawn anew for each layer
 * </pre>
 *
 * <p>The pattern is a wave of mode j on a uniform ground: of the lengths of the positions, or of
 * the covariances of neighbours at equal lengths.
 *
 * @param lengths activation and variances
 * @param kernel law of the taps
 * @param channels C
 * @param positions n
 * @param width 2k + 1
 */
public record ConvolutionSimulation(
    LengthMap lengths, CircularConvolution.Kernel kernel, int channels, int positions, int width) {

  /** What the wave is a wave of. */
  public enum Pattern {
    /** Σ_αα = q(1 + A cos 2πjα/n), all positions of one direction. */
    LENGTH,
    /** Σ_αα = q and Σ_α,α+1 below it by a wave; needs channels &gt; positions. */
    COVARIANCE;

    /**
     * The distance of the two positions whose covariance is looked at.
     *
     * @return 0 for lengths, 1 for covariances of neighbours
     */
    public int offset() {
      return this == LENGTH ? 0 : 1;
    }
  }

  /**
   * A signal with exactly the pattern.
   *
   * @param pattern of what the wave is
   * @param length q of the ground
   * @param amplitude A in (0, 1)
   * @param mode j
   * @param generator the stream to draw from
   * @return channels × positions
   */
  public Matrix start(
      Pattern pattern, double length, double amplitude, int mode, RandomGenerator generator) {
    boolean covariance = pattern == Pattern.COVARIANCE;
    int directions = covariance ? positions + 1 : 1;
    double[] frame = HaarOrthogonal.frame(channels, directions, generator);
    Matrix x = new Matrix(channels, positions);
    for (int a = 0; a < positions; a++) {
      double wave = amplitude * Math.cos(2 * Math.PI * mode * a / positions);
      // lengths 1 + wave along one direction, or parts (1 ± wave)/2 of two, one of them its own
      double shared = covariance ? Math.sqrt((1 + wave) / 2) : Math.sqrt(1 + wave);
      double own = covariance ? Math.sqrt((1 - wave) / 2) : 0;
      for (int c = 0; c < channels; c++) {
        double rest = covariance ? own * frame[(a + 1) * channels + c] : 0;
        x.set(c, a, Math.sqrt(channels * length) * (shared * frame[c] + rest));
      }
    }
    return x;
  }

  /**
   * The covariances of positions in a signal.
   *
   * @param x channels × positions
   * @return xᵀx/C, positions × positions
   */
  public static Matrix covariance(Matrix x) {
    Matrix covariance = new Matrix(x.cols(), x.cols());
    Blas.best().gemm(Op.T, Op.N, 1.0 / x.rows(), x, x, 0, covariance);
    return covariance;
  }

  /**
   * The strength of a wave in the covariances of positions a fixed distance apart.
   *
   * @param covariance Σ, n × n
   * @param offset distance d
   * @param mode j
   * @return |Σ_α Σ_α,α+d e^{−2πijα/n}|·2/n along the phase of the start, signed
   */
  public static double wave(Matrix covariance, int offset, int mode) {
    int n = covariance.rows();
    double sum = 0;
    for (int a = 0; a < n; a++) {
      // a pair's place is its middle
      double phase = 2 * Math.PI * mode * (a + offset / 2.0) / n;
      sum += covariance.get(a, (a + offset) % n) * Math.cos(phase);
    }
    return 2 * sum / n;
  }

  /**
   * The wave in each layer of one network.
   *
   * @param start channels × positions, not changed
   * @param pattern of what the wave is
   * @param mode j
   * @param layers number of layers, the first one included
   * @param generator the stream to draw from
   * @param watch polled in each layer
   * @return strength of the wave in each layer
   */
  public double[] waves(
      Matrix start, Pattern pattern, int mode, int layers, RandomGenerator generator, Watch watch) {
    double[] waves = new double[layers];
    Matrix x = start.copy();
    Matrix h = new Matrix(channels, positions);
    Activation activation = lengths.activation();
    double gain = Math.sqrt(lengths.weightVariance());
    for (int l = 0; l < layers; l++) {
      watch.check();
      if (l > 0) {
        for (int i = 0; i < h.data().length; i++) {
          h.data()[i] = activation.value(x.data()[i]);
        }
        CircularConvolution.draw(kernel, channels, positions, width, generator).apply(h, gain, x);
        addBias(x, generator);
      }
      waves[l] = wave(covariance(x), pattern.offset(), mode);
    }
    return waves;
  }

  private void addBias(Matrix x, RandomGenerator generator) {
    double[] bias =
        GaussianMatrix.matrix(channels, 1, Math.sqrt(lengths.biasVariance()), generator);
    for (int a = 0; a < positions; a++) {
      for (int c = 0; c < channels; c++) {
        x.set(c, a, x.get(c, a) + bias[c]);
      }
    }
  }
}
