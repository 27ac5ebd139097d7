// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

/**
 * The verdict on one claim: what was predicted, what was measured, at the place where the claim is
 * worst.
 *
 * @param experiment kebab-case name of the experiment
 * @param claim the claim in one sentence that makes sense by itself
 * @param where slide or figure of the talk, or equation
 * @param relation how measured should stand to theory
 * @param theory the predicted value or the bound, NaN if the claim was not run
 * @param measured the value from the rows, NaN if not run
 * @param standardError standard error of the measured value, 0 if it is deterministic
 * @param tolerance what is allowed; see {@link Relation}
 * @param power the smallest relative error that the claim would notice at every place: the largest
 *     tolerance as a part of what the claim speaks of there; for &lt; and &gt; how far the value is
 *     from turning the verdict, as a part of it
 * @param verdict pass, fail, no power or not run
 * @param places number of places at which the claim was judged
 * @param place the parameters at which it is worst, or why it could not be judged
 */
public record Check(
    String experiment,
    String claim,
    String where,
    Relation relation,
    double theory,
    double measured,
    double standardError,
    double tolerance,
    double power,
    Verdict verdict,
    int places,
    String place) {

  /** Claims that would not notice a smaller relative error than this have no power. */
  public static final double NO_POWER = 0.5;

  /** What became of a claim. */
  public enum Verdict {
    /** The measured value stands in the relation. */
    PASS,
    /** It does not. */
    FAIL,
    /** It does, but so would one that is wrong by more than half; never counts as passed. */
    NO_POWER,
    /** No rows to judge by; never counts as passed. */
    NOT_RUN
  }

  /**
   * The claim at its worst place.
   *
   * @param experiment name
   * @param claim sentence
   * @param where slide
   * @param worst what was found there
   * @param tolerance what is allowed there
   * @param power the smallest relative error that would be noticed everywhere
   * @param places number of places that were judged
   * @param place the worst one in words
   * @return the verdict
   */
  public static Check of(
      String experiment,
      String claim,
      String where,
      Finding worst,
      double tolerance,
      double power,
      int places,
      String place) {
    Relation relation = worst.relation();
    double measured = worst.measured().mean();
    Verdict verdict =
        !relation.holds(measured, worst.theory(), tolerance)
            ? Verdict.FAIL
            : relation.isStrict() || power <= NO_POWER ? Verdict.PASS : Verdict.NO_POWER;
    return new Check(
        experiment,
        claim,
        where,
        relation,
        worst.theory(),
        measured,
        worst.measured().error(),
        tolerance,
        power,
        verdict,
        places,
        place);
  }

  /**
   * A claim for which there are no rows.
   *
   * @param experiment name
   * @param claim sentence
   * @param where slide
   * @return the verdict
   */
  public static Check notRun(String experiment, String claim, String where) {
    double nan = Double.NaN;
    return new Check(
        experiment, claim, where, Relation.EQUAL, nan, nan, nan, nan, nan, Verdict.NOT_RUN, 0, "");
  }

  /**
   * A claim that could not be judged: its theory or its arithmetic broke down on the rows.
   *
   * @param experiment name
   * @param claim sentence
   * @param where slide
   * @param reason what happened
   * @return the verdict, a failure
   */
  public static Check brokenDown(String experiment, String claim, String where, String reason) {
    double nan = Double.NaN;
    return new Check(
        experiment,
        claim,
        where,
        Relation.EQUAL,
        nan,
        nan,
        nan,
        nan,
        nan,
        Verdict.FAIL,
        0,
        "could not be judged: " + reason);
  }
}
