// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.Arrays;

/**
 * Greedy layerwise pretraining by linear autoencoders on second-order statistics.
 *
 * <pre>
 * w ← w + λ d (1 − w²) w,   λ = 1/(2 d_max),   d ← d w² for the next layer
 * </pre>
 *
 * <p>Layer by layer an autoencoder x → W₂ W₁ x learns to reproduce its input from a small balanced
 * start along the input's principal components, W₁ = R √M Vᵀ: each component has one strength w =
 * √M, and full-batch gradient descent moves it by the recursion above. Strong components come to w
 * = 1, and those for which the epochs did not suffice stay small. The trained W₁ is kept, W₂ is
 * thrown away, and the layer's output is the next layer's input. With more units than components
 * the other units keep the initial strength.
 *
 * @source A. M. Saxe, J. L. McClelland and S. Ganguli 2014, section 3 and appendix E; A. Krogh and
 *     Y. Bengio et al. 2007 for the scheme; the recursion is exact on this manifold
 */
public final class GreedyPretraining {

  private final double initial;
  private final double[][] strengths;

  /**
   * The strengths after pretraining.
   *
   * @param task its inputs are learned
   * @param layers hidden layers, ≥ 1
   * @param epochs full-batch steps spent on each layer, ≥ 0
   * @param initialStrength w² at the start, in (0, 1)
   * @cost 6 · layers · epochs · rank flops
   */
  public GreedyPretraining(LinearTask task, int layers, int epochs, double initialStrength) {
    if (layers < 1 || epochs < 0 || !(initialStrength > 0 && initialStrength < 1)) {
      throw new IllegalArgumentException(
          "pretraining needs layers >= 1, epochs >= 0 and 0 < initial strength < 1, was "
              + layers
              + ", "
              + epochs
              + " and "
              + initialStrength);
    }
    this.initial = Math.sqrt(initialStrength);
    this.strengths = new double[layers][];
    double[] variance = task.variance().clone();
    for (int l = 0; l < layers; l++) {
      strengths[l] = train(variance, epochs);
      for (int a = 0; a < variance.length; a++) {
        variance[a] *= strengths[l][a] * strengths[l][a];
      }
    }
  }

  /**
   * Number of pretrained layers.
   *
   * @return hidden layers
   */
  public int layers() {
    return strengths.length;
  }

  /**
   * The strength of a component.
   *
   * @param layer from 0, the layer nearest to the inputs
   * @param component from 0, the strongest; beyond the rank of the inputs nothing was learned
   * @return w
   */
  public double strength(int layer, int component) {
    return component < strengths[layer].length ? strengths[layer][component] : initial;
  }

  private double[] train(double[] variance, int epochs) {
    double largest = Arrays.stream(variance).max().orElse(1);
    double[] w = new double[variance.length];
    Arrays.fill(w, initial);
    for (int a = 0; a < w.length; a++) {
      double step = variance[a] / (2 * largest);
      for (int epoch = 0; epoch < epochs && w[a] != 1; epoch++) {
        double next = w[a] + step * (1 - w[a] * w[a]) * w[a];
        if (next == w[a]) {
          break;
        }
        w[a] = next;
      }
    }
    return w;
  }
}
