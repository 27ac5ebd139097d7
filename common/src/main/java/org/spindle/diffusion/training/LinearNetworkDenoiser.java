// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.random.RandomGenerator;
import org.spindle.diffusion.GaussianKernel;
import org.spindle.diffusion.LinearDenoiser;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.HaarOrthogonal;

/**
 * A linear network of full matrices while it learns to denoise gaussian data, whose modes have
 * random directions.
 *
 * <pre>
 * loss ½E|x_0 − W x_t|²,   −∂W = E x_0 x_tᵀ − W E x_t x_tᵀ
 * W = W_2 W_1,   at first W_1 = √u_0 R Vᵀ, W_2 = √u_0 V Rᵀ, so that W = u_0 V Vᵀ
 * one layer:   W_2 = V Rᵀ stays, and W_1 = u_0 R Vᵀ
 * </pre>
 *
 * <p>Each mode alone is {@link LinearDenoiser}; that modes stay alone is for this class to show.
 *
 * @cost 12 d³ flops a step, and 4 d² for each noisy sample
 * @source Saxe, McClelland and Ganguli 2014
 */
public final class LinearNetworkDenoiser {

  /**
   * How it learns.
   *
   * @param layers of weights, 1 or 2
   * @param initialStrength u_0 of all modes at the start
   * @param stepSize of gradient descent, in time
   * @param noisySamples noisy samples a step, 0 for the exact correlations
   */
  public record Training(int layers, double initialStrength, double stepSize, int noisySamples) {

    /** Checks the number of layers. */
    public Training {
      if (layers < 1 || layers > 2) {
        throw new IllegalArgumentException("layers must be 1 or 2, was " + layers);
      }
    }
  }

  private final double[] eigenvalues;
  private final double signal;
  private final Training training;
  private final int width;
  private final Matrix modes; // a mode a column
  private final Matrix first;
  private final Matrix second; // orthogonal for one layer
  private final Matrix product;
  private final Matrix correlation; // E x_0 x_tᵀ
  private final Matrix spread; // E x_t x_tᵀ
  private final Matrix error;
  private final Matrix slope;
  private final Matrix clean;
  private final Matrix noisy;
  private final Matrix raw;
  private final RandomGenerator samples;

  /**
   * A network before it learns.
   *
   * @param eigenvalues λ of the data's modes, d of them
   * @param signal ᾱ in (0, 1), what the noise leaves of the data
   * @param training how it learns
   * @param start draws the modes' directions and the weights
   * @param samples draws noisy samples
   */
  public LinearNetworkDenoiser(
      double[] eigenvalues,
      double signal,
      Training training,
      RandomGenerator start,
      RandomGenerator samples) {
    this.eigenvalues = eigenvalues.clone();
    this.signal = signal;
    this.training = training;
    this.samples = samples;
    width = eigenvalues.length;
    modes = new Matrix(width, width, HaarOrthogonal.frame(width, width, start));
    Matrix inner = new Matrix(width, width, HaarOrthogonal.frame(width, width, start));
    first = Blas.best().multiply(Op.N, inner, Op.T, modes);
    second = Blas.best().multiply(Op.N, modes, Op.T, inner);
    boolean deep = training.layers == 2;
    double root = deep ? Math.sqrt(training.initialStrength) : 1;
    scale(first, deep ? root : training.initialStrength);
    scale(second, root);
    product = new Matrix(width, width);
    correlation = new Matrix(width, width);
    spread = new Matrix(width, width);
    error = new Matrix(width, width);
    slope = new Matrix(width, width);
    int n = Math.max(1, training.noisySamples);
    clean = new Matrix(width, n);
    noisy = new Matrix(width, n);
    raw = new Matrix(width, n);
    if (training.noisySamples == 0) {
      exact();
    }
  }

  private static void scale(Matrix matrix, double factor) {
    for (int c = 0; c < matrix.cols(); c++) {
      for (int r = 0; r < matrix.rows(); r++) {
        matrix.set(r, c, factor * matrix.get(r, c));
      }
    }
  }

  private void exact() {
    Matrix ofSignal = modes.copy();
    Matrix ofNoisy = modes.copy();
    for (int k = 0; k < width; k++) {
      LinearDenoiser mode = new LinearDenoiser(eigenvalues[k], signal);
      for (int i = 0; i < width; i++) {
        ofSignal.set(i, k, modes.get(i, k) * mode.correlation());
        ofNoisy.set(i, k, modes.get(i, k) * mode.variance());
      }
    }
    Blas.best().gemm(Op.N, Op.T, 1, ofSignal, modes, 0, correlation);
    Blas.best().gemm(Op.N, Op.T, 1, ofNoisy, modes, 0, spread);
  }

  private void sample() {
    for (int c = 0; c < training.noisySamples; c++) {
      for (int k = 0; k < width; k++) {
        raw.set(k, c, Math.sqrt(eigenvalues[k]) * samples.nextGaussian());
      }
    }
    Blas.best().gemm(Op.N, Op.N, 1, modes, raw, 0, clean);
    GaussianKernel.jump(clean, signal, samples, noisy);
    Blas.best().gemm(Op.N, Op.T, 1.0 / training.noisySamples, clean, noisy, 0, correlation);
    Blas.best().gemm(Op.N, Op.T, 1.0 / training.noisySamples, noisy, noisy, 0, spread);
  }

  /** Takes a step of gradient descent, on fresh samples if there are any. */
  public void step() {
    if (training.noisySamples > 0) {
      sample();
    }
    multiply();
    error.copyFrom(correlation);
    Blas.best().gemm(Op.N, Op.N, -1, product, spread, 1, error);
    if (training.layers == 1) { // the other factor is orthogonal and stays
      Blas.best().gemm(Op.T, Op.N, training.stepSize, second, error, 1, first);
      return;
    }
    slope.copyFrom(first);
    Blas.best().gemm(Op.T, Op.N, training.stepSize, second, error, 1, first);
    Blas.best().gemm(Op.N, Op.T, training.stepSize, error, slope, 1, second);
  }

  private void multiply() {
    Blas.best().gemm(Op.N, Op.N, 1, second, first, 0, product);
  }

  /**
   * The strengths of the modes, the diagonal of VᵀWV.
   *
   * @param strengths d numbers, overwritten
   */
  public void strengths(double[] strengths) {
    multiply();
    for (int k = 0; k < width; k++) {
      strengths[k] = strength(k);
    }
  }

  private double strength(int k) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      double inner = 0;
      for (int i = 0; i < width; i++) {
        inner += modes.get(i, k) * product.get(i, j);
      }
      sum += inner * modes.get(j, k);
    }
    return sum;
  }

  /**
   * The largest part of the network between two modes.
   *
   * @return largest element of VᵀWV off the diagonal over the largest on it, in absolute value
   */
  public double mixing() {
    multiply();
    Matrix half = Blas.best().multiply(Op.N, product, Op.N, modes);
    Matrix strengths = Blas.best().multiply(Op.T, modes, Op.N, half);
    double off = 0;
    double on = 0;
    for (int c = 0; c < width; c++) {
      for (int r = 0; r < width; r++) {
        double size = Math.abs(strengths.get(r, c));
        if (r == c) {
          on = Math.max(on, size);
        } else {
          off = Math.max(off, size);
        }
      }
    }
    return off / on;
  }
}
