// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

/**
 * How alike a row is that another machine or engine computes: another processor, another library,
 * plain Java. On one machine with one engine a row is always the same, bit by bit.
 */
public enum Reproducibility {
  /** The same bits: no sum depends on the order that a kernel takes. */
  BITWISE(0, 0),
  /** The same up to rounding: within 1e-12, of the number or of one, whichever is larger. */
  ROUNDING(1e-12, 1),
  /**
   * The same on average. Training and searches amplify rounding, so that a row may end elsewhere;
   * most are within 1e-5 of the number, and over many rows the differences average to zero.
   */
  STATISTICAL(1e-5, 0);

  private final double tolerance;
  private final double floor;

  Reproducibility(double tolerance, double floor) {
    this.tolerance = tolerance;
    this.floor = floor;
  }

  /**
   * By how much two numbers may differ, in units of {@link #difference}.
   *
   * @return 0, 1e-12 or 1e-5
   */
  public double tolerance() {
    return tolerance;
  }

  /**
   * The least number that a difference is compared with.
   *
   * @return 1 where numbers much smaller than one count as zero, else 0
   */
  public double floor() {
    return floor;
  }

  /**
   * By how much two numbers differ, relative to the larger one or the floor.
   *
   * @param a one number
   * @param b the other
   * @return 0 if they are equal or both NaN; ∞ if one of them alone is not finite
   */
  public double difference(double a, double b) {
    if (Double.compare(a, b) == 0 || a == b) {
      return 0;
    }
    double relative = Math.abs(a - b) / Math.max(floor, Math.max(Math.abs(a), Math.abs(b)));
    return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
  }

  /**
   * The class in words, for tables.
   *
   * @return as "within 1e-12"
   */
  public String told() {
    return switch (this) {
      case BITWISE -> "bit by bit";
      case ROUNDING -> "within 1e-12";
      case STATISTICAL -> "statistically";
    };
  }
}
