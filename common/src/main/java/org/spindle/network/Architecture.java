// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import java.util.Objects;
import org.spindle.linalg.Matrix;

/**
 * A fully connected network without its numbers: the widths of its layers of neurons, their
 * activations, the loss, and where each parameter lies in one flat array.
 *
 * <pre>
 * a₀ = x,   s_l = W_l a_{l−1} + b_l,   a_l = φ_l(s_l),   l = 1 … L
 * </pre>
 *
 * <p>Layout of the parameters, the same in every precision: W_1, b_1, W_2, b_2, … one after the
 * other without gaps; W_l, of shape n_l × n_{l−1}, by rows, so that the incoming weights of a
 * neuron lie together. To BLAS, which reads by columns, that stretch is W_lᵀ, n_{l−1} × n_l.
 *
 * <p>Layout of a block of samples (inputs, sums, activations, targets): one sample after the other,
 * which to BLAS is a matrix of width × samples.
 *
 * <p>Immutable; equality by identity.
 */
public final class Architecture {

  private final int[] widths;
  private final Activation[] activations;
  private final Loss loss;
  private final int[] weightOffsets;
  private final int[] biasOffsets;
  private final int parameters;

  /**
   * A network with an activation of its own for each layer.
   *
   * @param widths neurons of the L + 1 layers, inputs first, outputs last; each ≥ 1; copied
   * @param activations φ_1 … φ_L, copied; the last one is that of the outputs, {@link
   *     Activation#LINEAR} for softmax
   * @param loss the loss of the outputs
   */
  public Architecture(int[] widths, Activation[] activations, Loss loss) {
    if (widths.length < 2 || activations.length != widths.length - 1) {
      throw new IllegalArgumentException(
          "a network needs two or more layers of neurons and an activation for each but the first,"
              + " had "
              + widths.length
              + " and "
              + activations.length);
    }
    this.widths = widths.clone();
    this.activations = activations.clone();
    this.loss = Objects.requireNonNull(loss);
    this.weightOffsets = new int[widths.length];
    this.biasOffsets = new int[widths.length];
    long at = 0;
    for (int l = 0; l < widths.length; l++) {
      if (widths[l] < 1) {
        throw new IllegalArgumentException(
            "width of layer " + l + " must be >= 1, was " + widths[l]);
      }
      if (l > 0) {
        Objects.requireNonNull(activations[l - 1]);
        weightOffsets[l] = Math.toIntExact(at);
        at += (long) widths[l] * widths[l - 1];
        biasOffsets[l] = Math.toIntExact(at);
        at += widths[l];
      }
    }
    this.parameters = Math.toIntExact(at);
  }

  /**
   * A network with one activation for all hidden layers and linear outputs.
   *
   * @param loss the loss of the outputs
   * @param hidden φ of the hidden layers
   * @param widths neurons of each layer, inputs first, outputs last
   * @return the architecture
   */
  public static Architecture of(Loss loss, Activation hidden, int... widths) {
    Activation[] activations = new Activation[Math.max(0, widths.length - 1)];
    Arrays.fill(activations, hidden);
    if (activations.length > 0) {
      activations[activations.length - 1] = Activation.LINEAR;
    }
    return new Architecture(widths, activations, loss);
  }

  /**
   * The number of weight matrices L, one less than there are layers of neurons.
   *
   * @return L ≥ 1
   */
  public int factors() {
    return widths.length - 1;
  }

  /**
   * The neurons of a layer.
   *
   * @param layer 0 for the inputs … L for the outputs
   * @return n_l
   */
  public int width(int layer) {
    return widths[layer];
  }

  /**
   * The number of inputs.
   *
   * @return n_0
   */
  public int inputs() {
    return widths[0];
  }

  /**
   * The number of outputs.
   *
   * @return n_L
   */
  public int outputs() {
    return widths[widths.length - 1];
  }

  /**
   * The activation of a layer.
   *
   * @param layer 1 … L
   * @return φ_l
   */
  public Activation activation(int layer) {
    return activations[layer - 1];
  }

  /**
   * The loss of the outputs.
   *
   * @return ℓ
   */
  public Loss loss() {
    return loss;
  }

  /**
   * The number of weights and biases.
   *
   * @return the length of an array of parameters
   */
  public int parameters() {
    return parameters;
  }

  /**
   * Where a weight matrix begins.
   *
   * @param layer 1 … L
   * @return index of the weight from neuron 0 to neuron 0
   */
  public int weightOffset(int layer) {
    return weightOffsets[Objects.checkIndex(layer - 1, factors()) + 1];
  }

  /**
   * Where the biases of a layer begin.
   *
   * @param layer 1 … L
   * @return index of the bias of neuron 0
   */
  public int biasOffset(int layer) {
    return biasOffsets[Objects.checkIndex(layer - 1, factors()) + 1];
  }

  /**
   * Where a weight lies.
   *
   * @param layer 1 … L
   * @param to neuron of that layer
   * @param from neuron of the layer before
   * @return index of (W_l)_{to, from}
   */
  public int weight(int layer, int to, int from) {
    int start = weightOffset(layer);
    int inputs = widths[layer - 1];
    return start
        + Objects.checkIndex(to, widths[layer]) * inputs
        + Objects.checkIndex(from, inputs);
  }

  /**
   * The transpose of a weight matrix as a view; writes go through.
   *
   * @param parameters array of all parameters, or of a gradient
   * @param layer 1 … L
   * @return W_lᵀ, n_{l−1} × n_l
   */
  public Matrix transposedWeights(double[] parameters, int layer) {
    int inputs = widths[layer - 1];
    return new Matrix(inputs, widths[layer], parameters, weightOffset(layer), inputs);
  }

  /**
   * The floating-point operations that the loss and its gradient take.
   *
   * @return flops of one sample: 6 for each weight, less those of the gradient of the inputs
   */
  public double gradientFlops() {
    double flops = -2.0 * widths[0] * widths[1];
    for (int l = 1; l < widths.length; l++) {
      flops += 6.0 * widths[l - 1] * widths[l];
    }
    return flops;
  }

  /**
   * The floating-point operations that the outputs take.
   *
   * @return flops of one sample: 2 for each weight
   */
  public double outputFlops() {
    double flops = 0;
    for (int l = 1; l < widths.length; l++) {
      flops += 2.0 * widths[l - 1] * widths[l];
    }
    return flops;
  }

  @Override
  public String toString() {
    return Arrays.toString(widths) + " " + Arrays.toString(activations) + " " + loss;
  }
}
