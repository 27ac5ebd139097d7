// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import org.spindle.linalg.simd.ThinProduct;

/** A weight matrix before training, rows × cols, with as much structure as it has. */
sealed interface LayerStart {

  /** Number of rows: units that the matrix feeds. */
  int rows();

  /** Number of columns: units that it reads. */
  int cols();

  /**
   * W_ii = scale_i, all else 0.
   *
   * @param rows number of rows
   * @param cols number of columns
   * @param scale the diagonal, min(rows, cols) elements
   */
  record Diagonal(int rows, int cols, float[] scale) implements LayerStart {

    /** A multiple of the identity, cut or padded with zeros. */
    static Diagonal constant(int rows, int cols, double gain) {
      float[] scale = new float[Math.min(rows, cols)];
      java.util.Arrays.fill(scale, (float) gain);
      return new Diagonal(rows, cols, scale);
    }
  }

  /**
   * Any matrix.
   *
   * @param rows number of rows
   * @param cols number of columns
   * @param upper whether everything below the diagonal is zero
   * @param elements row-major, paddedRows(rows) rows padded(cols) apart, padding zero
   */
  record Full(int rows, int cols, boolean upper, float[] elements) implements LayerStart {

    /** A matrix of zeros to be filled. */
    static Full zeros(int rows, int cols, boolean upper) {
      int length = Math.multiplyExact(ThinProduct.paddedRows(rows), ThinProduct.padded(cols));
      return new Full(rows, cols, upper, new float[length]);
    }
  }
}
