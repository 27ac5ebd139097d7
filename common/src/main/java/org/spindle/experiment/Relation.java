// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

/** How a measured value should stand to the theoretical one. */
public enum Relation {
  /** |measured − theory| ≤ tolerance. */
  EQUAL("="),
  /** measured ≤ theory + tolerance: not above the bound with significance. */
  AT_MOST("≤"),
  /** measured ≥ theory − tolerance: not below the bound with significance. */
  AT_LEAST("≥"),
  /** measured &lt; theory − tolerance: below the bound with significance. */
  BELOW("<"),
  /** measured &gt; theory + tolerance: above the bound with significance. */
  ABOVE(">");

  private final String symbol;

  Relation(String symbol) {
    this.symbol = symbol;
  }

  /**
   * The sign.
   *
   * @return =, ≤, ≥, &lt; or &gt;
   */
  public String symbol() {
    return symbol;
  }

  /**
   * Whether it asks for significance, in place of allowing for chance.
   *
   * @return for &lt; and &gt;
   */
  public boolean isStrict() {
    return this == BELOW || this == ABOVE;
  }

  /**
   * Whether values stand in this relation; never for one that is not a number.
   *
   * @param measured from the rows
   * @param theory prediction or bound
   * @param tolerance ≥ 0
   * @return whether the claim holds
   */
  public boolean holds(double measured, double theory, double tolerance) {
    return switch (this) {
      case EQUAL -> measured == theory || Math.abs(measured - theory) <= tolerance;
      case AT_MOST -> measured <= theory + tolerance;
      case AT_LEAST -> measured >= theory - tolerance;
      case BELOW -> measured < theory - tolerance;
      case ABOVE -> measured > theory + tolerance;
    };
  }

  /**
   * How near to failing, for choosing the worst of several places: the larger, the worse.
   *
   * @param measured from the rows
   * @param theory prediction or bound
   * @param tolerance ≥ 0
   * @return for = the distance in tolerances, for the others the distance beyond the bound in
   *     tolerances; infinite where nothing was measured
   */
  public double severity(double measured, double theory, double tolerance) {
    if (measured == theory) {
      return 0;
    }
    double severity = beyond(measured, theory) / tolerance;
    return Double.isNaN(severity) ? Double.POSITIVE_INFINITY : severity;
  }

  /** The distance from the prediction, or beyond the bound: negative on its right side. */
  double beyond(double measured, double theory) {
    return switch (this) {
      case EQUAL -> Math.abs(measured - theory);
      case AT_MOST, BELOW -> measured - theory;
      case AT_LEAST, ABOVE -> theory - measured;
    };
  }
}
