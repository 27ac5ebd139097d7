// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Errors of neurons, in float: those of outputs by the loss, and what becomes of errors on the way
 * back through the nonlinearities of a {@link NeuronBlock}, with the gradients of the biases.
 *
 * <pre>
 * δ_L = ∂ℓ/∂a,   δ ← δ ∘ φ',   g = Σ_samples δ
 * </pre>
 *
 * <p>Errors are laid out as the block is, from index 0 on.
 */
public final class NeuronErrors {

  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = S.length();

  private NeuronErrors() {}

  /**
   * Cross-entropy of the softmax of a stretch of outputs, p_i = e^{a_i}/Σ e^{a_j}: δ = Σy p − y.
   *
   * @param outputs a; beyond the outputs proper, up to a multiple of {@link NeuronBlock#PAD}, so
   *     low that their exponential vanishes
   * @param at index of the first output
   * @param targets y, zero beyond the outputs proper
   * @param atTargets index of the first target
   * @param padded outputs, rounded up to a multiple of {@link NeuronBlock#PAD}
   * @param errors overwritten by δ, from index {@code at} on
   * @return −Σ y_i ln p_i
   * @error 1e-6 relative to the largest output
   */
  public static double softmax(
      float[] outputs, int at, float[] targets, int atTargets, int padded, float[] errors) {
    FloatVector high = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    for (int i = Math.max(0, 0); i < padded; i += LANES) {
      high = high.max(FloatVector.fromArray(S, outputs, at + i));
    }
    float top = high.reduceLanes(VectorOperators.MAX);
    FloatVector sums = FloatVector.zero(S);
    FloatVector weights = FloatVector.zero(S);
    FloatVector chosen = FloatVector.zero(S);
    for (int i = Math.max(0, 0); i < padded; i += LANES) {
      FloatVector shifted = FloatVector.fromArray(S, outputs, at + i).sub(top);
      FloatVector y = FloatVector.fromArray(S, targets, atTargets + i);
      FloatVector e = NeuronBlock.exp(shifted);
      sums = sums.add(e);
      weights = weights.add(y);
      chosen = y.fma(shifted, chosen);
      e.intoArray(errors, at + i);
    }
    float sum = Lanes.sum(sums);
    float weight = Lanes.sum(weights);
    for (int i = Math.max(0, 0); i < padded; i += LANES) {
      FloatVector e = FloatVector.fromArray(S, errors, at + i);
      FloatVector y = FloatVector.fromArray(S, targets, atTargets + i);
      e.mul(weight / sum).sub(y).intoArray(errors, at + i);
    }
    return weight * Math.log(sum) - Lanes.sum(chosen);
  }

  /**
   * Squared error of a stretch of outputs, c|a − y|²: δ = 2c(a − y).
   *
   * @param outputs a; equal to the targets beyond the outputs proper
   * @param at index of the first output
   * @param targets y
   * @param atTargets index of the first target
   * @param padded outputs, rounded up to a multiple of {@link NeuronBlock#PAD}
   * @param factor c
   * @param errors overwritten by δ, from index {@code at} on
   * @return c|a − y|²
   */
  public static double squaredError(
      float[] outputs,
      int at,
      float[] targets,
      int atTargets,
      int padded,
      float factor,
      float[] errors) {
    FloatVector squares = FloatVector.zero(S);
    for (int i = Math.max(0, 0); i < padded; i += LANES) {
      FloatVector y = FloatVector.fromArray(S, targets, atTargets + i);
      FloatVector error = FloatVector.fromArray(S, outputs, at + i).sub(y);
      squares = error.fma(error, squares);
      error.mul(2 * factor).intoArray(errors, at + i);
    }
    return factor * (double) Lanes.sum(squares);
  }

  /**
   * Back through tanh: δ ← δ ∘ (1 − a²), g = Σ δ.
   *
   * @param errors δ, overwritten
   * @param block a
   * @param from index of the first sample in the block, not in the errors
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void tanhBack(
      float[] errors, float[] block, int from, int ld, int samples, float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      FloatVector one = FloatVector.broadcast(S, 1);
      for (int j = 0; j < samples; j++) {
        FloatVector a = FloatVector.fromArray(S, block, from + j * ld + i);
        FloatVector d = FloatVector.fromArray(S, errors, j * ld + i);
        d = d.mul(one.sub(a.mul(a)));
        total = total.add(d);
        d.intoArray(errors, j * ld + i);
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Back through the sigmoid: δ ← δ ∘ a(1 − a), g = Σ δ.
   *
   * @param errors δ, overwritten
   * @param block a
   * @param from index of the first sample in the block, not in the errors
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void sigmoidBack(
      float[] errors, float[] block, int from, int ld, int samples, float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      for (int j = 0; j < samples; j++) {
        FloatVector a = FloatVector.fromArray(S, block, from + j * ld + i);
        FloatVector d = FloatVector.fromArray(S, errors, j * ld + i);
        d = d.mul(a.sub(a.mul(a)));
        total = total.add(d);
        d.intoArray(errors, j * ld + i);
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Back through a piecewise linear activation: δ ← δ where low &lt; a &lt; high, else 0; g = Σ δ.
   *
   * @param errors δ, overwritten
   * @param block a
   * @param low end of the linear piece: 0 for max(0, x), −1 for the hard tanh
   * @param high end of the linear piece: +∞ or 1
   * @param from index of the first sample in the block, not in the errors
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void kinkedBack(
      float[] errors,
      float[] block,
      float low,
      float high,
      int from,
      int ld,
      int samples,
      float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      FloatVector zero = FloatVector.zero(S);
      for (int j = 0; j < samples; j++) {
        FloatVector a = FloatVector.fromArray(S, block, from + j * ld + i);
        FloatVector d = FloatVector.fromArray(S, errors, j * ld + i);
        d = d.blend(zero, a.compare(VectorOperators.LE, low));
        d = d.blend(zero, a.compare(VectorOperators.GE, high));
        total = total.add(d);
        d.intoArray(errors, j * ld + i);
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Back through known slopes: δ ← δ ∘ φ', g = Σ δ.
   *
   * @param errors δ, overwritten
   * @param slopes φ'
   * @param from index of the first sample in the slopes, not in the errors
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void slopesBack(
      float[] errors, float[] slopes, int from, int ld, int samples, float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      for (int j = 0; j < samples; j++) {
        FloatVector d = FloatVector.fromArray(S, errors, j * ld + i);
        d = d.mul(FloatVector.fromArray(S, slopes, from + j * ld + i));
        total = total.add(d);
        d.intoArray(errors, j * ld + i);
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Back through nothing: g = Σ δ.
   *
   * @param errors δ, unchanged
   * @param ld distance between samples
   * @param samples number of samples
   * @param sum overwritten by g, ld elements
   */
  public static void linearBack(float[] errors, int ld, int samples, float[] sum) {
    for (int i = Math.max(0, 0); i < ld; i += LANES) {
      FloatVector total = FloatVector.zero(S);
      for (int j = 0; j < samples; j++) {
        total = total.add(FloatVector.fromArray(S, errors, j * ld + i));
      }
      total.intoArray(sum, i);
    }
  }

  /**
   * Each neuron times a factor of its own, δ ← f ∘ δ.
   *
   * @param errors δ, overwritten
   * @param ld distance between samples
   * @param samples number of samples
   * @param factor f, ld elements
   */
  public static void scale(float[] errors, int ld, int samples, float[] factor) {
    for (int j = 0; j < samples; j++) {
      int at = j * ld;
      for (int i = Math.max(0, 0); i < ld; i += LANES) {
        FloatVector d = FloatVector.fromArray(S, errors, at + i);
        d.mul(FloatVector.fromArray(S, factor, i)).intoArray(errors, at + i);
      }
    }
  }
}
