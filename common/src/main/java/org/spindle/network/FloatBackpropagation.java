// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.NeuronBlock;

/**
 * Outputs of a network and the gradient of any loss of them, in single precision: whoever knows the
 * loss fills in its slopes at the outputs. {@link Backpropagation} is the reference in double.
 *
 * <pre>
 * δ_L = ∂ℓ/∂a_L ∘ φ'_L,   δ_{l−1} = W_lᵀ δ_l ∘ φ'_{l−1},   ∂ℓ/∂W_l = δ_l a_{l−1}ᵀ
 * </pre>
 *
 * <p>The loss of the {@link Architecture} is not read. Blocks hold one sample after the other, with
 * padding in between. One object holds the workspace of one thread; nothing is allocated later.
 *
 * @cost 6 flops for each weight and sample, less those of the gradient of the inputs
 */
public final class FloatBackpropagation {

  private final Architecture network;
  private final FloatBlas blas = FloatBlas.best();
  private final int capacity;
  private final int[] leading;
  private final float[][] blocks;
  private final float[][] slopes;
  private final float[] outputErrors;
  private final float[][] hiddenErrors = new float[2][];
  private final float[] row;

  /**
   * A workspace.
   *
   * @param network the architecture
   * @param capacity most samples of a block, ≥ 1
   */
  public FloatBackpropagation(Architecture network, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be >= 1, was " + capacity);
    }
    this.network = network;
    this.capacity = capacity;
    int top = network.factors();
    leading = new int[top + 1];
    blocks = new float[top + 1][];
    slopes = new float[top + 1][];
    int widest = 0;
    for (int l = 0; l <= top; l++) {
      leading[l] = NeuronBlock.padded(network.width(l));
      blocks[l] = block(leading[l]);
      widest = Math.max(widest, leading[l]);
      if (l > 0) {
        slopes[l] =
            switch (network.activation(l)) {
              case ERF, SILU -> block(leading[l]);
              case LINEAR, TANH, RELU, HARD_TANH, SIGMOID -> null;
            };
      }
    }
    outputErrors = block(leading[top]);
    hiddenErrors[0] = block(widest);
    hiddenErrors[1] = block(widest);
    row = new float[widest];
  }

  /**
   * The block of inputs, to be filled before a forward pass.
   *
   * @return inputs × capacity, samples {@link #inputLeading()} apart
   */
  public float[] inputs() {
    return blocks[0];
  }

  /**
   * The distance between the inputs of neighbouring samples.
   *
   * @return ≥ the number of inputs
   */
  public int inputLeading() {
    return leading[0];
  }

  /**
   * The outputs of the last forward pass.
   *
   * @return a_L, outputs × capacity, samples {@link #outputLeading()} apart
   */
  public float[] outputs() {
    return blocks[network.factors()];
  }

  /**
   * The distance between the outputs of neighbouring samples.
   *
   * @return ≥ the number of outputs
   */
  public int outputLeading() {
    return leading[network.factors()];
  }

  /**
   * The slopes of the loss in the outputs, to be filled before a backward pass.
   *
   * @return ∂ℓ/∂a_L, in the layout of the outputs; overwritten by the pass
   */
  public float[] errors() {
    return outputErrors;
  }

  /**
   * Computes the outputs of the samples in the block of inputs.
   *
   * @param parameters all weights and biases, in the order of {@link Architecture}
   * @param samples number of samples, 1 … capacity
   */
  public void forward(float[] parameters, int samples) {
    if (samples < 1 || samples > capacity) {
      throw new IllegalArgumentException("samples must be in 1…" + capacity + ", were " + samples);
    }
    for (int l = 1; l <= network.factors(); l++) {
      int fanIn = network.width(l - 1);
      blas.sgemm(
          Op.T,
          Op.N,
          network.width(l),
          samples,
          fanIn,
          1,
          parameters,
          network.weightOffset(l),
          fanIn,
          blocks[l - 1],
          0,
          leading[l - 1],
          0,
          blocks[l],
          0,
          leading[l]);
      activate(l, parameters, samples);
    }
  }

  private void activate(int l, float[] parameters, int samples) {
    int ld = leading[l];
    Arrays.fill(row, 0, ld, 0);
    System.arraycopy(parameters, network.biasOffset(l), row, 0, network.width(l));
    float[] block = blocks[l];
    switch (network.activation(l)) {
      case LINEAR -> NeuronBlock.linear(block, ld, samples, row);
      case TANH -> NeuronBlock.tanh(block, ld, samples, row);
      case RELU -> NeuronBlock.relu(block, ld, samples, row);
      case HARD_TANH -> NeuronBlock.hardTanh(block, ld, samples, row);
      case ERF -> NeuronBlock.erf(block, slopes[l], ld, samples, row);
      case SIGMOID -> NeuronBlock.sigmoid(block, ld, samples, row);
      case SILU -> NeuronBlock.silu(block, slopes[l], ld, samples, row);
    }
  }

  /**
   * The gradient, from the slopes in {@link #errors} and the last forward pass.
   *
   * @param parameters those of the forward pass
   * @param samples its number of samples
   * @param gradient overwritten by the sum over the samples, in the order of the parameters
   */
  public void backward(float[] parameters, int samples, float[] gradient) {
    float[] errors = outputErrors;
    for (int l = network.factors(); l >= 1; l--) {
      back(l, errors, samples);
      System.arraycopy(row, 0, gradient, network.biasOffset(l), network.width(l));
      int fanIn = network.width(l - 1);
      blas.sgemm(
          Op.N,
          Op.T,
          fanIn,
          network.width(l),
          samples,
          1,
          blocks[l - 1],
          0,
          leading[l - 1],
          errors,
          0,
          leading[l],
          0,
          gradient,
          network.weightOffset(l),
          fanIn);
      if (l > 1) {
        float[] below = hiddenErrors[l % 2];
        blas.sgemm(
            Op.N,
            Op.N,
            fanIn,
            samples,
            network.width(l),
            1,
            parameters,
            network.weightOffset(l),
            fanIn,
            errors,
            0,
            leading[l],
            0,
            below,
            0,
            leading[l - 1]);
        errors = below;
      }
    }
  }

  /** From ∂ℓ/∂a_l to δ_l, in place; leaves the sums over samples. */
  private void back(int l, float[] errors, int samples) {
    float[] block = blocks[l];
    int ld = leading[l];
    switch (network.activation(l)) {
      case LINEAR -> NeuronBlock.linearBack(errors, ld, samples, row);
      case TANH -> NeuronBlock.tanhBack(errors, block, ld, samples, row);
      case RELU ->
          NeuronBlock.kinkedBack(errors, block, 0, Float.POSITIVE_INFINITY, ld, samples, row);
      case HARD_TANH -> NeuronBlock.kinkedBack(errors, block, -1, 1, ld, samples, row);
      case ERF, SILU -> NeuronBlock.slopesBack(errors, slopes[l], ld, samples, row);
      case SIGMOID -> NeuronBlock.sigmoidBack(errors, block, ld, samples, row);
    }
  }

  private float[] block(int ld) {
    return new float[Math.multiplyExact(ld, capacity + 1)];
  }
}
