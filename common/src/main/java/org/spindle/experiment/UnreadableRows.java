// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

/** Rows that cannot be read: a lost disk, a damaged file. No verdict then, on any claim. */
public final class UnreadableRows extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * What happened.
   *
   * @param message in one line
   * @param cause the error below
   */
  public UnreadableRows(String message, Throwable cause) {
    super(message, cause);
  }
}
