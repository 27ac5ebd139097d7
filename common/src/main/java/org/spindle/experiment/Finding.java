// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import org.spindle.statistic.Estimate;

/**
 * Theory and measurement at one place.
 *
 * @param relation how the measured value should stand to the theoretical one
 * @param theory the predicted value, or the bound
 * @param measured the value from the rows, as it was measured
 * @param error standard error of the measured value, 0 if it is deterministic
 * @param tolerance what is allowed: some standard errors plus the stated bias; for &lt; and &gt;
 *     how far beyond the bound the value must be
 */
public record Finding(
    Relation relation, double theory, double measured, double error, double tolerance) {

  /**
   * A value that theory predicts.
   *
   * @param theory the prediction
   * @param measured the value
   * @param error its standard error
   * @param tolerance largest allowed |measured − theory|
   * @return the finding
   */
  public static Finding equal(double theory, double measured, double error, double tolerance) {
    return new Finding(Relation.EQUAL, theory, measured, error, tolerance);
  }

  /**
   * A value without statistical error.
   *
   * @param theory the prediction
   * @param measured the value
   * @param tolerance largest allowed |measured − theory|
   * @return the finding
   */
  public static Finding exact(double theory, double measured, double tolerance) {
    return new Finding(Relation.EQUAL, theory, measured, 0, tolerance);
  }

  /**
   * An estimate that theory predicts.
   *
   * @param theory the prediction
   * @param measured mean and standard error
   * @param tolerance largest allowed |measured − theory|
   * @return the finding
   */
  public static Finding equal(double theory, Estimate measured, double tolerance) {
    return equal(theory, measured.mean(), measured.error(), tolerance);
  }

  /**
   * A distance ≥ 0 from the theory that must stay below a bound.
   *
   * @param deviation the distance
   * @param bound the largest allowed one
   * @return the finding
   */
  public static Finding small(double deviation, double bound) {
    return new Finding(Relation.EQUAL, 0, deviation, 0, bound);
  }

  /**
   * A value that must not be above a bound with significance.
   *
   * @param bound the bound
   * @param measured the value
   * @param error its standard error
   * @param tolerance how far above it may be
   * @return the finding
   */
  public static Finding atMost(double bound, double measured, double error, double tolerance) {
    return new Finding(Relation.AT_MOST, bound, measured, error, tolerance);
  }

  /**
   * A value that must not be below a bound with significance.
   *
   * @param bound the bound
   * @param measured the value
   * @param error its standard error
   * @param tolerance how far below it may be
   * @return the finding
   */
  public static Finding atLeast(double bound, double measured, double error, double tolerance) {
    return new Finding(Relation.AT_LEAST, bound, measured, error, tolerance);
  }

  /**
   * A value that must be above a bound with significance.
   *
   * @param bound the bound
   * @param measured the value
   * @param error its standard error
   * @param margin by how much it must exceed the bound
   * @return the finding
   */
  public static Finding above(double bound, double measured, double error, double margin) {
    return new Finding(Relation.ABOVE, bound, measured, error, margin);
  }

  /**
   * A value that must be below a bound with significance.
   *
   * @param bound the bound
   * @param measured the value
   * @param error its standard error
   * @param margin by how much it must stay below
   * @return the finding
   */
  public static Finding below(double bound, double measured, double error, double margin) {
    return new Finding(Relation.BELOW, bound, measured, error, margin);
  }

  /**
   * Whether the claim holds here.
   *
   * @return never where nothing was measured
   */
  public boolean holds() {
    return relation.holds(measured, theory, tolerance);
  }

  /**
   * How near to failing it is here.
   *
   * @return the larger, the worse
   */
  public double severity() {
    return relation.severity(measured, theory, tolerance);
  }

  /** Among bounds without a tolerance, all infinitely far from failing, what tells them apart. */
  double excess() {
    return severity() == Double.NEGATIVE_INFINITY ? relation.beyond(measured, theory) : 0;
  }
}
