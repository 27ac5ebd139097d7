// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import org.spindle.statistic.Chance;
import org.spindle.statistic.Estimate;

/**
 * Theory and measurement at one place. How many standard errors it is allowed is not decided here
 * but by {@link Claims}, which share one rate of false alarms among all places.
 *
 * @param relation how the measured value should stand to the theoretical one
 * @param theory the predicted value, or the bound
 * @param measured the value from the rows, as it was measured, and its standard error: 0 if it is
 *     deterministic
 * @param chance how far chance takes the measured value
 * @param bias what is allowed beside the standard errors: finite size, rounding, next orders
 * @param limit the largest tolerance whatever the errors are, infinite where there is none
 * @param scale what the finding speaks of: the size in proportion to which its tolerance is wide or
 *     narrow, |theory| where nothing else is said
 */
public record Finding(
    Relation relation,
    double theory,
    Estimate measured,
    Chance chance,
    double bias,
    double limit,
    double scale) {

  private static Finding of(Relation relation, double theory, Estimate measured, double bias) {
    return new Finding(
        relation,
        theory,
        measured,
        Chance.of(measured),
        bias,
        Double.POSITIVE_INFINITY,
        Math.abs(theory));
  }

  /**
   * An estimate that theory predicts.
   *
   * @param theory the prediction
   * @param measured mean and standard error
   * @param bias how far off it may be beside its statistical error
   * @return the finding
   */
  public static Finding equal(double theory, Estimate measured, double bias) {
    return of(Relation.EQUAL, theory, measured, bias);
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
    return equal(theory, Estimate.exact(measured), tolerance);
  }

  /**
   * A relative distance ≥ 0 from the theory that must stay below a bound: it speaks of 1.
   *
   * @param deviation the distance, as a part of what it is a distance of
   * @param bound the largest allowed one
   * @return the finding
   */
  public static Finding small(double deviation, double bound) {
    return exact(0, deviation, bound).of(1);
  }

  /**
   * A value that must not be above a bound with significance.
   *
   * @param bound the bound
   * @param measured mean and standard error
   * @param bias how far above it may be beside its statistical error
   * @return the finding
   */
  public static Finding atMost(double bound, Estimate measured, double bias) {
    return of(Relation.AT_MOST, bound, measured, bias);
  }

  /**
   * A value that must not be below a bound with significance.
   *
   * @param bound the bound
   * @param measured mean and standard error
   * @param bias how far below it may be beside its statistical error
   * @return the finding
   */
  public static Finding atLeast(double bound, Estimate measured, double bias) {
    return of(Relation.AT_LEAST, bound, measured, bias);
  }

  /**
   * A share of independent trials that must not be below a bound with significance, by the binomial
   * law of the trials at the bound.
   *
   * @param bound probability of success, in (0, 1)
   * @param successes their number
   * @param trials of which so many
   * @return the finding
   */
  public static Finding shareAtLeast(double bound, long successes, int trials) {
    double error = Math.sqrt(bound * (1 - bound) / trials);
    return atLeast(bound, Estimate.known((double) successes / trials, error), 0)
        .by(Chance.ofShare(trials, bound));
  }

  /**
   * A value that must be above a bound with significance.
   *
   * @param bound the bound
   * @param measured mean and standard error
   * @return the finding
   */
  public static Finding above(double bound, Estimate measured) {
    return of(Relation.ABOVE, bound, measured, 0);
  }

  /**
   * A value that must be below a bound with significance.
   *
   * @param bound the bound
   * @param measured mean and standard error
   * @return the finding
   */
  public static Finding below(double bound, Estimate measured) {
    return of(Relation.BELOW, bound, measured, 0);
  }

  /**
   * The same with a fixed upper limit of its tolerance. It is for scales with so many draws that it
   * lies beyond the statistical error, or there are false alarms.
   *
   * @param most the limit
   * @return the finding
   */
  public Finding within(double most) {
    return new Finding(relation, theory, measured, chance, bias, most, scale);
  }

  /**
   * The same with another size that it speaks of, e.g. where theory predicts 0.
   *
   * @param size &gt; 0, in the unit of theory and measurement
   * @return the finding
   */
  public Finding of(double size) {
    return new Finding(relation, theory, measured, chance, bias, limit, size);
  }

  /**
   * The same by another law than Student's.
   *
   * @param law how far chance takes the measured value
   * @return the finding
   */
  public Finding by(Chance law) {
    return new Finding(relation, theory, measured, law, bias, limit, scale);
  }

  /** Whether chance alone may turn it. */
  boolean isStatistical() {
    return measured.error() > 0;
  }

  /**
   * What is allowed, or for &lt; and &gt; how far beyond the bound the value must be.
   *
   * @param alarm probability of a false alarm of this finding alone
   * @return so many standard errors that chance exceeds them as rarely, and the bias
   */
  public double tolerance(double alarm) {
    if (!isStatistical()) {
      return Math.min(limit, bias + measured.error()); // the error may not be a number
    }
    double tail = relation == Relation.EQUAL ? alarm / 2 : alarm;
    return Math.min(limit, chance.distance(tail) + bias);
  }

  /**
   * The smallest relative error of the measured value that would be noticed: for =, ≤ and ≥ the
   * tolerance as a part of what the finding speaks of, for &lt; and &gt; how far the value is from
   * turning the verdict.
   *
   * @param tolerance as it was judged
   * @return ≥ 0
   */
  double power(double tolerance) {
    return switch (relation) {
      case EQUAL, AT_MOST, AT_LEAST -> tolerance == 0 ? 0 : tolerance / scale;
      case ABOVE, BELOW ->
          Math.abs(relation.beyond(measured.mean(), theory) + tolerance)
              / Math.abs(measured.mean());
    };
  }
}
