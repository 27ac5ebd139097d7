// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.Arrays;

/**
 * The dampings λ that a step tries.
 *
 * @param dampings λ ≥ 0, in the order in which they are tried; copied
 * @param onlyDown whether the one of the lowest value is taken, and none if that is not below the
 *     value before; false for a step that is taken whatever its value
 */
public record DampingSearch(double[] dampings, boolean onlyDown) {

  /** Checks and copies the dampings. */
  public DampingSearch {
    dampings = dampings.clone();
    if (dampings.length == 0 || !Arrays.stream(dampings).allMatch(d -> d >= 0 && d < 1e300)) {
      throw new IllegalArgumentException(
          "dampings must be finite, >= 0 and one or more, were " + Arrays.toString(dampings));
    }
    if (!onlyDown && dampings.length > 1) {
      throw new IllegalArgumentException("a step that is always taken has one damping");
    }
  }

  /**
   * One damping, whose step is always taken.
   *
   * @param damping λ ≥ 0
   * @return no search
   */
  public static DampingSearch fixed(double damping) {
    return new DampingSearch(new double[] {damping}, false);
  }

  /**
   * The lowest value of some dampings.
   *
   * @param dampings λ ≥ 0
   * @return a search, of a value each
   */
  public static DampingSearch lowestOf(double... dampings) {
    return new DampingSearch(dampings, true);
  }

  /**
   * The lowest value of 10^{high}, 10^{high−1} … 10^{low}.
   *
   * @param high exponent of the largest λ
   * @param low exponent of the smallest λ, at most {@code high}
   * @return a search; the paper's comparison is done with (1, −6)
   */
  public static DampingSearch powersOfTen(int high, int low) {
    double[] dampings = new double[Math.max(0, high - low + 1)];
    for (int i = 0; i < dampings.length; i++) {
      dampings[i] = Math.pow(10, high - i);
    }
    return lowestOf(dampings);
  }
}
