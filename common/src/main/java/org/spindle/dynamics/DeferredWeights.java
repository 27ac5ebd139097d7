// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.Arrays;
import org.spindle.linalg.simd.ThinProduct;

/**
 * A weight matrix in training that keeps its latest changes as factors.
 *
 * <pre>
 * W(t) = base − λ Σ_k B_kᵀ C_k,   B_k 10 × rows,  C_k 10 × cols
 * </pre>
 *
 * <p>Gradient descent on second-order statistics changes a matrix by rank 10 in an iteration. A
 * product with ten rows passes through the factors at 40·(rows + cols) flops for each pending
 * change, and the changes enter the base a dozen at a time: two passes that read the matrix, and
 * none that writes it, are left of an iteration. While the base is a diagonal or a triangle, the
 * factors are cheaper than filling it, and more of them are kept. When the changes are folded in
 * follows from the shape alone, and matters to rounding only.
 *
 * @cost an iteration of a full base: 60 · rows · cols flops, 8 · rows · cols bytes read, and a
 *     tenth as much for the factors
 */
final class DeferredWeights {

  private static final int TEN = ThinProduct.ROWS;

  private final LayerStart start;
  private final int rows;
  private final int cols;
  private final int ldRows;
  private final int ldCols;
  private final int patience;
  private final int batch;
  private final float[] lefts;
  private final float[] rights;

  private float[] base;
  private boolean full;
  private int pending;
  private float minusRate;

  DeferredWeights(LayerStart start) {
    this.start = start;
    this.rows = start.rows();
    this.cols = start.cols();
    this.ldRows = ThinProduct.padded(rows);
    this.ldCols = ThinProduct.padded(cols);
    this.batch = batch(rows, cols);
    this.patience = patience(start);
    int capacity = capacity(batch, patience);
    this.lefts = new float[Math.multiplyExact(capacity, ldRows)];
    this.rights = new float[Math.multiplyExact(capacity, ldCols)];
  }

  /** Changes folded into a full base at once: passes over W against longer factors. */
  static int batch(int rows, int cols) {
    double n = 2.0 * rows * cols / (rows + cols);
    return Math.max(4, (int) Math.round(Math.sqrt(n / 12)));
  }

  /** Changes kept before a structured base is filled: as long as they cost less than a full one. */
  static int patience(LayerStart start) {
    double n = 2.0 * start.rows() * start.cols() / (start.rows() + start.cols());
    if (start instanceof LayerStart.Full given) {
      return given.upper() ? Math.max(4, (int) (0.026 * n)) : batch(start.rows(), start.cols());
    }
    return Math.max(4, (int) (0.045 * n));
  }

  /** Rows of the factors: those that wait, one more B, and padding. */
  private static int capacity(int batch, int patience) {
    return ThinProduct.paddedRows(TEN * (Math.max(batch, patience) + 1));
  }

  void reset(double rate) {
    pending = 0;
    full = false;
    minusRate = (float) -rate;
  }

  /** Where the next B is to be written, in rows. */
  float[] lefts() {
    return lefts;
  }

  /** Index of the first element of the next B. */
  int leftOffset() {
    return TEN * pending * ldRows;
  }

  /** Distance between the rows of B. */
  int ldRows() {
    return ldRows;
  }

  int cols() {
    return cols;
  }

  int rows() {
    return rows;
  }

  /**
   * out ← B W for the B that was written last.
   *
   * @param columns the same B in columns
   * @param out in rows, overwritten
   * @param offset index of its first element
   * @param ldOut distance between its rows
   */
  void left(float[] columns, float[] out, int offset, int ldOut, Workspace space) {
    for (int r = 0; r < TEN; r++) {
      Arrays.fill(out, offset + r * ldOut, offset + r * ldOut + ldOut, 0);
    }
    if (pending == (full ? batch : patience)) {
      foldAndMultiply(columns, out, offset, ldOut, space.small);
      return;
    }
    if (full) {
      ThinProduct.left(base, ldCols, rows, cols, false, columns, out, offset, ldOut);
    } else if (start instanceof LayerStart.Full given) {
      ThinProduct.left(
          given.elements(), ldCols, rows, cols, given.upper(), columns, out, offset, ldOut);
    } else {
      scaleRows(((LayerStart.Diagonal) start).scale(), out, offset, ldOut);
    }
    if (pending > 0) {
      int changes = TEN * pending;
      ThinProduct.right(lefts, ldRows, changes, rows, false, columns, space.small);
      scale(space.small, changes);
      ThinProduct.left(rights, ldCols, changes, cols, false, space.small, out, offset, ldOut);
    }
  }

  /**
   * outᵀ ← W Cᵀ.
   *
   * @param columns C in columns
   * @param out in columns, overwritten
   */
  void right(float[] columns, float[] out, Workspace space) {
    if (full) {
      ThinProduct.right(base, ldCols, rows, cols, false, columns, out);
    } else if (start instanceof LayerStart.Full given) {
      ThinProduct.right(given.elements(), ldCols, rows, cols, given.upper(), columns, out);
    } else {
      scaleColumns(((LayerStart.Diagonal) start).scale(), columns, out);
    }
    if (pending > 0) {
      int changes = TEN * pending;
      ThinProduct.right(rights, ldCols, changes, cols, false, columns, space.small);
      scale(space.small, changes);
      Arrays.fill(space.rows, 0, TEN * ldRows, 0);
      ThinProduct.left(lefts, ldRows, changes, rows, false, space.small, space.rows, 0, ldRows);
      ThinProduct.addToColumns(space.rows, ldRows, rows, out);
    }
  }

  /** W ← W − λ Bᵀ C for the B that was written last and this C in columns. */
  void change(float[] columns) {
    ThinProduct.toRows(columns, cols, rights, TEN * pending * ldCols, ldCols);
    pending++;
  }

  /**
   * W ← W − λ Σ B_kᵀ C_k and out ← out + B W, in one pass over W: ten rows at a time, which are
   * multiplied while they are in the cache. (sgemm walks over W in tiles that lie on as many pages
   * as they have rows, and is half as fast as it could be.)
   */
  private void foldAndMultiply(float[] columns, float[] out, int offset, int ldOut, float[] small) {
    if (base == null) {
      base = new float[Math.multiplyExact(ThinProduct.paddedRows(rows + TEN), ldCols)];
    }
    int changes = TEN * pending;
    for (int i = 0; i < rows; i += TEN) {
      int group = Math.min(TEN, rows - i);
      if (!full) {
        fill(i, group);
      }
      scaledColumns(i, group, changes, small);
      ThinProduct.left(rights, ldCols, changes, cols, false, small, base, i * ldCols, ldCols);
      ThinProduct.leftRows(base, ldCols, i, i + group, 0, cols, columns, out, offset, ldOut);
    }
    full = true;
    System.arraycopy(lefts, leftOffset(), lefts, 0, TEN * ldRows); // the B that waits for its C
    pending = 0;
  }

  /** −λ times some columns of all B_k, each of these columns becoming one of ten rows. */
  private void scaledColumns(int first, int group, int changes, float[] small) {
    for (int k = 0; k < changes; k++) {
      int from = k * ldRows + first;
      int to = k * ThinProduct.STRIDE;
      for (int r = 0; r < group; r++) {
        small[to + r] = minusRate * lefts[from + r];
      }
      Arrays.fill(small, to + group, to + TEN, 0);
    }
  }

  /** Writes rows of the start to the base. */
  private void fill(int first, int group) {
    int from = first * ldCols;
    if (start instanceof LayerStart.Full given) {
      System.arraycopy(given.elements(), from, base, from, group * ldCols);
      return;
    }
    Arrays.fill(base, from, from + group * ldCols, 0);
    float[] scale = ((LayerStart.Diagonal) start).scale();
    for (int i = first; i < Math.min(first + group, scale.length); i++) {
      base[i * ldCols + i] = scale[i];
    }
  }

  private void scaleRows(float[] scale, float[] out, int offset, int ldOut) {
    int from = leftOffset();
    for (int r = 0; r < TEN; r++) {
      for (int i = 0; i < scale.length; i++) {
        out[offset + r * ldOut + i] = scale[i] * lefts[from + r * ldRows + i];
      }
    }
  }

  private void scaleColumns(float[] scale, float[] columns, float[] out) {
    int stride = ThinProduct.STRIDE;
    for (int i = 0; i < scale.length; i++) {
      for (int r = 0; r < stride; r++) {
        out[i * stride + r] = scale[i] * columns[i * stride + r];
      }
    }
    Arrays.fill(out, scale.length * stride, ThinProduct.paddedRows(rows) * stride, 0);
  }

  private void scale(float[] small, int changes) {
    for (int i = 0; i < changes * ThinProduct.STRIDE; i++) {
      small[i] *= minusRate;
    }
  }

  /** Bytes that a matrix of this start occupies while it is trained, its start included. */
  static long bytes(LayerStart start) {
    return bytes(start.rows(), start.cols(), start instanceof LayerStart.Full, patience(start));
  }

  static long bytes(int rows, int cols, boolean given, int patience) {
    long matrix = 4L * ThinProduct.paddedRows(rows) * ThinProduct.padded(cols);
    long capacity = capacity(batch(rows, cols), patience);
    long factors = 4L * capacity * (ThinProduct.padded(rows) + ThinProduct.padded(cols));
    return (given ? 2 : 1) * matrix + factors;
  }

  /** Room for intermediate products, shared by the matrices of a network. */
  static final class Workspace {
    private final float[] small;
    private final float[] rows;

    Workspace(Iterable<DeferredWeights> weights) {
      int changes = 0;
      int widest = 0;
      for (DeferredWeights w : weights) {
        changes = Math.max(changes, capacity(w.batch, w.patience));
        widest = Math.max(widest, w.ldRows);
      }
      small = new float[changes * ThinProduct.STRIDE];
      rows = new float[TEN * widest];
    }
  }
}
