// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import java.util.random.RandomGenerator;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;

/**
 * The ensemble that the weights of a network are drawn from; all biases are zero.
 *
 * <p>The matrices between hidden layers have the gain g. The first and the last matrix have the
 * gain 1 whatever g is, so that the input lengths and the scale of the outputs do not depend on it:
 * with ⟨x²⟩ = 1 the lengths begin at q¹ = 1, in both ensembles alike.
 */
public enum Initialization {
  /** Uniformly distributed matrices all of whose singular values are g. */
  ORTHOGONAL {
    @Override
    void fill(
        float[] target, int from, int outputs, int inputs, double gain, RandomGenerator random) {
      double[] matrix = HaarOrthogonal.isometry(outputs, inputs, random);
      for (int i = 0; i < outputs; i++) {
        for (int j = 0; j < inputs; j++) {
          target[from + i * inputs + j] = (float) (gain * matrix[i + j * outputs]);
        }
      }
    }
  },

  /** Independent entries of variance g²/n for n incoming weights of a neuron. */
  GAUSSIAN {
    @Override
    void fill(
        float[] target, int from, int outputs, int inputs, double gain, RandomGenerator random) {
      GaussianMatrix.fill(target, from, from + outputs * inputs, gain / Math.sqrt(inputs), random);
    }
  };

  /**
   * The parameters of a network at the start.
   *
   * @param network the architecture
   * @param gain g of the matrices between hidden layers, ≥ 0
   * @param random the stream to draw from
   * @return all weights and biases, in the order of {@link Architecture}
   */
  public float[] draw(Architecture network, double gain, RandomGenerator random) {
    float[] parameters = new float[network.parameters()];
    for (int l = 1; l <= network.factors(); l++) {
      boolean hidden = l > 1 && l < network.factors();
      fill(
          parameters,
          network.weightOffset(l),
          network.width(l),
          network.width(l - 1),
          hidden ? gain : 1,
          random);
    }
    return parameters;
  }

  abstract void fill(
      float[] target, int from, int outputs, int inputs, double gain, RandomGenerator random);
}
