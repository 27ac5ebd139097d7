// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The block of the Hessian within one layer, as one matrix product over the samples.
 *
 * <pre>
 * ∂²L/∂W_{ia} ∂W_{jb} = Σ_samples K^{ll}_{ij} a_a a_b
 * </pre>
 *
 * <p>with a the inputs of the layer, the constant 1 of the biases the last of them. Both factors
 * are symmetric, so that pairs i ≤ j and b ≤ a suffice: a quarter of the block is computed and then
 * laid out four times.
 *
 * @cost about ½ (n_l n_{l−1})² flops for each sample
 */
final class DiagonalBlock {

  private final Architecture network;
  private final Blas blas;
  private final int layer;
  private final int inputs;
  private final double[] products;
  private final Matrix sums;
  private final Matrix one;
  private final double[] biases;

  DiagonalBlock(Architecture network, int layer, int capacity, Blas blas) {
    this.network = network;
    this.blas = blas;
    this.layer = layer;
    this.inputs = network.width(layer - 1);
    int pairs = SumCurvature.pairs(inputs + 1);
    this.products = new double[Math.multiplyExact(capacity, pairs)];
    this.sums = new Matrix(pairs, SumCurvature.pairs(network.width(layer)));
    this.one = new Matrix(inputs, inputs);
    this.biases = new double[inputs + 1];
  }

  /** The products of all pairs of inputs, samples × pairs b ≤ a, b slow. */
  void multiplyInputs(SampleColumns columns) {
    int n = columns.samples();
    double[] a = columns.outputs(layer - 1).data();
    int at = 0;
    for (int second = 0; second <= inputs; second++) {
      for (int first = second; first <= inputs; first++) {
        for (int s = 0; s < n; s++) {
          products[at + s] = a[first * n + s] * a[second * n + s];
        }
        at += n;
      }
    }
  }

  /** Adds a block of samples with a weight; the first overwrites. */
  void add(Matrix curvature, double weight, boolean first) {
    Matrix inputPairs = new Matrix(curvature.rows(), sums.rows(), products);
    blas.gemm(Op.T, Op.N, weight, inputPairs, curvature, first ? 0 : 1, sums);
  }

  /** Writes the block, except what lies below the diagonal in the rows of biases. */
  void write(Matrix into) {
    int width = network.width(layer);
    int pair = 0;
    for (int i = 0; i < width; i++) {
      for (int j = i; j < width; j++) {
        unpack(pair++);
        write(into, i, j);
        if (i != j) {
          write(into, j, i);
        }
      }
    }
  }

  /** One pair of neurons: symmetric in the inputs. */
  private void unpack(int pair) {
    int at = pair * sums.rows();
    double[] packed = sums.data();
    double[] square = one.data();
    for (int b = 0; b < inputs; b++) {
      for (int a = b; a < inputs; a++) {
        double value = packed[at + a - b];
        square[a + b * inputs] = value;
        square[b + a * inputs] = value;
      }
      biases[b] = packed[at + inputs - b];
      at += inputs + 1 - b;
    }
    biases[inputs] = packed[at];
  }

  private void write(Matrix into, int i, int j) {
    int row = network.weight(layer, i, 0);
    int column = network.weight(layer, j, 0);
    into.block(row, column, inputs, inputs).copyFrom(one);
    int bias = network.biasOffset(layer) + j;
    System.arraycopy(biases, 0, into.data(), into.offset() + row + bias * into.leading(), inputs);
    into.set(network.biasOffset(layer) + i, bias, biases[inputs]);
  }
}
