// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * The directions in which a second-order step may go: all of ℝᴾ, by the whole matrix, or the Krylov
 * space of the gradient, K = span(∇f, H∇f, …, H^{k−1}∇f), by k products.
 *
 * <p>Inside a Krylov space the other directions do not move at all. Its basis is made orthogonal
 * twice; if the space is exhausted before k, the step is that of the whole matrix.
 *
 * @param dimensions k, or 0 for the whole space
 * @cost whole: one matrix and up to 8/3·P³ flops, 3 P² doubles; Krylov: k products and 8 P k²
 *     flops, P k doubles
 */
public record CurvatureSpace(int dimensions) {

  /** Rejects negative dimensions. */
  public CurvatureSpace {
    if (dimensions < 0) {
      throw new IllegalArgumentException("dimensions must be >= 0, were " + dimensions);
    }
  }

  /**
   * All directions.
   *
   * @return the whole space
   */
  public static CurvatureSpace whole() {
    return new CurvatureSpace(0);
  }

  /**
   * Few directions.
   *
   * @param dimensions k ≥ 1
   * @return the Krylov space of the gradient
   */
  public static CurvatureSpace krylov(int dimensions) {
    if (dimensions < 1) {
      throw new IllegalArgumentException("a Krylov space has 1 or more dimensions: " + dimensions);
    }
    return new CurvatureSpace(dimensions);
  }

  /**
   * Whether these are all directions.
   *
   * @return false for a Krylov space
   */
  public boolean isWhole() {
    return dimensions == 0;
  }
}
