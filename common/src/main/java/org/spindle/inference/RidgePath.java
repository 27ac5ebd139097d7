// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.linalg.Triangle;

/**
 * Ridge regression at any number of ridges by one factorization of the Gram matrix.
 *
 * <pre>
 * K = UsUᵀ,   α_δ = U (s + δ)⁻¹ Uᵀ y,   training error = |δ α_δ|²/n
 * </pre>
 *
 * @cost 9n³ flops for the factorization, 2n² a ridge and target
 */
public final class RidgePath {

  private static final double ROUNDING = 1e-12; // of the largest eigenvalue: a null direction

  private final SymmetricEigen eigen;
  private final Matrix rotated;

  /**
   * Factorizes.
   *
   * @param gram K, n × n, symmetric; its lower triangle is read, not changed
   * @param targets y, n × c, a target a column
   */
  public RidgePath(Matrix gram, Matrix targets) {
    eigen = SymmetricEigen.of(gram);
    rotated = Blas.best().multiply(Op.T, eigen.vectors(), Op.N, targets);
  }

  /**
   * The factorization of features' Gram matrix.
   *
   * @param features n × p
   * @param targets n × c
   * @return the path of K = FFᵀ
   */
  public static RidgePath ofFeatures(Matrix features, Matrix targets) {
    Matrix gram = new Matrix(features.rows(), features.rows());
    Blas.best().syrk(Triangle.LOWER, Op.N, 1, features, 0, gram);
    return new RidgePath(gram, targets);
  }

  /**
   * The coefficients of the examples.
   *
   * @param ridge δ ≥ 0; at 0 it is the solution of smallest norm
   * @return α_δ, n × c; predictions are K(new, examples)·α
   */
  public Matrix coefficients(double ridge) {
    int n = rotated.rows();
    double[] values = eigen.values();
    double least = ROUNDING * Math.abs(values[n - 1]);
    Matrix scaled = new Matrix(n, rotated.cols());
    for (int c = 0; c < rotated.cols(); c++) {
      for (int i = 0; i < n; i++) {
        boolean isNull = ridge == 0 && values[i] <= least;
        scaled.set(i, c, isNull ? 0 : rotated.get(i, c) / (values[i] + ridge));
      }
    }
    return Blas.best().multiply(eigen.vectors(), scaled);
  }

  /**
   * The training error.
   *
   * @param ridge δ &gt; 0
   * @return mean over examples of the squared residual, summed over targets
   */
  public double training(double ridge) {
    double sum = 0;
    int n = rotated.rows();
    for (int c = 0; c < rotated.cols(); c++) {
      for (int i = 0; i < n; i++) {
        double left = rotated.get(i, c) * ridge / (eigen.values()[i] + ridge);
        sum += left * left;
      }
    }
    return sum / n;
  }
}
