// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

/**
 * An axis of a panel; the range follows from the layers unless it is given.
 *
 * @param label quantity and unit
 * @param logarithmic whether decades are equally long; values ≤ 0 are then left out
 * @param low lower end, NaN for automatic
 * @param high upper end, NaN for automatic
 */
public record Scale(String label, boolean logarithmic, double low, double high) {

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
}
