// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;
import java.util.Objects;

/**
 * A real matrix in double precision, column-major as BLAS and LAPACK want it.
 *
 * <p>Element (r, c) lies at {@code data[offset + r + c * leading]}. Blocks and columns are views:
 * they share the array. Not safe for concurrent writes.
 */
public final class Matrix {

  private final int rows;
  private final int cols;
  private final double[] data;
  private final int offset;
  private final int leading;

  /**
   * A matrix of zeros.
   *
   * @param rows number of rows, ≥ 0
   * @param cols number of columns, ≥ 0; rows · cols &lt; 2³¹
   */
  public Matrix(int rows, int cols) {
    this(rows, cols, new double[Shapes.count(rows, cols)]);
  }

  /**
   * A matrix over a packed array, which is not copied.
   *
   * @param rows number of rows, ≥ 0
   * @param cols number of columns, ≥ 0
   * @param data column-major elements, at least rows · cols of them; owned by the matrix from now
   *     on
   */
  public Matrix(int rows, int cols, double[] data) {
    this(rows, cols, data, 0, Math.max(1, rows));
  }

  /**
   * A matrix over part of an array, which is not copied.
   *
   * @param rows number of rows, ≥ 0
   * @param cols number of columns, ≥ 0
   * @param data the array
   * @param offset index of element (0, 0)
   * @param leading distance in the array between neighbours in a row, ≥ max(1, rows)
   */
  public Matrix(int rows, int cols, double[] data, int offset, int leading) {
    Shapes.requireLayout(rows, cols, data.length, offset, leading);
    this.rows = rows;
    this.cols = cols;
    this.data = data;
    this.offset = offset;
    this.leading = leading;
  }

  /**
   * A matrix from its rows, as one writes it on paper.
   *
   * @param elements rows of equal length, copied
   * @return a packed matrix
   */
  public static Matrix of(double[][] elements) {
    int rows = elements.length;
    int cols = rows == 0 ? 0 : elements[0].length;
    Matrix m = new Matrix(rows, cols);
    for (int r = 0; r < rows; r++) {
      if (elements[r].length != cols) {
        throw new IllegalArgumentException(
            "row " + r + " has " + elements[r].length + " elements, row 0 has " + cols);
      }
      for (int c = 0; c < cols; c++) {
        m.data[r + c * m.leading] = elements[r][c];
      }
    }
    return m;
  }

  /**
   * The identity.
   *
   * @param n number of rows and columns
   * @return a packed n × n matrix
   */
  public static Matrix identity(int n) {
    Matrix m = new Matrix(n, n);
    for (int i = 0; i < n; i++) {
      m.data[i + i * n] = 1;
    }
    return m;
  }

  /**
   * A square matrix with the given diagonal and zeros elsewhere.
   *
   * @param values the diagonal, copied
   * @return a packed n × n matrix
   */
  public static Matrix diagonal(double... values) {
    int n = values.length;
    Matrix m = new Matrix(n, n);
    for (int i = 0; i < n; i++) {
      m.data[i + i * n] = values[i];
    }
    return m;
  }

  /**
   * The number of rows.
   *
   * @return rows
   */
  public int rows() {
    return rows;
  }

  /**
   * The number of columns.
   *
   * @return cols
   */
  public int cols() {
    return cols;
  }

  /**
   * The distance in the array between neighbours in a row.
   *
   * @return leading, ≥ max(1, rows)
   */
  public int leading() {
    return leading;
  }

  /**
   * The index of element (0, 0) in the array.
   *
   * @return offset
   */
  public int offset() {
    return offset;
  }

  /**
   * The array itself, for kernels.
   *
   * @return the shared array, not a copy
   */
  public double[] data() {
    return data;
  }

  /**
   * An element.
   *
   * @param r row, from 0
   * @param c column, from 0
   * @return element (r, c)
   */
  public double get(int r, int c) {
    return data[index(r, c)];
  }

  /**
   * Changes an element.
   *
   * @param r row, from 0
   * @param c column, from 0
   * @param value the new element (r, c)
   */
  public void set(int r, int c, double value) {
    data[index(r, c)] = value;
  }

  /**
   * A rectangular view; writes go through.
   *
   * @param r first row
   * @param c first column
   * @param blockRows number of rows
   * @param blockCols number of columns
   * @return a view of this matrix, same leading dimension
   */
  public Matrix block(int r, int c, int blockRows, int blockCols) {
    Shapes.requireBlock(rows, cols, r, c, blockRows, blockCols);
    int at = blockRows == 0 || blockCols == 0 ? offset : offset + r + c * leading;
    return new Matrix(blockRows, blockCols, data, at, leading);
  }

  /**
   * One column as a view; writes go through.
   *
   * @param c column, from 0
   * @return a view of shape rows × 1
   */
  public Matrix column(int c) {
    return block(0, Objects.checkIndex(c, cols), rows, 1);
  }

  /**
   * A packed copy.
   *
   * @return a matrix of the same shape with an array of its own, leading = rows
   */
  public Matrix copy() {
    Matrix m = new Matrix(rows, cols);
    m.copyFrom(this);
    return m;
  }

  /**
   * Overwrites this matrix by another of the same shape.
   *
   * @param source the elements; must not overlap this matrix
   */
  public void copyFrom(Matrix source) {
    Shapes.requireSame("copyFrom", rows, cols, source.rows, source.cols);
    for (int c = 0; rows > 0 && c < cols; c++) {
      System.arraycopy(
          source.data, source.offset + c * source.leading, data, offset + c * leading, rows);
    }
  }

  /**
   * The transpose as a packed copy.
   *
   * @return a matrix of shape cols × rows
   */
  public Matrix transpose() {
    Matrix m = new Matrix(cols, rows);
    transposeInto(m);
    return m;
  }

  /** The transpose, into a matrix of its shape. */
  void transposeInto(Matrix m) {
    for (int c = 0; c < cols; c++) {
      int from = offset + c * leading;
      for (int r = 0; r < rows; r++) {
        m.data[m.offset + c + r * m.leading] = data[from + r];
      }
    }
  }

  /** Copies the lower triangle of a square matrix over the upper one. */
  public void mirror() {
    Shapes.requireSquare("mirror", rows, cols);
    for (int c = 0; c < cols; c++) {
      int column = offset + c * leading;
      int row = offset + c;
      for (int r = c + 1; r < rows; r++) {
        data[row + r * leading] = data[column + r];
      }
    }
  }

  /**
   * Sets every element.
   *
   * @param value the new value of all elements
   */
  public void fill(double value) {
    for (int c = 0; rows > 0 && c < cols; c++) {
      Arrays.fill(data, offset + c * leading, offset + c * leading + rows, value);
    }
  }

  /**
   * The elements rounded to single precision.
   *
   * @return a packed copy of the same shape
   */
  public FloatMatrix toFloat() {
    FloatMatrix m = new FloatMatrix(rows, cols);
    float[] to = m.data();
    for (int c = 0; c < cols; c++) {
      for (int r = 0; r < rows; r++) {
        to[r + c * m.leading()] = (float) data[offset + r + c * leading];
      }
    }
    return m;
  }

  /**
   * The elements as an array of rows.
   *
   * @return a copy, [row][column]
   */
  public double[][] toRows() {
    double[][] elements = new double[rows][cols];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        elements[r][c] = data[offset + r + c * leading];
      }
    }
    return elements;
  }

  /**
   * The shape, for messages.
   *
   * @return e.g. {@code 3 × 4}
   */
  public String shape() {
    return Shapes.text(rows, cols);
  }

  @Override
  public String toString() {
    return Shapes.render("Matrix", rows, cols, this::get);
  }

  private int index(int r, int c) {
    return offset + Objects.checkIndex(r, rows) + Objects.checkIndex(c, cols) * leading;
  }
}
