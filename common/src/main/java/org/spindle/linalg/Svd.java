// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The singular value decomposition of a matrix.
 *
 * <p>A = U·diag(s)·Vᵀ, s descending, ≥ 0; the columns of U and the rows of Vᵀ are orthonormal.
 *
 * @param u left vectors, m × k (thin, k = min(m, n)) or m × m (full)
 * @param values the k singular values, descending
 * @param vt right vectors as rows, k × n (thin) or n × n (full)
 */
public record Svd(Matrix u, double[] values, Matrix vt) {

  /** How many of the vectors are wanted. */
  public enum Extent {
    /** None. */
    VALUES("N"),
    /** As many as there are singular values. */
    THIN("S"),
    /** A basis of the whole space on either side. */
    FULL("A");

    private final String job;

    Extent(String job) {
      this.job = job;
    }

    /** The letter of dgesdd. */
    String job() {
      return job;
    }
  }

  /**
   * The thin decomposition, on the best engine.
   *
   * @param a matrix of shape m × n, not changed; its elements must be finite
   * @return U of shape m × k, k values, Vᵀ of shape k × n, k = min(m, n)
   * @throws LapackException if it does not converge
   * @error backward stable: ‖A − U·S·Vᵀ‖ of order 1e-15·‖A‖
   * @cost about 6·m·n·k + 20·k³ flops
   */
  public static Svd thin(Matrix a) {
    return new SvdWorkspace(a.rows(), a.cols(), Extent.THIN, Lapack.best()).decompose(a);
  }

  /**
   * The full decomposition, on the best engine.
   *
   * @param a matrix of shape m × n, not changed; its elements must be finite
   * @return U of shape m × m, min(m, n) values, Vᵀ of shape n × n
   * @throws LapackException if it does not converge
   */
  public static Svd full(Matrix a) {
    return new SvdWorkspace(a.rows(), a.cols(), Extent.FULL, Lapack.best()).decompose(a);
  }

  /**
   * The singular values alone, on the best engine.
   *
   * @param a matrix of shape m × n, not changed; its elements must be finite
   * @return min(m, n) values, descending
   * @throws LapackException if it does not converge
   * @cost about 4·m·n·k − 4/3·k³ flops, k = min(m, n)
   */
  public static double[] values(Matrix a) {
    return new SvdWorkspace(a.rows(), a.cols(), Extent.VALUES, Lapack.best()).values(a);
  }

  /**
   * The matrix again, from its factors.
   *
   * @return U·diag(s)·Vᵀ, a new m × n matrix
   */
  public Matrix product() {
    int k = values.length;
    Matrix scaled = u.block(0, 0, u.rows(), k).copy();
    for (int c = 0; c < k; c++) {
      for (int r = 0; r < scaled.rows(); r++) {
        scaled.set(r, c, scaled.get(r, c) * values[c]);
      }
    }
    return Blas.best().multiply(scaled, vt.block(0, 0, k, vt.cols()));
  }
}
