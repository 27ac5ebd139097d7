// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/** Checks of operands, and the words when they do not go together. */
final class Products {

  private Products() {}

  /** An operand of a bare-array call lies within its array. */
  static void require(String what, int rows, int cols, int length, int offset, int leading) {
    if (rows < 0
        || cols < 0
        || leading < Math.max(1, rows)
        || !Shapes.fits(rows, cols, length, offset, leading)) {
      throw new IllegalArgumentException(
          what
              + ": "
              + Shapes.text(rows, cols)
              + " at offset "
              + offset
              + " with leading dimension "
              + leading
              + " does not fit an array of "
              + length);
    }
  }

  static void requireSameLength(String what, int x, int y) {
    if (x != y) {
      throw new IllegalArgumentException(what + ": lengths differ, " + x + " and " + y);
    }
  }

  /**
   * Whether netlib would refuse a view that lies within its array: for some routines it asks for
   * cols · leading elements, also where the last column is shorter.
   */
  static boolean tight(int cols, int length, int offset, int leading) {
    return offset + (long) cols * leading > length;
  }

  static IllegalArgumentException mismatch(
      String what, Op opA, String a, Op opB, String b, String c) {
    return new IllegalArgumentException(
        what + ": " + shape(opA, a) + " times " + shape(opB, b) + " into (" + c + ")");
  }

  static IllegalArgumentException mismatch(String what, Op op, String a, int x, int y) {
    return new IllegalArgumentException(
        what + ": matrix " + shape(op, a) + " with vectors of " + x + " and " + y);
  }

  static IllegalArgumentException sided(String what, Side side, String a, String b, String c) {
    String product =
        side == Side.LEFT ? "(" + a + ") times (" + b + ")" : "(" + b + ") times (" + a + ")";
    return new IllegalArgumentException(what + ": " + product + " into (" + c + ")");
  }

  private static String shape(Op op, String shape) {
    return "(" + shape + ")" + (op == Op.T ? "ᵀ" : "");
  }
}
