// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Objects;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The second-order statistics of a world of items and features, all that a linear network learns
 * from: Σ³¹ = Y diag(p) Xᵀ and Σ¹¹ = X diag(p) Xᵀ.
 *
 * <p>Correlations are sums over items, not means, so p = 1 for items that are all seen once an
 * epoch.
 *
 * @param inputOutput Σ³¹, features × inputs
 * @param input Σ¹¹, inputs × inputs, symmetric; null for the identity
 */
public record Correlations(Matrix inputOutput, Matrix input) {

  /** Checks the shapes. */
  public Correlations {
    Objects.requireNonNull(inputOutput, "inputOutput");
    int inputs = inputOutput.cols();
    if (input != null && (input.rows() != inputs || input.cols() != inputs)) {
      throw new IllegalArgumentException(
          "input correlations must be " + inputs + " x " + inputs + ", were " + input.shape());
    }
  }

  /**
   * Items as one-hot inputs, all presented equally often: Σ³¹ = Y, Σ¹¹ = I.
   *
   * @param features Y, features × items; used, not copied
   * @return the correlations
   */
  public static Correlations ofItems(Matrix features) {
    return new Correlations(features, null);
  }

  /**
   * Items as one-hot inputs with frequencies: Σ³¹ = Y diag(p), Σ¹¹ = diag(p).
   *
   * @param features Y, features × items
   * @param frequencies p, one per item, &gt; 0
   * @return the correlations
   */
  public static Correlations ofFrequencies(Matrix features, double[] frequencies) {
    Matrix weighted = features.copy();
    for (int item = 0; item < weighted.cols(); item++) {
      if (!(frequencies[item] > 0)) {
        throw new IllegalArgumentException("frequencies must be > 0, was " + frequencies[item]);
      }
      for (int m = 0; m < weighted.rows(); m++) {
        weighted.set(m, item, weighted.get(m, item) * frequencies[item]);
      }
    }
    return new Correlations(weighted, Matrix.diagonal(frequencies));
  }

  /**
   * Items that look like vectors: Σ³¹ = Y Xᵀ, Σ¹¹ = X Xᵀ.
   *
   * @param features Y, features × items
   * @param percepts X, inputs × items
   * @return the correlations
   */
  public static Correlations ofPercepts(Matrix features, Matrix percepts) {
    Blas blas = Blas.best();
    return new Correlations(
        blas.multiply(Op.N, features, Op.T, percepts),
        blas.multiply(Op.N, percepts, Op.T, percepts));
  }
}
