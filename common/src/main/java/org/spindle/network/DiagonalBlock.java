// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
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
  private final int[] pairs;
  private final double[] products;
  private final Matrix sums;
  private final Matrix one;

  /** With the data, if these are the inputs, pairs that are never on together are left out. */
  DiagonalBlock(Architecture network, int layer, int capacity, Blas blas, Matrix data) {
    this.network = network;
    this.blas = blas;
    this.layer = layer;
    this.inputs = network.width(layer - 1);
    this.one = new Matrix(inputs + 1, inputs + 1);
    this.pairs = pairs(data);
    this.products = new double[Math.multiplyExact(capacity, pairs.length)];
    this.sums = new Matrix(pairs.length, SumCurvature.pairs(network.width(layer)));
  }

  /** Places of the pairs b ≤ a in a matrix of all pairs, b slow. */
  private int[] pairs(Matrix data) {
    int[] places = new int[SumCurvature.pairs(inputs + 1)];
    int count = 0;
    for (int b = 0; b <= inputs; b++) {
      for (int a = b; a <= inputs; a++) {
        if (data == null || meet(data, a, b)) {
          places[count++] = a + b * one.rows();
        }
      }
    }
    return Arrays.copyOf(places, count);
  }

  private static boolean meet(Matrix data, int a, int b) {
    for (int s = 0; s < data.cols(); s++) {
      int at = data.offset() + s * data.leading();
      double first = a < data.rows() ? data.data()[at + a] : 1;
      double second = b < data.rows() ? data.data()[at + b] : 1;
      if (first * second != 0) {
        return true;
      }
    }
    return false;
  }

  /** The products of the pairs of inputs, samples × pairs. */
  void multiplyInputs(SampleColumns columns) {
    int n = columns.samples();
    double[] a = columns.outputs(layer - 1).data();
    for (int pair = 0; pair < pairs.length; pair++) {
      int first = pairs[pair] % one.rows() * n;
      int second = pairs[pair] / one.rows() * n;
      int at = pair * n;
      for (int s = 0; s < n; s++) {
        products[at + s] = a[first + s] * a[second + s];
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

  /** One pair of neurons: symmetric in the inputs. What is left out stays zero. */
  private void unpack(int pair) {
    int at = pair * pairs.length;
    double[] packed = sums.data();
    double[] square = one.data();
    int side = one.rows();
    for (int k = 0; k < pairs.length; k++) {
      int place = pairs[k];
      double value = packed[at + k];
      square[place] = value;
      square[place / side + place % side * side] = value;
    }
  }

  private void write(Matrix into, int i, int j) {
    int row = network.weight(layer, i, 0);
    int column = network.weight(layer, j, 0);
    into.block(row, column, inputs, inputs).copyFrom(one.block(0, 0, inputs, inputs));
    int bias = network.biasOffset(layer) + j;
    into.block(row, bias, inputs, 1).copyFrom(one.block(0, inputs, inputs, 1));
    into.set(network.biasOffset(layer) + i, bias, one.get(inputs, inputs));
  }
}
