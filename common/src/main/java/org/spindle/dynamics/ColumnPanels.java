// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import org.spindle.linalg.simd.ThinProduct;

/**
 * A matrix in panels of {@link ThinProduct#PANEL} columns, each stored row after row, so that a
 * product with ten rows reads it as one stream.
 */
final class ColumnPanels {

  /** Where a matrix has elements. */
  enum Shape {
    FULL,
    UPPER,
    LOWER;

    Shape transposed() {
      return this == UPPER ? LOWER : this == LOWER ? UPPER : FULL;
    }

    int first(int panel, int rows) {
      return this == LOWER ? Math.min(rows, panel * WIDTH) : 0;
    }

    int end(int panel, int rows) {
      return this == UPPER ? Math.min(rows, (panel + 1) * WIDTH) : rows;
    }
  }

  private static final int WIDTH = ThinProduct.PANEL;

  private final int rows;
  private final int cols;
  private final Shape shape;
  private final int[] starts;
  private final float[] elements;

  private ColumnPanels(int rows, int cols, Shape shape) {
    this.rows = rows;
    this.cols = cols;
    this.shape = shape;
    int panels = panels(cols);
    this.starts = new int[panels];
    int length = 0;
    for (int p = 0; p < panels; p++) {
      starts[p] = length;
      length = Math.addExact(length, WIDTH * (shape.end(p, rows) - shape.first(p, rows)));
    }
    this.elements = new float[Math.addExact(length, SPARE)];
  }

  /** Rows written in tens may end after the last. */
  private static final int SPARE = ThinProduct.ROWS * WIDTH;

  static ColumnPanels zeros(int rows, int cols, Shape shape) {
    return new ColumnPanels(rows, cols, shape);
  }

  static int panels(int cols) {
    return (cols + WIDTH - 1) / WIDTH;
  }

  static long bytes(int rows, int cols, Shape shape) {
    long length = SPARE;
    for (int p = 0; p < panels(cols); p++) {
      length += (long) WIDTH * (shape.end(p, rows) - shape.first(p, rows));
    }
    return Float.BYTES * length;
  }

  int rows() {
    return rows;
  }

  int cols() {
    return cols;
  }

  Shape shape() {
    return shape;
  }

  /** The element in row i and column k; zero outside the shape. */
  float get(int i, int k) {
    int p = k / WIDTH;
    boolean stored = i >= shape.first(p, rows) && i < shape.end(p, rows);
    return stored ? elements[index(i, k)] : 0;
  }

  /** Sets an element inside the shape. */
  void set(int i, int k, float value) {
    elements[index(i, k)] = value;
  }

  private int index(int i, int k) {
    int p = k / WIDTH;
    return starts[p] + (i - shape.first(p, rows)) * WIDTH + k % WIDTH;
  }

  /** The transpose, in panels of its own. */
  ColumnPanels transpose() {
    ColumnPanels transpose = new ColumnPanels(cols, rows, shape.transposed());
    for (int p = 0; p < starts.length; p++) {
      int last = Math.min(cols, (p + 1) * WIDTH);
      for (int i = shape.first(p, rows); i < shape.end(p, rows); i++) {
        for (int k = p * WIDTH; k < last; k++) {
          if (shape == Shape.FULL || (shape == Shape.UPPER ? i <= k : i >= k)) {
            transpose.set(k, i, elements[index(i, k)]);
          }
        }
      }
    }
    return transpose;
  }

  /** Becomes equal to a matrix of the same size and any shape; this one is full. */
  void copy(ColumnPanels other) {
    for (int p = 0; p < starts.length; p++) {
      int first = other.shape.first(p, rows);
      int length = WIDTH * (other.shape.end(p, rows) - first);
      int at = starts[p] + first * WIDTH;
      java.util.Arrays.fill(elements, starts[p], at, 0);
      System.arraycopy(other.elements, other.starts[p], elements, at, length);
      java.util.Arrays.fill(elements, at + length, starts[p] + rows * WIDTH, 0);
    }
  }

  void clear() {
    java.util.Arrays.fill(elements, 0);
  }

  /** out ← out + L W, with L in columns and out in rows. */
  void multiply(float[] columns, float[] out, int ldOut) {
    multiply(rows, cols, columns, out, ldOut);
  }

  /** out ← out + L W by the first rows and columns of a full W. */
  void multiply(int usedRows, int usedCols, float[] columns, float[] out, int ldOut) {
    for (int p = 0; p * WIDTH < usedCols; p++) {
      int first = shape.first(p, usedRows);
      int count = shape.end(p, usedRows) - first;
      int stride = ThinProduct.STRIDE;
      ThinProduct.panel(elements, starts[p], count, columns, first * stride, out, p * WIDTH, ldOut);
    }
  }

  /** out ← out + L W by a few rows of a full W. */
  void multiplyRows(int first, int count, float[] columns, float[] out, int ldOut) {
    int atColumns = first * ThinProduct.STRIDE;
    for (int p = 0; p < starts.length; p++) {
      int at = starts[p] + first * WIDTH;
      ThinProduct.panel(elements, at, count, columns, atColumns, out, p * WIDTH, ldOut);
    }
  }

  /** Ten rows of this full matrix ← the same + L F, by the first rows of a full F. */
  void addProduct(int first, ColumnPanels factor, int usedRows, float[] columns) {
    for (int p = 0; p < starts.length; p++) {
      int at = starts[p] + first * WIDTH;
      ThinProduct.panel(
          factor.elements, factor.starts[p], usedRows, columns, 0, elements, at, WIDTH);
    }
  }

  /** Ten rows of a full matrix ← those of a matrix in rows. */
  void setRows(int first, float[] tenRows, int ld) {
    for (int p = 0; p < starts.length; p++) {
      int at = starts[p] + first * WIDTH;
      for (int r = 0; r < ThinProduct.ROWS; r++) {
        System.arraycopy(tenRows, r * ld + p * WIDTH, elements, at + r * WIDTH, WIDTH);
      }
    }
  }

  /** Ten columns of a full matrix, in one panel, ← those of a matrix in columns. */
  void setColumns(int first, float[] tenColumns) {
    int at = index(0, first);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(
          tenColumns, i * ThinProduct.STRIDE, elements, at + i * WIDTH, ThinProduct.ROWS);
    }
  }

  /** The columns first … first + WIDTH − 1 of this full matrix ← the same rows of another. */
  void setTransposed(int first, ColumnPanels other) {
    int panel = first / WIDTH;
    int count = Math.min(WIDTH, cols - first);
    for (int p = 0; p < other.starts.length; p++) {
      int from = other.starts[p] + first * WIDTH;
      int to = starts[panel] + p * WIDTH * WIDTH;
      int width = Math.min(WIDTH, other.cols - p * WIDTH);
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < width; k++) {
          elements[to + k * WIDTH + i] = other.elements[from + i * WIDTH + k];
        }
      }
    }
  }

  /**
   * Rows of a full matrix with few columns as columns of ten: column c of the result is factor ·
   * (row first … first + count − 1 of column c), zero beyond.
   */
  void gather(int first, int count, int usedCols, float factor, float[] columns) {
    int stride = ThinProduct.STRIDE;
    for (int c = 0; c < usedCols; c++) {
      int at = index(first, c);
      for (int r = 0; r < count; r++) {
        columns[c * stride + r] = factor * elements[at + r * WIDTH];
      }
      for (int r = count; r < ThinProduct.ROWS; r++) {
        columns[c * stride + r] = 0;
      }
    }
  }
}
