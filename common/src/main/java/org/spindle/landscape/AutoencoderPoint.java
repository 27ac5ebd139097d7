// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A critical point of a linear autoencoder with biases: it keeps a subset S of at most k principal
 * components and drops the others.
 *
 * <pre>
 * V = ½ Tr (1 − W₂W₁) Σ (1 − W₂W₁)ᵀ + ½ |W₂ b₁ + b₂|²,   r = |S| ≤ k
 * loss   = ½ Σ_{j∉S} λ_j
 * index  = #{i ∈ S, j ∉ S: λ_j &gt; λ_i} + (k − r)(d − r)
 * nullity = r² + 2 r (k − r) + k
 * </pre>
 *
 * <p>Hidden neurons can be mixed by any invertible matrix, and the last k null directions shift the
 * biases b₁: with c = W₂b₁ + b₂ in place of b₂ nothing depends on b₁, and c = 0 is a minimum.
 *
 * @param spectrum λ_1 … λ_d of Σ, descending, all different
 * @param code k, hidden neurons, below d
 * @param subset S, bit j for λ_{j+1}
 * @source P. Baldi and K. Hornik, Neural Networks 2, 53 (1989)
 */
public record AutoencoderPoint(double[] spectrum, int code, int subset) {

  /**
   * The number of components that are kept.
   *
   * @return r
   */
  public int rank() {
    return Integer.bitCount(subset);
  }

  private boolean keeps(int component) {
    return (subset >>> component & 1) == 1;
  }

  /**
   * The error.
   *
   * @return V
   */
  public double loss() {
    return IntStream.range(0, spectrum.length)
        .filter(j -> !keeps(j))
        .mapToDouble(j -> spectrum[j] / 2)
        .sum();
  }

  /**
   * The negative directions: a kept component exchanged for a larger one, or an idle neuron turned
   * to a dropped one.
   *
   * @return number of negative eigenvalues of the Hessian
   */
  public int index() {
    int exchanges = 0;
    for (int i = 0; i < spectrum.length; i++) {
      for (int j = 0; keeps(i) && j < spectrum.length; j++) {
        exchanges += !keeps(j) && spectrum[j] > spectrum[i] ? 1 : 0;
      }
    }
    return exchanges + (code - rank()) * (spectrum.length - rank());
  }

  /**
   * The null directions.
   *
   * @return number of vanishing eigenvalues of the Hessian
   */
  public int nullity() {
    int r = rank();
    return r * r + 2 * r * (code - r) + code;
  }

  /**
   * The critical points of the same network.
   *
   * @return one for each subset of at most k components
   */
  public List<AutoencoderPoint> all() {
    return IntStream.range(0, 1 << spectrum.length)
        .filter(s -> Integer.bitCount(s) <= code)
        .mapToObj(s -> new AutoencoderPoint(spectrum, code, s))
        .toList();
  }
}
