// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

/**
 * A sweep that cannot be run as written. The message is one line that a user can act on: place,
 * what is wrong, what would be right.
 */
public final class SweepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * An error in a sweep.
   *
   * @param message one line, beginning with the place
   */
  public SweepException(String message) {
    super(message);
  }
}
