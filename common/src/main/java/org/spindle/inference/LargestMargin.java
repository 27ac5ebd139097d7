// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Triangle;
import org.spindle.random.GaussianMatrix;

/**
 * The largest margin with which a hyperplane through the origin leaves given patterns on one side:
 * the distance of the origin from their convex hull.
 *
 * <pre>
 * κ = max_w min_i w·x_i/|w| = min_{μ≥0, Σμ=1} |Σ μ_i x_i|
 * </pre>
 *
 * <p>From nonnegative least squares of |Σλ_i x_i|² + (1 − Σλ_i)²: there Σλ = 1/(1+κ²). No iteration
 * whose length depends on the margin, as the perceptron rule is: whether patterns can be separated
 * is decided in finitely many steps.
 *
 * @error κ² to 1e-13: patterns with a margin below 1e-6 count as not separable
 */
public final class LargestMargin {

  /** Margins below it are rounding. */
  private static final double LEAST = 1e-6;

  private LargestMargin() {}

  /**
   * The margin of given patterns.
   *
   * @param patterns N × P, a pattern a column, times its sign
   * @return κ; 0 if no hyperplane separates them
   */
  public static double of(Matrix patterns) {
    int p = patterns.cols();
    Matrix gram = new Matrix(p, p);
    Blas.best().syrk(Triangle.LOWER, Op.T, 1, patterns, 0, gram);
    double[] g = gram.data();
    double[] ones = new double[p];
    for (int c = 0; c < p; c++) {
      ones[c] = 1;
      for (int r = c; r < p; r++) {
        g[r + c * p] += 1;
        g[c + r * p] = g[r + c * p];
      }
    }
    double sum = 0;
    for (double weight : NonnegativeSquares.solve(p, g, ones)) {
      sum += weight;
    }
    double square = 1 / sum - 1;
    return square > LEAST * LEAST ? Math.sqrt(square) : 0;
  }

  /**
   * The margin of gaussian patterns with random signs.
   *
   * @param patterns P ≥ 1
   * @param dimension N ≥ 1
   * @param random generator
   * @return κ; 0 if they are not separable
   */
  public static double draw(int patterns, int dimension, RandomGenerator random) {
    double[] x = GaussianMatrix.matrix(dimension, patterns, 1, random);
    return of(new Matrix(dimension, patterns, x)); // a gaussian is as likely as its negative
  }
}
