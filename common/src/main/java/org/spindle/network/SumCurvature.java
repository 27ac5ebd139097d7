// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The second derivatives of the loss in the weighted inputs of two layers, for each sample.
 *
 * <p>With ε_l added to s_l of every layer, K^{lm} = ∂²L/∂ε_l ∂ε_m:
 *
 * <pre>
 * K^{LL} = ∂²L/∂s_L²
 * K^{lm} = D_l W_{l+1}ᵀ K^{l+1,m}                             l &lt; m,  D_l = diag φ'(s_l)
 * K^{ll} = K^{l,l+1} W_{l+1} D_l + diag(∂L/∂a_l ∘ φ''(s_l))
 * </pre>
 *
 * <p>Layout: samples × n_m × n_l, samples fastest; K^{ll} also with the pairs i ≤ j alone.
 */
final class SumCurvature {

  private final Architecture network;
  private final Blas blas;
  private final double[][] full;
  private final double[][] spare;
  private final double[][] packed;
  private int level;
  private int samples;

  SumCurvature(Architecture network, int capacity, Blas blas) {
    this.network = network;
    this.blas = blas;
    int layers = network.factors() + 1;
    full = new double[layers][];
    spare = new double[layers][];
    packed = new double[layers][];
    int widest = 0;
    for (int l = 1; l < layers; l++) {
      int width = network.width(l);
      widest = Math.max(widest, width);
      boolean needed = l > 1; // K^{11} continues nowhere
      full[l] = new double[needed ? capacity * width * widest : 0];
      spare[l] = new double[needed ? capacity * width * widest : 0];
      packed[l] = new double[capacity * pairs(width)];
    }
  }

  /** n(n+1)/2, the pairs i ≤ j. */
  static int pairs(int n) {
    return n * (n + 1) / 2;
  }

  /** K^{LL}. */
  void start(SampleColumns columns) {
    level = network.factors();
    samples = columns.samples();
    int units = network.outputs();
    int size = samples * units * units;
    double[] curvature = columns.outputCurvature();
    if (level > 1) {
      System.arraycopy(curvature, 0, full[level], 0, size);
    }
    int at = 0;
    for (int i = 0; i < units; i++) {
      int count = (units - i) * samples;
      System.arraycopy(curvature, (i + i * units) * samples, packed[level], at, count);
      at += count;
    }
  }

  /** From all K^{l+1,m} to all K^{lm}. */
  void down(double[] parameters, SampleColumns columns) {
    int l = --level;
    int above = network.width(l + 1);
    int width = network.width(l);
    Matrix weights = network.transposedWeights(parameters, l + 1);
    double[] slopes = columns.slopes(l);
    for (int m = l + 1; m <= network.factors(); m++) {
      int rows = samples * network.width(m);
      Matrix product = new Matrix(rows, width, spare[m]);
      blas.gemm(Op.N, Op.T, 1, new Matrix(rows, above, full[m]), weights, 0, product);
      for (int column = 0; column < network.width(m) * width; column++) {
        scale(spare[m], column * samples, slopes, column / network.width(m) * samples);
      }
      double[] swap = full[m];
      full[m] = spare[m];
      spare[m] = swap;
    }
    pack(weights, columns);
    if (l > 1) {
      unpack(l);
    }
  }

  /** K^{ll}, i ≤ j. */
  private void pack(Matrix weights, SampleColumns columns) {
    int width = network.width(level);
    int above = network.width(level + 1);
    double[] bends = columns.bends(level);
    int at = 0;
    for (int i = 0; i < width; i++) {
      int rest = width - i;
      Matrix left = new Matrix(samples, above, full[level + 1], i * above * samples, samples);
      Matrix right = weights.block(i, 0, rest, above);
      Matrix product = new Matrix(samples, rest, packed[level], at, samples);
      blas.gemm(Op.N, Op.T, 1, left, right, 0, product);
      for (int j = i; j < width; j++) {
        scale(packed[level], at + (j - i) * samples, columns.slopes(level), j * samples);
      }
      for (int s = 0; s < samples; s++) {
        packed[level][at + s] += bends[i * samples + s];
      }
      at += rest * samples;
    }
  }

  private void scale(double[] products, int at, double[] factors, int from) {
    for (int s = 0; s < samples; s++) {
      products[at + s] *= factors[from + s];
    }
  }

  private void unpack(int layer) {
    int width = network.width(layer);
    int at = 0;
    for (int i = 0; i < width; i++) {
      for (int j = i; j < width; j++) {
        int column = (j + i * width) * samples;
        int mirrored = (i + j * width) * samples;
        System.arraycopy(packed[layer], at, full[layer], column, samples);
        System.arraycopy(packed[layer], at, full[layer], mirrored, samples);
        at += samples;
      }
    }
  }

  /** The level l. */
  int level() {
    return level;
  }

  /** K^{ll}, samples × pairs i ≤ j, i slow. */
  Matrix packed() {
    return new Matrix(samples, pairs(network.width(level)), packed[level]);
  }

  /** K^{lm} of the level l, samples × (n_m n_l), the neuron of layer m faster. */
  Matrix with(int m) {
    return new Matrix(samples, network.width(m) * network.width(level), full[m]);
  }
}
