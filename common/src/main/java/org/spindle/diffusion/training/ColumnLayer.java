// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.Arrays;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.NeuronBlock;
import org.spindle.linalg.simd.NeuronErrors;

/**
 * A layer that does the same to each column: a product, a bias and SiLU, or none.
 *
 * <pre>
 * a = φ(W x + b)
 * </pre>
 *
 * <p>Its parameters are a stretch of an array of all: outputs × inputs by rows, then the bias.
 */
final class ColumnLayer {

  private final FloatBlas blas = FloatBlas.best();
  private final int inputs;
  private final int outputs;
  private final int weights; // where they begin: outputs × inputs by rows, then the bias
  private final boolean linear;
  private final float[] out;
  private final float[] slopes;
  private final float[] bias;
  private final float[] sums;

  /**
   * A layer.
   *
   * @param inputs numbers of a column below
   * @param outputs numbers of a column
   * @param weights index of the first weight
   * @param linear whether there is no nonlinearity
   * @param columns most of them
   */
  ColumnLayer(int inputs, int outputs, int weights, boolean linear, int columns) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.weights = weights;
    this.linear = linear;
    out = new float[outputs * columns + outputs];
    slopes = linear ? null : new float[outputs * columns];
    bias = new float[outputs * NeuronBlock.PAD];
    sums = new float[outputs * NeuronBlock.PAD];
  }

  int inputs() {
    return inputs;
  }

  int outputs() {
    return outputs;
  }

  /** Index of the first weight. */
  int weights() {
    return weights;
  }

  /** a, the array itself. */
  float[] out() {
    return out;
  }

  /** Index of the first parameter of what comes next. */
  int end() {
    return weights + outputs * inputs + outputs;
  }

  /** a ← φ(W x + b). */
  void product(float[] theta, float[] in, int columns) {
    sums(theta, in, columns);
    activate(theta, columns);
  }

  /** W x alone. */
  void sums(float[] theta, float[] in, int columns) {
    blas.sgemm(
        Op.T, Op.N, outputs, columns, inputs, 1, theta, weights, inputs, in, 0, inputs, 0, out, 0,
        outputs);
  }

  /** The bias is laid out for as many columns as a vector is long. */
  void activate(float[] theta, int columns) {
    for (int i = 0; i < bias.length; i++) {
      bias[i] = theta[weights + outputs * inputs + i % outputs];
    }
    int rows = columns / NeuronBlock.PAD;
    if (linear) {
      NeuronBlock.linear(out, 0, bias.length, rows, bias);
    } else {
      NeuronBlock.silu(out, slopes, 0, bias.length, rows, bias);
    }
  }

  /** From slopes in the activations to those in the sums, and the gradient of the bias. */
  void back(float[] delta, int columns, float[] gradient) {
    int rows = columns / NeuronBlock.PAD;
    if (linear) {
      NeuronErrors.linearBack(delta, bias.length, rows, sums);
    } else {
      NeuronErrors.slopesBack(delta, slopes, 0, bias.length, rows, sums);
    }
    int at = weights + outputs * inputs;
    Arrays.fill(gradient, at, at + outputs, 0);
    for (int i = 0; i < sums.length; i++) {
      gradient[at + i % outputs] += sums[i];
    }
  }

  /** ∂W ← Σ δ xᵀ. */
  void weightGradient(float[] in, float[] delta, int columns, float[] gradient) {
    blas.sgemm(
        Op.N, Op.T, inputs, outputs, columns, 1, in, 0, inputs, delta, 0, outputs, 0, gradient,
        weights, inputs);
  }

  /** Slopes in the columns below: Wᵀδ. */
  void below(float[] theta, float[] delta, int columns, float[] errorsBelow) {
    blas.sgemm(
        Op.N,
        Op.N,
        inputs,
        columns,
        outputs,
        1,
        theta,
        weights,
        inputs,
        delta,
        0,
        outputs,
        0,
        errorsBelow,
        0,
        inputs);
  }
}
