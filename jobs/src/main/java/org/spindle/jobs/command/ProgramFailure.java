// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

/** What the user's program did instead of answering with a result. */
public final class ProgramFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean perhapsOfAnEarlierPoint;

  ProgramFailure(String message) {
    this(message, false);
  }

  ProgramFailure(String message, boolean perhapsOfAnEarlierPoint) {
    super(message);
    this.perhapsOfAnEarlierPoint = perhapsOfAnEarlierPoint;
  }

  /**
   * Whether what was seen may belong to the point before in the same process: it ended at once, or
   * a line came late. A fresh process will tell.
   */
  boolean perhapsOfAnEarlierPoint() {
    return perhapsOfAnEarlierPoint;
  }
}
