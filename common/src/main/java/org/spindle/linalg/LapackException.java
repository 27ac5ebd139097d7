// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/** A factorization that LAPACK could not finish, with its own word for why. */
public final class LapackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** LAPACK's name in lower case. */
  private final String routine;

  /** LAPACK's return value, not 0. */
  private final int info;

  /**
   * A failure of a routine.
   *
   * @param routine LAPACK's name, e.g. {@code dpotrf}
   * @param info its return value; negative: that argument was illegal; positive: see the routine
   * @param meaning what this info means, in words
   */
  public LapackException(String routine, int info, String meaning) {
    super(routine + " info=" + info + ": " + meaning);
    this.routine = routine;
    this.info = info;
  }

  /**
   * The routine that failed.
   *
   * @return LAPACK's name in lower case
   */
  public String routine() {
    return routine;
  }

  /**
   * LAPACK's return value.
   *
   * @return info, not 0
   */
  public int info() {
    return info;
  }
}
