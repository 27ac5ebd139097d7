// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

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
   * @param matrix W
   * @param transpose Wᵀ
   */
  record Full(ColumnPanels matrix, ColumnPanels transpose) implements LayerStart {

    /** The matrix together with its transpose. */
    static Full of(ColumnPanels matrix) {
      return new Full(matrix, matrix.transpose());
    }

    @Override
    public int rows() {
      return matrix.rows();
    }

    @Override
    public int cols() {
      return matrix.cols();
    }

    boolean triangular() {
      return matrix.shape() != ColumnPanels.Shape.FULL;
    }
  }
}
