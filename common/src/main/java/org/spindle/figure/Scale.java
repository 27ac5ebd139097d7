// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.List;

/**
 * An axis of a panel; the range follows from the layers unless it is given.
 *
 * @param label quantity and unit
 * @param logarithmic whether decades are equally long; values ≤ 0 are then left out
 * @param low lower end, NaN for automatic
 * @param high upper end, NaN for automatic
 * @param names words that stand at 0, 1, 2, … in place of numbers, e.g. items, an empty word for
 *     none; an empty list for numbers
 */
public record Scale(
    String label, boolean logarithmic, double low, double high, List<String> names) {

  /** Copies the names in. */
  public Scale {
    names = List.copyOf(names);
  }

  /**
   * An axis of numbers.
   *
   * @param label quantity and unit
   * @param logarithmic whether decades are equally long; values ≤ 0 are then left out
   * @param low lower end, NaN for automatic
   * @param high upper end, NaN for automatic
   */
  public Scale(String label, boolean logarithmic, double low, double high) {
    this(label, logarithmic, low, high, List.of());
  }

  /**
   * A linear axis with automatic range.
   *
   * @param label quantity and unit
   * @return the axis
   */
  public static Scale linear(String label) {
    return new Scale(label, false, Double.NaN, Double.NaN);
  }

  /**
   * A logarithmic axis with automatic range.
   *
   * @param label quantity and unit
   * @return the axis
   */
  public static Scale log(String label) {
    return new Scale(label, true, Double.NaN, Double.NaN);
  }

  /**
   * A linear axis of shares, from 0 to 1 with room for the signs at both ends.
   *
   * @param label begins with the word, e.g. {@code share of trials}
   * @return the axis
   */
  public static Scale share(String label) {
    return new Scale(label, false, -0.03, 1.03);
  }

  /**
   * A linear axis of named places, as of the rows of a map.
   *
   * @param label what is named
   * @param names the first at 0, the next at 1, …; those that find no room are left out
   * @return the axis, half a place longer at both ends
   */
  public static Scale names(String label, List<String> names) {
    return new Scale(label, false, -0.5, names.size() - 0.5, names);
  }
}
