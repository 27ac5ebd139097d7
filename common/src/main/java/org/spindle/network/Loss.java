// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.Arrays;

/**
 * The loss ℓ(a, y) of one sample, a function of the network's outputs a and the targets y; the loss
 * of a data set is the mean of ℓ over its samples.
 *
 * <p>Outputs, targets and results are stretches of arrays, so that a block of samples needs no
 * copies. Targets are real numbers for each output unit: one-hot or soft labels for classes.
 */
public sealed interface Loss {

  /** Cross-entropy of the softmax of the outputs, ℓ = −Σ y_i ln p_i, p_i = e^{a_i}/Σ e^{a_j}. */
  Loss SOFTMAX = new SoftmaxCrossEntropy();

  /** The squared distance, ℓ = |a − y|². */
  Loss SQUARED = new SquaredError(1);

  /** Half the squared distance, ℓ = ½|a − y|². */
  Loss HALF_SQUARED = new SquaredError(0.5);

  /**
   * The loss of one sample and its gradient.
   *
   * @param units number of output units
   * @param outputs array that holds a
   * @param at index of its first element
   * @param targets array that holds y
   * @param atTargets index of its first element
   * @param gradient overwritten by ∂ℓ/∂a; may be the array of the outputs
   * @param atGradient index of its first element
   * @return ℓ(a, y)
   */
  double gradient(
      int units,
      double[] outputs,
      int at,
      double[] targets,
      int atTargets,
      double[] gradient,
      int atGradient);

  /**
   * The curvature of the loss of one sample along a direction of the outputs, ∂²ℓ/∂a² v.
   *
   * @param units number of output units
   * @param outputs array that holds a
   * @param at index of its first element
   * @param targets array that holds y
   * @param atTargets index of its first element
   * @param direction array that holds v
   * @param atDirection index of its first element
   * @param product overwritten by ∂²ℓ/∂a² v; must not overlap the inputs
   * @param atProduct index of its first element
   */
  void curvature(
      int units,
      double[] outputs,
      int at,
      double[] targets,
      int atTargets,
      double[] direction,
      int atDirection,
      double[] product,
      int atProduct);

  /**
   * The whole curvature of the loss of one sample, ∂²ℓ/∂a².
   *
   * @param units number of output units
   * @param outputs array that holds a
   * @param at index of its first element
   * @param targets array that holds y
   * @param atTargets index of its first element
   * @param matrix overwritten by ∂²ℓ/∂a², units × units, symmetric; must not overlap the inputs
   * @param atMatrix index of its first element
   */
  void hessian(
      int units,
      double[] outputs,
      int at,
      double[] targets,
      int atTargets,
      double[] matrix,
      int atMatrix);

  /**
   * Cross-entropy of the softmax of the outputs: ℓ = −Σ y_i ln p_i, p_i = e^{a_i}/Σ e^{a_j}.
   *
   * <p>∂ℓ/∂a = Y p − y and ∂²ℓ/∂a² = Y (diag p − p pᵀ) with Y = Σ y_i, 1 for labels.
   *
   * @error no overflow for any finite outputs
   */
  record SoftmaxCrossEntropy() implements Loss {

    @Override
    public double gradient(
        int units,
        double[] outputs,
        int at,
        double[] targets,
        int atTargets,
        double[] gradient,
        int atGradient) {
      double top = top(units, outputs, at);
      double sum = 0;
      double weight = 0;
      double chosen = 0;
      for (int i = 0; i < units; i++) {
        double shifted = outputs[at + i] - top;
        double target = targets[atTargets + i];
        weight += target;
        chosen += target * shifted;
        double e = Math.exp(shifted);
        sum += e;
        gradient[atGradient + i] = e;
      }
      double scale = weight / sum;
      for (int i = 0; i < units; i++) {
        gradient[atGradient + i] = scale * gradient[atGradient + i] - targets[atTargets + i];
      }
      return weight * Math.log(sum) - chosen;
    }

    @Override
    public void curvature(
        int units,
        double[] outputs,
        int at,
        double[] targets,
        int atTargets,
        double[] direction,
        int atDirection,
        double[] product,
        int atProduct) {
      double top = top(units, outputs, at);
      double sum = 0;
      double mean = 0;
      double weight = 0;
      for (int i = 0; i < units; i++) {
        double e = Math.exp(outputs[at + i] - top);
        sum += e;
        mean += e * direction[atDirection + i];
        weight += targets[atTargets + i];
        product[atProduct + i] = e;
      }
      mean /= sum;
      double scale = weight / sum;
      for (int i = 0; i < units; i++) {
        product[atProduct + i] *= scale * (direction[atDirection + i] - mean);
      }
    }

    @Override
    public void hessian(
        int units,
        double[] outputs,
        int at,
        double[] targets,
        int atTargets,
        double[] matrix,
        int atMatrix) {
      double top = top(units, outputs, at);
      double sum = 0;
      double weight = 0;
      int last = atMatrix + units * (units - 1); // the last column holds e^a meanwhile
      for (int i = 0; i < units; i++) {
        double e = Math.exp(outputs[at + i] - top);
        sum += e;
        weight += targets[atTargets + i];
        matrix[last + i] = e;
      }
      for (int j = 0; j < units; j++) {
        double p = matrix[last + j] / sum;
        for (int i = 0; i <= j; i++) {
          double q = matrix[last + i] / sum;
          double element = weight * p * ((i == j ? 1 : 0) - q);
          matrix[atMatrix + j + i * units] = element;
          matrix[atMatrix + i + j * units] = element;
        }
      }
    }

    private static double top(int units, double[] outputs, int at) {
      double top = outputs[at];
      for (int i = 1; i < units; i++) {
        top = Math.max(top, outputs[at + i]);
      }
      return top;
    }
  }

  /**
   * The squared distance between outputs and targets: ℓ = c|a − y|², ∂²ℓ/∂a² = 2c.
   *
   * @param factor c, &gt; 0
   */
  record SquaredError(double factor) implements Loss {

    /** Rejects factors that are not positive and finite. */
    public SquaredError {
      if (!(factor > 0) || Double.isInfinite(factor)) {
        throw new IllegalArgumentException("factor must be finite and > 0, was " + factor);
      }
    }

    @Override
    public double gradient(
        int units,
        double[] outputs,
        int at,
        double[] targets,
        int atTargets,
        double[] gradient,
        int atGradient) {
      double square = 0;
      for (int i = 0; i < units; i++) {
        double error = outputs[at + i] - targets[atTargets + i];
        square += error * error;
        gradient[atGradient + i] = 2 * factor * error;
      }
      return factor * square;
    }

    @Override
    public void curvature(
        int units,
        double[] outputs,
        int at,
        double[] targets,
        int atTargets,
        double[] direction,
        int atDirection,
        double[] product,
        int atProduct) {
      for (int i = 0; i < units; i++) {
        product[atProduct + i] = 2 * factor * direction[atDirection + i];
      }
    }

    @Override
    public void hessian(
        int units,
        double[] outputs,
        int at,
        double[] targets,
        int atTargets,
        double[] matrix,
        int atMatrix) {
      Arrays.fill(matrix, atMatrix, atMatrix + units * units, 0);
      for (int i = 0; i < units; i++) {
        matrix[atMatrix + i * (units + 1)] = 2 * factor;
      }
    }
  }
}
