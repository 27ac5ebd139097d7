// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

/** Scalars taken for what their place asks; the messages name place, bound and value. */
final class Literals {

  private Literals() {}

  /** A whole number; 1e6 and 2.0 are whole. */
  static long whole(String name, Object value) {
    if (value instanceof Long whole) {
      return whole;
    }
    // Every whole double strictly between ±2⁶³ is a long.
    if (value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) < 0x1p63) {
      return number.longValue();
    }
    throw wrong(name, "a whole number", value);
  }

  /** A whole number that fits 32 bits. */
  static int wholeInt(String name, Object value) {
    long whole = whole(name, value);
    if (whole != (int) whole) {
      throw wrong(name, "a whole number of at most 2147483647 in size", value);
    }
    return (int) whole;
  }

  /** A whole number ≥ 1 that fits 32 bits. */
  static int count(String name, Object value) {
    int count = wholeInt(name, value);
    if (count < 1) {
      throw new IllegalArgumentException(name + " must be >= 1, was " + count);
    }
    return count;
  }

  /** A number, whole or not; -0.0 becomes 0.0. */
  static double number(String name, Object value) {
    if (value instanceof Double number) {
      return number == 0 ? 0.0 : number;
    }
    if (value instanceof Long whole) {
      return whole;
    }
    throw wrong(name, "a number", value);
  }

  /** A time span in seconds, &gt; 0; may be infinite. */
  static double seconds(String name, Object value) {
    double seconds = number(name, value);
    if (!(seconds > 0)) {
      throw new IllegalArgumentException(name + " must be > 0 seconds, was " + seconds);
    }
    return seconds;
  }

  static IllegalArgumentException wrong(String name, String wanted, Object value) {
    String was = value instanceof String ? "'" + value + "'" : Scalars.show(value);
    return new IllegalArgumentException(name + " must be " + wanted + ", was " + was);
  }
}
