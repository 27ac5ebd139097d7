// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import org.spindle.linalg.Matrix;

/** What lies below the diagonal of a symmetric matrix, from what lies above it. */
final class Mirror {

  private static final int TILE = 16;

  private Mirror() {}

  /** Completes the rows beneath the weights of a layer: its own biases, and all later layers. */
  static void below(Matrix matrix, int weights, int biases, int end) {
    transpose(matrix, weights, biases, biases, end);
    transpose(matrix, weights, end, end, matrix.cols());
  }

  /** Copies rows × columns, above the diagonal, to its mirror image; by tiles for the caches. */
  private static void transpose(Matrix matrix, int row, int rowEnd, int column, int columnEnd) {
    double[] data = matrix.data();
    int leading = matrix.leading();
    for (int r0 = row; r0 < rowEnd; r0 += TILE) {
      int r1 = Math.min(rowEnd, r0 + TILE);
      for (int c0 = column; c0 < columnEnd; c0 += TILE) {
        int c1 = Math.min(columnEnd, c0 + TILE);
        for (int r = r0; r < r1; r++) {
          for (int c = c0; c < c1; c++) {
            data[matrix.offset() + c + r * leading] = data[matrix.offset() + r + c * leading];
          }
        }
      }
    }
  }
}
