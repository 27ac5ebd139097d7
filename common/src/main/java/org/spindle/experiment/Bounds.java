// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

/** What a parameter must keep to. */
public final class Bounds {

  private Bounds() {}

  /**
   * Throws an exception that names rule and value, if the rule does not hold.
   *
   * @param holds whether the rule holds
   * @param rule parameter, in kebab-case, and bound: "gain must be > 0"
   * @param value the value that was given
   * @throws IllegalArgumentException if it does not
   */
  public static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }
}
