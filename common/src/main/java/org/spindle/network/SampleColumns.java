// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;
import org.spindle.linalg.Matrix;

/**
 * What {@link Backpropagation} found out about a block of samples, turned so that all samples of a
 * neuron lie side by side: a column of a samples × width matrix is then one neuron, and products of
 * neurons are products of columns.
 */
final class SampleColumns {

  private final Architecture network;
  private final double[][] outputs;
  private final double[][] slopes;
  private final double[][] bends;
  private final double[][] errors;
  private final double[] outputCurvature;
  private final double[] one;
  private int samples;

  SampleColumns(Architecture network, int capacity) {
    this.network = network;
    int layers = network.factors() + 1;
    outputs = new double[layers][];
    slopes = new double[layers][];
    bends = new double[layers][];
    errors = new double[layers][];
    for (int l = 0; l < layers; l++) {
      int width = network.width(l);
      outputs[l] = new double[l < layers - 1 ? (width + 1) * capacity : 0];
      if (l > 0) {
        slopes[l] = new double[width * capacity];
        bends[l] = new double[width * capacity];
        errors[l] = new double[width * capacity];
      }
    }
    int units = network.outputs();
    outputCurvature = new double[units * units * capacity];
    one = new double[units * units];
  }

  /**
   * Takes over the last pass; the factor 1/n of the mean is in errors, bends and curvature. Without
   * errors and bends the Hessian is the Gauss–Newton matrix.
   */
  void fill(Backpropagation pass, Matrix targets, boolean bent) {
    samples = targets.cols();
    for (int l = 0; l < network.factors(); l++) {
      int width = network.width(l);
      turn(pass.activations(l), outputs[l]);
      Arrays.fill(outputs[l], width * samples, (width + 1) * samples, 1);
    }
    for (int l = 1; l <= network.factors(); l++) {
      Activation phi = network.activation(l);
      turn(pass.errors(l), errors[l]);
      double[] sums = pass.sums(l).data();
      double[] values = pass.activations(l).data();
      double[] pulls = pass.pulls(l).data();
      int width = network.width(l);
      for (int i = 0; i < width; i++) {
        for (int s = 0; s < samples; s++) {
          int at = i + s * width;
          slopes[l][s + i * samples] = phi.derivative(sums[at], values[at]);
          double bend = bent ? pulls[at] * phi.secondDerivative(sums[at], values[at]) : 0;
          bends[l][s + i * samples] = bend;
        }
      }
      if (!bent) {
        Arrays.fill(errors[l], 0, width * samples, 0);
      }
    }
    curvature(pass.activations(network.factors()), targets);
  }

  /** (1/n) ∂²ℓ/∂s_L² by samples, the pair of outputs in the columns. */
  private void curvature(Matrix activations, Matrix targets) {
    int units = network.outputs();
    int top = network.factors();
    for (int s = 0; s < samples; s++) {
      int at = activations.offset() + s * activations.leading();
      int atTargets = targets.offset() + s * targets.leading();
      network.loss().hessian(units, activations.data(), at, targets.data(), atTargets, one, 0);
      for (int i = 0; i < units; i++) {
        for (int j = 0; j < units; j++) {
          double slope = slopes[top][s + i * samples] * slopes[top][s + j * samples];
          double bend = i == j ? bends[top][s + i * samples] : 0;
          outputCurvature[s + (j + i * units) * samples] =
              one[j + i * units] * slope / samples + bend;
        }
      }
    }
  }

  private void turn(Matrix block, double[] columns) {
    double[] data = block.data();
    for (int i = 0; i < block.rows(); i++) {
      for (int s = 0; s < samples; s++) {
        columns[s + i * samples] = data[block.offset() + i + s * block.leading()];
      }
    }
  }

  int samples() {
    return samples;
  }

  /** a_l with a last column of ones, samples × (n_l + 1). */
  Matrix outputs(int layer) {
    return new Matrix(samples, network.width(layer) + 1, outputs[layer]);
  }

  /** φ'(s_l), samples × n_l. */
  double[] slopes(int layer) {
    return slopes[layer];
  }

  /** ∂L/∂a_l ∘ φ''(s_l), samples × n_l. */
  double[] bends(int layer) {
    return bends[layer];
  }

  /** δ_l, samples × n_l. */
  double[] errors(int layer) {
    return errors[layer];
  }

  /** ∂²L/∂s_L², samples × n_L². */
  double[] outputCurvature() {
    return outputCurvature;
  }
}
