// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/** Products of a matrix and of its transpose with vectors, whoever has the matrix. */
interface MatrixProduct {

  /**
   * y ← op(A)x.
   *
   * @param op how A enters
   * @param x vectors, as columns; not changed
   * @param y as many, overwritten
   */
  void apply(Op op, Matrix x, Matrix y);

  /** Products with a matrix that is there, all columns at once. */
  static MatrixProduct of(Matrix a) {
    return (op, x, y) -> Blas.best().gemm(op, Op.N, 1, a, x, 0, y);
  }
}
