// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import org.spindle.linalg.simd.NeuronBlock;
import org.spindle.linalg.simd.NeuronErrors;

/**
 * The neurons of a layer between two products, for many samples in single precision.
 *
 * <pre>
 * a = φ(s + b),   δ ← δ ∘ φ',   g = Σ_samples δ
 * </pre>
 */
final class FloatLayer {

  private final Activation activation;
  private final int leading;
  private final float[] block;
  private final float[] slopes; // where they cannot be told from the activations

  /**
   * A layer.
   *
   * @param activation φ
   * @param leading distance between samples
   * @param block of sums and then activations, taken over
   */
  FloatLayer(Activation activation, int leading, float[] block) {
    this.activation = activation;
    this.leading = leading;
    this.block = block;
    slopes =
        switch (activation) {
          case ERF, SILU -> new float[block.length];
          case LINEAR, TANH, RELU, HARD_TANH, SIGMOID -> null;
        };
  }

  /**
   * From the sums to the activations, in place.
   *
   * @param from first sample
   * @param samples their number
   * @param bias b, as long as samples are apart
   */
  void activate(int from, int samples, float[] bias) {
    int ld = leading;
    int at = from * ld;
    switch (activation) {
      case LINEAR -> NeuronBlock.linear(block, at, ld, samples, bias);
      case TANH -> NeuronBlock.tanh(block, at, ld, samples, bias);
      case RELU -> NeuronBlock.relu(block, at, ld, samples, bias);
      case HARD_TANH -> NeuronBlock.hardTanh(block, at, ld, samples, bias);
      case ERF -> NeuronBlock.erf(block, slopes, at, ld, samples, bias);
      case SIGMOID -> NeuronBlock.sigmoid(block, at, ld, samples, bias);
      case SILU -> NeuronBlock.silu(block, slopes, at, ld, samples, bias);
    }
  }

  /**
   * From ∂ℓ/∂a to δ, in place.
   *
   * @param errors of the samples, from index 0 on
   * @param from first sample
   * @param samples their number
   * @param sums overwritten by g
   */
  void back(float[] errors, int from, int samples, float[] sums) {
    int ld = leading;
    int at = from * ld;
    switch (activation) {
      case LINEAR -> NeuronErrors.linearBack(errors, ld, samples, sums);
      case TANH -> NeuronErrors.tanhBack(errors, block, at, ld, samples, sums);
      case RELU ->
          NeuronErrors.kinkedBack(errors, block, 0, Float.POSITIVE_INFINITY, at, ld, samples, sums);
      case HARD_TANH -> NeuronErrors.kinkedBack(errors, block, -1, 1, at, ld, samples, sums);
      case ERF, SILU -> NeuronErrors.slopesBack(errors, slopes, at, ld, samples, sums);
      case SIGMOID -> NeuronErrors.sigmoidBack(errors, block, at, ld, samples, sums);
    }
  }
}
