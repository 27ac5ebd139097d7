// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

/**
 * How an optimizer stands. What it runs into is an outcome here, never an exception.
 *
 * @param kind what it is
 * @param words the same in words, with what matters about it
 */
public record Progress(Kind kind, String words) {

  /** Kinds of standing. */
  public enum Kind {
    /** The last step was taken, another may follow. */
    MOVING,
    /** The gradient vanishes and nothing leads on. */
    STATIONARY,
    /** No step that was tried goes down. */
    STALLED,
    /** No damping, however large, goes down. */
    DAMPING_RAN_AWAY,
    /** Value, gradient or curvature is not finite. */
    DIVERGED,
    /** The same place gave two answers. */
    STOCHASTIC
  }

  static final Progress MOVING = new Progress(Kind.MOVING, "moving");

  static Progress stationary(int index, boolean exact) {
    return new Progress(Kind.STATIONARY, "stationary, index " + index + (exact ? "" : " or more"));
  }

  static Progress stationary() {
    return new Progress(Kind.STATIONARY, "stationary, index unknown");
  }

  static Progress stalled(String why) {
    return new Progress(Kind.STALLED, "stalled: " + why);
  }

  static Progress ranAway(String why) {
    return new Progress(Kind.DAMPING_RAN_AWAY, "damping ran away: " + why);
  }

  static Progress diverged(String what) {
    return new Progress(Kind.DIVERGED, "diverged: " + what + " is not finite");
  }

  static Progress diverged(String what, String where) {
    return new Progress(Kind.DIVERGED, "diverged: " + what + " is not finite at " + where);
  }

  static Progress stochastic(String words) {
    return new Progress(Kind.STOCHASTIC, words);
  }

  /**
   * Whether no further step will be taken.
   *
   * @return true for all but {@link Kind#MOVING}
   */
  public boolean ended() {
    return kind != Kind.MOVING;
  }

  @Override
  public String toString() {
    return words;
  }
}
