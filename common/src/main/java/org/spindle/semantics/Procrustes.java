// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;

/**
 * One configuration of points laid over another by rotation, reflection and scale: with XᵀY = A Σ
 * Bᵀ, both centred, X Q c, Q = A Bᵀ, c = tr Σ/‖X‖².
 *
 * @param aligned X Q c, n × dimensions
 * @param r2 R² = 1 − ‖Y − X Q c‖²/‖Y‖² = (tr Σ)²/(‖X‖² ‖Y‖²)
 * @source Schönemann and Carroll 1970, Psychometrika 35, 245
 */
public record Procrustes(Matrix aligned, double r2) {

  /**
   * The alignment of points with their model.
   *
   * @param points X, n × dimensions, with the mean 0 in each column
   * @param model Y, n × dimensions, with the mean 0 in each column
   * @return aligned points and R²
   */
  public static Procrustes of(Matrix points, Matrix model) {
    Blas blas = Blas.best();
    Svd svd = Svd.thin(blas.multiply(Op.T, points, Op.N, model));
    double trace = Arrays.stream(svd.values()).sum();
    double squares = blas.dot(points.data(), points.data());
    double modelSquares = blas.dot(model.data(), model.data());
    Matrix aligned = blas.multiply(points, blas.multiply(svd.u(), svd.vt()));
    blas.scal(trace / squares, aligned.data());
    return new Procrustes(aligned, trace * trace / (squares * modelSquares));
  }
}
