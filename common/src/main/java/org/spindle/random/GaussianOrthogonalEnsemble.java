// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import java.util.random.RandomGenerator;

/**
 * The gaussian orthogonal ensemble G_n: symmetric matrices with density ∝ exp(−tr G²/4).
 *
 * <pre>
 * G_ij ~ N(0, 1) off the diagonal,  G_ii ~ N(0, 2);   E tr G² = n(n + 1),  spectrum in ±2√n
 * </pre>
 *
 * <p>Its spectrum is that of a tridiagonal matrix with independent elements, N(0, 2) on the
 * diagonal and χ_{n−1}, …, χ_1 beside it: n numbers in place of n². Without its first row that is
 * the tridiagonal model of G_{n−1}.
 *
 * @cost dense 10 ns an element; tridiagonal about 25 ns a row
 * @source H. F. Trotter 1984, Adv. Math. 54, 67; I. Dumitriu and A. Edelman 2002, J. Math. Phys.
 *     43, 5830
 */
public final class GaussianOrthogonalEnsemble {

  private static final double SQRT2 = Math.sqrt(2);

  private GaussianOrthogonalEnsemble() {}

  /**
   * A dense matrix.
   *
   * @param n order, ≥ 1
   * @param sigma factor on all elements, ≥ 0; 1/√n for a spectrum in ±2
   * @param generator the stream to draw from; moves on by n(n + 1)/2 gaussians
   * @return G, n × n, column-major, symmetric
   */
  public static double[] dense(int n, double sigma, RandomGenerator generator) {
    double[] matrix = new double[Math.multiplyExact(n, n)];
    for (int c = 0; c < n; c++) {
      matrix[c * n + c] = SQRT2 * sigma * generator.nextGaussian();
      for (int r = c + 1; r < n; r++) {
        double element = sigma * generator.nextGaussian();
        matrix[c * n + r] = element;
        matrix[r * n + c] = element;
      }
    }
    return matrix;
  }

  /**
   * A tridiagonal matrix with the spectrum of G_n.
   *
   * @param n order, ≥ 1
   * @param diagonal n diagonal elements, overwritten
   * @param squares squares of the n − 1 elements beside the diagonal, χ²_{n−1}, …, χ²_1,
   *     overwritten
   * @param generator the stream to draw from
   */
  public static void tridiagonal(
      int n, double[] diagonal, double[] squares, RandomGenerator generator) {
    for (int i = 0; i < n; i++) {
      diagonal[i] = SQRT2 * generator.nextGaussian();
    }
    for (int i = 0; i < n - 1; i++) {
      squares[i] = GammaVariate.chiSquare(n - 1 - i, generator);
    }
  }
}
