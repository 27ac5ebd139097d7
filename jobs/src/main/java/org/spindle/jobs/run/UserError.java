// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.IOException;

/** Something the user can mend: one line that says what, where and what next, and an exit code. */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Aborted: the surroundings failed (disk, cluster, lost data). */
  public static final int ABORTED = 1;

  /** Bad usage, sweep file or folder. */
  public static final int USAGE = 2;

  /** Some points failed. */
  public static final int POINTS_FAILED = 3;

  /** A check failed. */
  public static final int CHECK_FAILED = 4;

  private final int exitCode;

  /** An error with its exit code. */
  public UserError(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** An error with its exit code and cause. */
  public UserError(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Bad usage: exit code 2. */
  public static UserError usage(String message) {
    return new UserError(USAGE, message);
  }

  /** The exit code of the program. */
  public int exitCode() {
    return exitCode;
  }

  /**
   * Throws again what a task threw, in a thread that waited for it.
   *
   * @param cause thrown here unless it is checked
   * @return to be thrown
   */
  public static IOException rethrown(Throwable cause) {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof IOException e ? e : new IOException(cause);
  }
}
