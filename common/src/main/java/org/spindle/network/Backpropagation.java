// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The mean loss of a block of samples and its gradient in all parameters, in double precision.
 *
 * <pre>
 * L = (1/n) Σ ℓ(a_L, y),   ∂L/∂W_l = δ_l a_{l−1}ᵀ,   ∂L/∂b_l = δ_l 1
 * δ_L = (1/n) ∂ℓ/∂a_L ∘ φ'_L(s_L),   δ_{l−1} = W_lᵀ δ_l ∘ φ'_{l−1}(s_{l−1})
 * </pre>
 *
 * <p>The reference that the training kernel in single precision is compared with, and the forward
 * and backward passes that Hessian-vector products continue: the blocks of the last call are open
 * to them. One object holds the workspace of one thread.
 *
 * @cost 6 flops for each weight and sample, in products of width × samples blocks
 */
public final class Backpropagation {

  private final Architecture network;
  private final Blas blas;
  private final int capacity;
  private final double[][] sums;
  private final double[][] activations;
  private final double[][] pulls;
  private final double[][] errors;
  private int samples;
  private Matrix inputs;

  /**
   * A workspace on the fastest engine.
   *
   * @param network the architecture
   * @param capacity most samples of a block, ≥ 1
   */
  public Backpropagation(Architecture network, int capacity) {
    this(network, capacity, Blas.best());
  }

  /**
   * A workspace on a given engine.
   *
   * @param network the architecture
   * @param capacity most samples of a block, ≥ 1
   * @param blas the engine
   */
  public Backpropagation(Architecture network, int capacity, Blas blas) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity must be >= 1, was " + capacity);
    }
    this.blas = blas;
    this.network = network;
    this.capacity = capacity;
    int layers = network.factors() + 1;
    sums = new double[layers][];
    activations = new double[layers][];
    pulls = new double[layers][];
    errors = new double[layers][];
    for (int l = 1; l < layers; l++) {
      int size = Math.multiplyExact(network.width(l), capacity);
      sums[l] = new double[size];
      activations[l] = new double[size];
      pulls[l] = new double[size];
      errors[l] = new double[size];
    }
  }

  /**
   * The mean loss.
   *
   * @param parameters all weights and biases, in the order of {@link Architecture}
   * @param inputs x, inputs × samples
   * @param targets y, outputs × samples
   * @return L
   */
  public double loss(double[] parameters, Matrix inputs, Matrix targets) {
    forward(parameters, inputs);
    return outputPulls(targets);
  }

  /**
   * The mean loss and its gradient.
   *
   * @param parameters all weights and biases, in the order of {@link Architecture}
   * @param inputs x, inputs × samples
   * @param targets y, outputs × samples
   * @param gradient overwritten by ∂L, in the order of the parameters
   * @return L
   */
  public double gradient(double[] parameters, Matrix inputs, Matrix targets, double[] gradient) {
    requireLength("gradient", gradient);
    double loss = loss(parameters, inputs, targets);
    for (int l = network.factors(); l >= 1; l--) {
      scaleBySlope(l);
      Matrix delta = errors(l);
      Matrix below = l == 1 ? inputs : activations(l - 1);
      blas.gemm(Op.N, Op.T, 1, below, delta, 0, network.transposedWeights(gradient, l));
      sumOverSamples(delta, gradient, network.biasOffset(l));
      if (l > 1) {
        Matrix weights = network.transposedWeights(parameters, l);
        blas.gemm(Op.N, Op.N, 1, weights, delta, 0, pulls(l - 1));
      }
    }
    return loss;
  }

  /**
   * Computes the outputs; their blocks are then open.
   *
   * @param parameters all weights and biases, in the order of {@link Architecture}
   * @param inputs x, inputs × samples
   * @return a_L, outputs × samples, valid until the next call
   */
  public Matrix forward(double[] parameters, Matrix inputs) {
    requireLength("parameters", parameters);
    if (inputs.rows() != network.inputs() || inputs.cols() < 1 || inputs.cols() > capacity) {
      throw new IllegalArgumentException(
          "inputs must be " + network.inputs() + " × 1…" + capacity + ", were " + inputs.shape());
    }
    this.samples = inputs.cols();
    this.inputs = inputs;
    for (int l = 1; l <= network.factors(); l++) {
      Matrix below = l == 1 ? inputs : activations(l - 1);
      blas.gemm(Op.T, Op.N, 1, network.transposedWeights(parameters, l), below, 0, sums(l));
      activate(l, parameters, network.biasOffset(l));
    }
    return activations(network.factors());
  }

  /**
   * The weighted inputs of a layer in the last call.
   *
   * @param layer 1 … L
   * @return s_l, width × samples, a view
   */
  public Matrix sums(int layer) {
    return new Matrix(network.width(layer), samples, sums[layer]);
  }

  /**
   * The activations of a layer in the last call.
   *
   * @param layer 0 … L
   * @return a_l, width × samples, a view; a_0 are the inputs themselves
   */
  public Matrix activations(int layer) {
    return layer == 0 ? inputs : new Matrix(network.width(layer), samples, activations[layer]);
  }

  /**
   * The errors δ_l = ∂L/∂s_l of a layer, after a call of {@link #gradient}.
   *
   * @param layer 1 … L
   * @return δ_l, width × samples, a view; the factor 1/n of the mean included
   */
  public Matrix errors(int layer) {
    return new Matrix(network.width(layer), samples, errors[layer]);
  }

  /**
   * The slopes ∂L/∂a_l of the loss in the activations of a layer, after a call of {@link
   * #gradient}.
   *
   * @param layer 1 … L
   * @return width × samples, a view; δ_l = ∂L/∂a_l ∘ φ'_l(s_l)
   */
  public Matrix pulls(int layer) {
    return new Matrix(network.width(layer), samples, pulls[layer]);
  }

  private void activate(int layer, double[] parameters, int bias) {
    Activation phi = network.activation(layer);
    int width = network.width(layer);
    for (int j = 0; j < samples; j++) {
      for (int i = 0; i < width; i++) {
        sums[layer][i + j * width] += parameters[bias + i];
      }
    }
    phi.values(sums[layer], width * samples, activations[layer]);
  }

  /** The mean loss; leaves (1/n) ∂ℓ/∂a_L in the pulls of the outputs. */
  private double outputPulls(Matrix targets) {
    int top = network.factors();
    int units = network.outputs();
    if (targets.rows() != units || targets.cols() != samples) {
      throw new IllegalArgumentException(
          "targets must be " + units + " × " + samples + ", were " + targets.shape());
    }
    double sum = 0;
    for (int j = 0; j < samples; j++) {
      int at = targets.offset() + j * targets.leading();
      sum +=
          network
              .loss()
              .gradient(
                  units, activations[top], j * units, targets.data(), at, pulls[top], j * units);
    }
    for (int i = 0; i < units * samples; i++) {
      pulls[top][i] /= samples;
    }
    return sum / samples;
  }

  private void scaleBySlope(int layer) {
    Activation phi = network.activation(layer);
    for (int i = 0; i < network.width(layer) * samples; i++) {
      errors[layer][i] = pulls[layer][i] * phi.derivative(sums[layer][i], activations[layer][i]);
    }
  }

  /** The sum of the columns of a block, stored from an index on. */
  static void sumOverSamples(Matrix delta, double[] gradient, int bias) {
    int rows = delta.rows();
    Arrays.fill(gradient, bias, bias + rows, 0);
    for (int j = 0; j < delta.cols(); j++) {
      int at = delta.offset() + j * delta.leading();
      for (int i = 0; i < rows; i++) {
        gradient[bias + i] += delta.data()[at + i];
      }
    }
  }

  private void requireLength(String name, double[] array) {
    if (array.length != network.parameters()) {
      throw new IllegalArgumentException(
          name + " must have " + network.parameters() + " elements, had " + array.length);
    }
  }
}
