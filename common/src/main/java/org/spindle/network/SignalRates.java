// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * How the activations of a layer change with the weighted inputs of a lower one, for each sample.
 *
 * <pre>
 * ∂a_l/∂s_l = D_l,   ∂a_m/∂s_l = D_m W_m ∂a_{m−1}/∂s_l
 * </pre>
 *
 * <p>Layout: samples × (n_m + 1) × n_l, samples fastest; the last, of the constant that multiplies
 * biases, is zero.
 */
final class SignalRates {

  private final Architecture network;
  private final Blas blas;
  private double[] rates;
  private double[] spare;
  private int from;
  private int to;
  private int samples;

  /** Room for layers up to the last but one; networks of one or two matrices need none. */
  SignalRates(Architecture network, int capacity, Blas blas) {
    this.network = network;
    this.blas = blas;
    int size = 0;
    for (int m = 2; m < network.factors(); m++) {
      for (int l = 1; l < m; l++) {
        int below = (network.width(m - 1) + 1) * network.width(l);
        size = Math.max(size, Math.max(below, (network.width(m) + 1) * network.width(l)));
      }
    }
    rates = new double[size * capacity];
    spare = new double[size * capacity];
  }

  /** ∂a_l/∂s_l. */
  void start(int layer, SampleColumns columns) {
    from = layer;
    to = layer;
    samples = columns.samples();
    int width = network.width(layer);
    Arrays.fill(rates, 0, samples * (width + 1) * width, 0);
    for (int i = 0; i < width; i++) {
      int column = (i + i * (width + 1)) * samples;
      System.arraycopy(columns.slopes(layer), i * samples, rates, column, samples);
    }
  }

  /** From ∂a_m/∂s_l to ∂a_{m+1}/∂s_l. */
  void up(double[] parameters, SampleColumns columns) {
    int below = network.width(to);
    to++;
    int width = network.width(to);
    double[] slopes = columns.slopes(to);
    Matrix weights = network.transposedWeights(parameters, to);
    for (int i = 0; i < network.width(from); i++) {
      int at = i * (width + 1) * samples;
      Matrix source = new Matrix(samples, below, rates, i * (below + 1) * samples, samples);
      blas.gemm(Op.N, Op.N, 1, source, weights, 0, new Matrix(samples, width, spare, at, samples));
      for (int k = 0; k < width * samples; k++) {
        spare[at + k] *= slopes[k];
      }
      Arrays.fill(spare, at + width * samples, at + (width + 1) * samples, 0);
    }
    double[] swap = rates;
    rates = spare;
    spare = swap;
  }

  /** The layer m whose activations these are. */
  int layer() {
    return to;
  }

  /** Index of ∂a_m/∂s_{l,i}, samples × (n_m + 1), in the array. */
  int at(int i) {
    return i * (network.width(to) + 1) * samples;
  }

  double[] data() {
    return rates;
  }
}
