// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

/**
 * One claim compared with the rows at hand.
 *
 * @param experiment kebab-case name of the experiment
 * @param claim the claim in one sentence
 * @param where slide or figure of the talk, or equation
 * @param theory the predicted value, NaN if the claim was not run
 * @param measured the value from the rows, NaN if not run
 * @param standardError standard error of the measured value, 0 if it is deterministic
 * @param tolerance largest allowed |measured − theory|
 * @param verdict pass, fail or not run
 */
public record Check(
    String experiment,
    String claim,
    String where,
    double theory,
    double measured,
    double standardError,
    double tolerance,
    Verdict verdict) {

  /** What became of a claim. */
  public enum Verdict {
    /** The measured value lies within the tolerance. */
    PASS,
    /** It does not. */
    FAIL,
    /** No rows to judge by; never counts as passed. */
    NOT_RUN
  }

  /**
   * The claim |measured − theory| ≤ tolerance; a non-finite measurement fails.
   *
   * @param tolerance 4 standard errors plus the stated bias, computed by the caller from the rows
   */
  public static Check of(
      String experiment,
      String claim,
      String where,
      double theory,
      double measured,
      double standardError,
      double tolerance) {
    boolean holds = Math.abs(measured - theory) <= tolerance;
    return new Check(
        experiment,
        claim,
        where,
        theory,
        measured,
        standardError,
        tolerance,
        holds ? Verdict.PASS : Verdict.FAIL);
  }

  /** A claim for which there are no rows. */
  public static Check notRun(String experiment, String claim, String where) {
    double nan = Double.NaN;
    return new Check(experiment, claim, where, nan, nan, nan, nan, Verdict.NOT_RUN);
  }
}
