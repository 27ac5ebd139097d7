// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;
import org.spindle.network.Activation;
import org.spindle.network.Adam;
import org.spindle.network.Architecture;
import org.spindle.network.FloatBackpropagation;
import org.spindle.network.Loss;
import org.spindle.random.GaussianMatrix;

/**
 * A network that learns to denoise at one noise level from n data and no others, with fresh noise
 * on them at each step: it first learns what the data have in common, and the data themselves
 * later.
 *
 * <pre>
 * x̂_0 = √ᾱ x_t + √(1−ᾱ) o(x_t),   ℓ = |x_0 − x̂_0|²/(d(1 − ᾱ))
 * </pre>
 *
 * <p>Two hidden layers of SiLU; the output is zero at the start. Adam at a constant rate.
 *
 * @source Bonnaire, Urfin, Biroli and Mézard 2025
 */
public final class TrainingSetDenoiser {

  private final Matrix data;
  private final double kept;
  private final double noise;
  private final int batch;
  private final FloatBackpropagation kernel;
  private final float[] parameters;
  private final float[] gradient;
  private final Adam descent;

  /**
   * A network that has learned nothing.
   *
   * @param data d × n, a datum a column, n ≥ 2; not changed
   * @param signal ᾱ in (0, 1)
   * @param hidden neurons of each of two hidden layers
   * @param batch noisy data of a step, each drawn from all n
   * @param rate learning rate
   * @param weights stream of the first weights
   */
  public TrainingSetDenoiser(
      Matrix data, double signal, int hidden, int batch, double rate, RandomGenerator weights) {
    if (data.cols() < 2) {
      throw new IllegalArgumentException("a training set needs n >= 2 data, had " + data.cols());
    }
    if (!(signal > 0 && signal < 1)) {
      throw new IllegalArgumentException("signal must be in (0, 1), was " + signal);
    }
    this.data = data;
    this.kept = Math.sqrt(signal);
    this.noise = Math.sqrt(1 - signal);
    this.batch = batch;
    int d = data.rows();
    Architecture network =
        Architecture.of(new Loss.SquaredError(0.5), Activation.SILU, d, hidden, hidden, d);
    kernel = new FloatBackpropagation(network, batch);
    parameters = new float[network.parameters()];
    for (int l = 1; l < network.factors(); l++) {
      int fanIn = network.width(l - 1);
      float[] drawn =
          GaussianMatrix.floatMatrix(fanIn, network.width(l), Math.sqrt(2.0 / fanIn), weights);
      System.arraycopy(drawn, 0, parameters, network.weightOffset(l), drawn.length);
    }
    gradient = new float[parameters.length];
    descent = new Adam(parameters, rate, 1, Integer.MAX_VALUE, parameters.length);
  }

  /**
   * One step of learning.
   *
   * @param generator stream of data and noise
   */
  public void learn(RandomGenerator generator) {
    int d = data.rows();
    float[] inputs = kernel.inputs();
    int[] drawn = new int[batch];
    for (int c = 0; c < batch; c++) {
      drawn[c] = generator.nextInt(data.cols());
      for (int k = 0; k < d; k++) {
        double x = kept * data.get(k, drawn[c]) + noise * generator.nextGaussian();
        inputs[c * kernel.inputLeading() + k] = (float) x;
      }
    }
    kernel.forward(parameters, batch);
    float[] outputs = kernel.outputs();
    float[] errors = kernel.errors();
    double scale = 2.0 / (batch * d * noise);
    for (int c = 0; c < batch; c++) {
      for (int k = 0; k < d; k++) {
        int at = c * kernel.outputLeading() + k;
        double guess = kept * inputs[c * kernel.inputLeading() + k] + noise * outputs[at];
        errors[at] = (float) (scale * (guess - data.get(k, drawn[c])));
      }
    }
    kernel.backward(parameters, batch, gradient);
    descent.step(gradient, true);
  }

  /**
   * The mean loss on given noisy data, which nothing is learned from.
   *
   * @param clean x_0, d × n, not changed
   * @param noisy x_t, d × n, not changed
   * @return mean |x_0 − x̂_0|²/d
   */
  public double loss(Matrix clean, Matrix noisy) {
    int d = data.rows();
    double sum = 0;
    for (int from = 0; from < clean.cols(); from += batch) {
      int n = Math.min(batch, clean.cols() - from);
      float[] inputs = kernel.inputs();
      for (int c = 0; c < n; c++) {
        for (int k = 0; k < d; k++) {
          inputs[c * kernel.inputLeading() + k] = (float) noisy.get(k, from + c);
        }
      }
      kernel.forward(parameters, n);
      for (int c = 0; c < n; c++) {
        for (int k = 0; k < d; k++) {
          double out = kernel.outputs()[c * kernel.outputLeading() + k];
          double off = clean.get(k, from + c) - kept * noisy.get(k, from + c) - noise * out;
          sum += off * off;
        }
      }
    }
    return sum / clean.cols() / d;
  }
}
