// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/** Checks of shapes, and the words for them; every message names both shapes. */
final class Shapes {

  private static final int SHOWN = 8;

  private Shapes() {}

  /** An element by its row and column. */
  interface Elements {
    double at(int r, int c);
  }

  static String text(int rows, int cols) {
    return rows + " × " + cols;
  }

  static int count(int rows, int cols) {
    if (rows < 0 || cols < 0) {
      throw new IllegalArgumentException("a matrix cannot be " + text(rows, cols));
    }
    if ((long) rows * cols > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a matrix of " + text(rows, cols) + " has more than 2^31 - 1 elements");
    }
    return rows * cols;
  }

  /** Whether rows × cols elements from an offset on lie within an array. */
  static boolean fits(int rows, int cols, int length, int offset, int leading) {
    if (rows == 0 || cols == 0) {
      return offset >= 0 && offset <= length;
    }
    return offset >= 0 && offset + (cols - 1L) * leading + rows <= length;
  }

  static void requireLayout(int rows, int cols, int length, int offset, int leading) {
    if (rows < 0 || cols < 0 || leading < Math.max(1, rows)) {
      throw new IllegalArgumentException(
          "a matrix cannot be " + text(rows, cols) + " with leading dimension " + leading);
    }
    if (!fits(rows, cols, length, offset, leading)) {
      throw new IllegalArgumentException(
          "a matrix of "
              + text(rows, cols)
              + " at offset "
              + offset
              + " with leading dimension "
              + leading
              + " does not fit an array of "
              + length);
    }
  }

  static void requireBlock(int rows, int cols, int r, int c, int blockRows, int blockCols) {
    if (r < 0
        || c < 0
        || blockRows < 0
        || blockCols < 0
        || (long) r + blockRows > rows
        || (long) c + blockCols > cols) {
      throw new IndexOutOfBoundsException(
          "no block of "
              + text(blockRows, blockCols)
              + " at ("
              + r
              + ", "
              + c
              + ") in a matrix of "
              + text(rows, cols));
    }
  }

  static void requireSame(String what, int rows, int cols, int otherRows, int otherCols) {
    if (rows != otherRows || cols != otherCols) {
      throw new IllegalArgumentException(
          what + ": shapes differ, " + text(rows, cols) + " and " + text(otherRows, otherCols));
    }
  }

  static int requireSquare(String what, int rows, int cols) {
    if (rows != cols) {
      throw new IllegalArgumentException(what + ": matrix must be square, was " + text(rows, cols));
    }
    return rows;
  }

  static String render(String name, int rows, int cols, Elements elements) {
    StringBuilder s = new StringBuilder(name).append(' ').append(text(rows, cols));
    for (int r = 0; r < Math.min(rows, SHOWN); r++) {
      s.append('\n');
      for (int c = 0; c < Math.min(cols, SHOWN); c++) {
        s.append(String.format(java.util.Locale.ROOT, "%12.5g", elements.at(r, c)));
      }
      s.append(cols > SHOWN ? "  …" : "");
    }
    return s.append(rows > SHOWN ? "\n  …" : "").toString();
  }
}
