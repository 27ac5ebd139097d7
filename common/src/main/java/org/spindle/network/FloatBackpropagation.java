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

  /** Numbers of a layer whose samples go through all layers together and stay in the cache. */
  private static final int STRIP = 128 * 64;

  /** Beyond this width the products want all samples at once. */
  private static final int NARROW = 64;

  /** Up to so many weights a layer's are turned around for the product that is fast then. */
  private static final int FEW_WEIGHTS = 64 * 64;

  private final Architecture network;
  private final FloatBlas blas = FloatBlas.best();
  private final int capacity;
  private final int[] leading;
  private final float[][] blocks;
  private final FloatLayer[] layers;
  private final float[] outputErrors;
  private final float[][] errorsOfStrip;
  private final float[][] turned; // Wᵀ of narrow layers, else null
  private final int strip;
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
    int widest = 0;
    for (int l = 0; l <= top; l++) {
      leading[l] = NeuronBlock.padded(network.width(l));
      widest = Math.max(widest, leading[l]);
    }
    strip = widest > NARROW ? capacity : Math.min(capacity, STRIP / widest);
    blocks = new float[top + 1][];
    layers = new FloatLayer[top + 1];
    errorsOfStrip = new float[top + 1][];
    turned = new float[top + 1][];
    blocks[0] = block(leading[0], capacity);
    for (int l = 1; l <= top; l++) {
      blocks[l] = block(leading[l], capacity);
      errorsOfStrip[l] = block(leading[l], strip);
      int weights = network.width(l) * network.width(l - 1);
      turned[l] = weights > FEW_WEIGHTS ? null : new float[weights + network.width(l)];
      layers[l] = new FloatLayer(network.activation(l), leading[l], blocks[l]);
    }
    outputErrors = strip == capacity ? errorsOfStrip[top] : block(leading[top], capacity);
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
   * @return ∂ℓ/∂a_L, in the layout of the outputs; may be overwritten by the pass
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
      if (turned[l] != null) {
        turn(l, parameters);
      }
    }
    for (int from = 0; from < samples; from += strip) {
      int n = Math.min(strip, samples - from);
      for (int l = 1; l <= network.factors(); l++) {
        weightedSums(l, parameters, from, n);
        activate(l, parameters, from, n);
      }
    }
  }

  private void turn(int l, float[] parameters) {
    int fanIn = network.width(l - 1);
    int width = network.width(l);
    float[] w = turned[l];
    for (int i = 0; i < width; i++) {
      int column = network.weightOffset(l) + i * fanIn;
      for (int j = 0; j < fanIn; j++) {
        w[j * width + i] = parameters[column + j];
      }
    }
  }

  private void weightedSums(int l, float[] parameters, int from, int samples) {
    int fanIn = network.width(l - 1);
    int width = network.width(l);
    boolean plain = turned[l] != null;
    blas.sgemm(
        plain ? Op.N : Op.T,
        Op.N,
        width,
        samples,
        fanIn,
        1,
        plain ? turned[l] : parameters,
        plain ? 0 : network.weightOffset(l),
        plain ? width : fanIn,
        blocks[l - 1],
        from * leading[l - 1],
        leading[l - 1],
        0,
        blocks[l],
        from * leading[l],
        leading[l]);
  }

  private void activate(int l, float[] parameters, int from, int samples) {
    Arrays.fill(row, 0, leading[l], 0);
    System.arraycopy(parameters, network.biasOffset(l), row, 0, network.width(l));
    layers[l].activate(from, samples, row);
  }

  /**
   * The gradient, from the slopes in {@link #errors} and the last forward pass.
   *
   * @param parameters those of the forward pass
   * @param samples its number of samples
   * @param gradient overwritten by the sum over the samples, in the order of the parameters
   */
  public void backward(float[] parameters, int samples, float[] gradient) {
    for (int from = 0; from < samples; from += strip) {
      backward(parameters, from, Math.min(strip, samples - from), gradient);
    }
  }

  /** The gradient of a strip of samples, added to that of those before. */
  private void backward(float[] parameters, int from, int samples, float[] gradient) {
    int top = network.factors();
    if (errorsOfStrip[top] != outputErrors) {
      System.arraycopy(
          outputErrors, from * leading[top], errorsOfStrip[top], 0, samples * leading[top]);
    }
    for (int l = top; l >= 1; l--) {
      float[] errors = errorsOfStrip[l];
      layers[l].back(errors, from, samples, row);
      int bias = network.biasOffset(l);
      for (int i = 0; i < network.width(l); i++) {
        gradient[bias + i] = from == 0 ? row[i] : gradient[bias + i] + row[i];
      }
      int fanIn = network.width(l - 1);
      blas.sgemm(
          Op.N,
          Op.T,
          fanIn,
          network.width(l),
          samples,
          1,
          blocks[l - 1],
          from * leading[l - 1],
          leading[l - 1],
          errors,
          0,
          leading[l],
          from == 0 ? 0 : 1,
          gradient,
          network.weightOffset(l),
          fanIn);
      if (l > 1) {
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
            errorsOfStrip[l - 1],
            0,
            leading[l - 1]);
      }
    }
  }

  private float[] block(int ld, int samples) {
    return new float[Math.multiplyExact(ld, samples + 1)];
  }
}
