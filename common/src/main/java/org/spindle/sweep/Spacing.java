// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

/** What the computed axes share: the checks of their bounds, and numbered random bits. */
final class Spacing {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Spacing() {}

  static void requireFinite(String axis, double first, double last, long size) {
    if (!Double.isFinite(first) || !Double.isFinite(last)) {
      throw new IllegalArgumentException(
          axis + " needs finite bounds, was [" + first + ", " + last + "]");
    }
    if (size < 1) {
      throw new IllegalArgumentException(axis + " needs a count >= 1, was " + size);
    }
  }

  static void requirePositive(String axis, double first, double last) {
    if (!(first > 0) || !(last > 0)) {
      throw new IllegalArgumentException(
          "%s needs bounds > 0, was [%s, %s]"
              .formatted(axis, Scalars.show(first), Scalars.show(last)));
    }
  }

  /** The least magnitude of a step between values of the given size: two digits above rounding. */
  static int least(double largest) {
    return (largest == 0 ? 0 : Scalars.magnitude(largest)) - Scalars.DIGITS + 2;
  }

  /**
   * 64 random bits by number: SplitMix64 (Steele, Lea and Flood 2014), entered at its i-th step.
   */
  static long bits(String name, long seed, long i) {
    long key = mix(seed + GOLDEN);
    for (int j = 0; j < name.length(); j++) {
      key = mix(key + name.charAt(j));
    }
    return mix(key + (i + 1) * GOLDEN);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
