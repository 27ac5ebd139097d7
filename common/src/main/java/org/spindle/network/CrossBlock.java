// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The block of the Hessian between two layers l &lt; m, as matrix products over the samples.
 *
 * <pre>
 * ∂²L/∂(W_l)_{ia} ∂(W_m)_{jb} = Σ_samples a_a (K^{lm}_{ij} a'_b + δ_{m,j} ∂a'_b/∂s_{l,i})
 * </pre>
 *
 * <p>with a the inputs of layer l and a' those of layer m, the constant 1 of the biases the last of
 * each. Between neighbours the last derivative is diagonal.
 *
 * @cost 2 n_l n_{l−1} n_m n_{m−1} flops for each sample, twice that if the layers are no neighbours
 */
final class CrossBlock {

  private final Architecture network;
  private final Blas blas;
  private final int lower;
  private final int upper;
  private final double[] products;
  private final double[] slopes;
  private final Matrix slopeSums;
  private final Matrix sums;

  CrossBlock(Architecture network, int lower, int upper, int capacity, Blas blas) {
    this.network = network;
    this.blas = blas;
    this.lower = lower;
    this.upper = upper;
    int inputs = network.width(lower - 1) + 1;
    int upperInputs = network.width(upper - 1) + 1;
    int pairs = network.width(upper) * network.width(lower);
    boolean neighbours = upper == lower + 1;
    products = new double[Math.multiplyExact(capacity, inputs * upperInputs)];
    slopes =
        new double
            [Math.multiplyExact(capacity, neighbours ? pairs : upperInputs * network.width(upper))];
    slopeSums = new Matrix(inputs, neighbours ? pairs : 0);
    sums = new Matrix(inputs * upperInputs, pairs);
  }

  /** Adds a block of samples with a weight; the first overwrites. */
  void add(
      SampleColumns columns, Matrix curvature, SignalRates rates, double weight, boolean first) {
    int n = columns.samples();
    multiplyInputs(columns);
    Matrix inputPairs = new Matrix(n, sums.rows(), products);
    blas.gemm(Op.T, Op.N, weight, inputPairs, curvature, first ? 0 : 1, sums);
    if (upper == lower + 1) {
      addNeighbours(columns, weight);
    } else {
      addDistant(columns, rates, weight);
    }
  }

  private void multiplyInputs(SampleColumns columns) {
    int n = columns.samples();
    double[] a = columns.outputs(lower - 1).data();
    double[] b = columns.outputs(upper - 1).data();
    int at = 0;
    for (int j = 0; j <= network.width(upper - 1); j++) {
      for (int i = 0; i <= network.width(lower - 1); i++) {
        multiply(n, a, i * n, b, j * n, products, at);
        at += n;
      }
    }
  }

  private static void multiply(
      int n, double[] a, int atA, double[] b, int atB, double[] product, int at) {
    for (int s = 0; s < n; s++) {
      product[at + s] = a[atA + s] * b[atB + s];
    }
  }

  /** δ_{m,j} φ'(s_{l,i}), which meets the weight from neuron i to neuron j alone. */
  private void addNeighbours(SampleColumns columns, double weight) {
    int n = columns.samples();
    int width = network.width(lower);
    int above = network.width(upper);
    double[] errors = columns.errors(upper);
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < above; j++) {
        int at = (j + i * above) * n;
        multiply(n, errors, j * n, columns.slopes(lower), i * n, slopes, at);
      }
    }
    Matrix right = new Matrix(n, width * above, slopes);
    blas.gemm(Op.T, Op.N, weight, columns.outputs(lower - 1), right, 0, slopeSums);
    int inputs = slopeSums.rows();
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < above; j++) {
        int column = j + i * above;
        int at = column * sums.rows() + i * inputs;
        for (int a = 0; a < inputs; a++) {
          sums.data()[at + a] += slopeSums.data()[a + column * inputs];
        }
      }
    }
  }

  /** δ_{m,j} ∂a'_b/∂s_{l,i}, for each neuron i of the lower layer. */
  private void addDistant(SampleColumns columns, SignalRates rates, double weight) {
    int n = columns.samples();
    int above = network.width(upper);
    int upperInputs = network.width(upper - 1) + 1;
    Matrix inputs = columns.outputs(lower - 1);
    Matrix right = new Matrix(n, upperInputs * above, slopes);
    for (int i = 0; i < network.width(lower); i++) {
      for (int j = 0; j < above; j++) {
        for (int b = 0; b < upperInputs; b++) {
          int at = (b + j * upperInputs) * n;
          multiply(n, rates.data(), rates.at(i) + b * n, columns.errors(upper), j * n, slopes, at);
        }
      }
      int at = i * above * sums.rows();
      Matrix part = new Matrix(inputs.cols(), upperInputs * above, sums.data(), at, inputs.cols());
      blas.gemm(Op.T, Op.N, weight, inputs, right, 1, part);
    }
  }

  /** Writes the block above the diagonal. */
  void write(Matrix into) {
    int inputs = network.width(lower - 1);
    int upperInputs = network.width(upper - 1);
    int at = 0;
    for (int i = 0; i < network.width(lower); i++) {
      int row = network.weight(lower, i, 0);
      int bias = network.biasOffset(lower) + i;
      for (int j = 0; j < network.width(upper); j++) {
        for (int b = 0; b <= upperInputs; b++) {
          int column =
              b == upperInputs ? network.biasOffset(upper) + j : network.weight(upper, j, b);
          int to = into.offset() + column * into.leading();
          System.arraycopy(sums.data(), at, into.data(), to + row, inputs);
          into.data()[to + bias] = sums.data()[at + inputs];
          at += inputs + 1;
        }
      }
    }
  }
}
