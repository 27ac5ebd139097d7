// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/** The schedules that have a name and nothing to choose but their number of steps. */
public enum ScheduleName {
  /** E(T): equal parts of the signal. */
  ERASING,
  /** E2(T): the same with a first step of 1e-3. */
  ERASING_LATE,
  /** LOG(T): equal steps of ln SNR, from and to 1e-3. */
  LOGARITHMIC,
  /** BIN(T): equal parts of a binary signal, and all of it in the end. */
  BINOMIAL,
  /** The schedule of the code published with the paper of 2015. */
  PUBLISHED,
  /** Linear rates, as in DDPM. */
  LINEAR,
  /** Nichol and Dhariwal's cosine. */
  COSINE;

  private static final double FIRST = 1e-3;

  /**
   * The schedule.
   *
   * @param steps T ≥ 2
   * @return of so many steps
   */
  public Schedule of(int steps) {
    return switch (this) {
      case ERASING -> Schedule.erasing(steps);
      case ERASING_LATE -> Schedule.erasing(steps, FIRST);
      case LOGARITHMIC -> Schedule.logarithmic(steps, FIRST);
      case BINOMIAL -> Schedule.binomial(steps);
      case PUBLISHED -> Schedule.published(steps);
      case LINEAR -> Schedule.linear(steps);
      case COSINE -> Schedule.cosine(steps);
    };
  }

  /**
   * What a schedule leaves of the signal, in closed form.
   *
   * @param steps T ≥ 2
   * @return ᾱ_T; NaN where nothing is known but the product of all steps
   */
  public double signalLeft(int steps) {
    return switch (this) {
      case ERASING -> 1.0 / (steps + 1);
      case ERASING_LATE -> (1 - FIRST) / steps;
      case LOGARITHMIC -> FIRST;
      default -> Double.NaN;
    };
  }
}
