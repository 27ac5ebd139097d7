// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/** How a matrix enters a product: as it is or transposed. */
public enum Op {
  /** The matrix itself. */
  N,
  /** Its transpose. */
  T;

  /**
   * Rows of op(A).
   *
   * @param rows rows of A
   * @param cols columns of A
   * @return rows of op(A)
   */
  int rows(int rows, int cols) {
    return this == N ? rows : cols;
  }

  /**
   * Columns of op(A).
   *
   * @param rows rows of A
   * @param cols columns of A
   * @return columns of op(A)
   */
  int cols(int rows, int cols) {
    return this == N ? cols : rows;
  }

  /** The standard's letter; a constant, so that nothing is allocated per call. */
  String letter() {
    return this == N ? "N" : "T";
  }
}
