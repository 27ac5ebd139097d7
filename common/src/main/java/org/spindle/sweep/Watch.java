// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.sweep;

/**
 * The kernel's only view of time: polled between steps, it ends a point that has run out of time or
 * whose task was cancelled. A call costs nanoseconds; poll at least every 100 ms of work.
 */
@FunctionalInterface
public interface Watch {

  /** A watch that never ends a point. */
  Watch UNLIMITED = () -> {};

  /**
   * Returns while there is time left.
   *
   * @throws TimeUp if the point's time is over
   */
  void check();

  /** Thrown by {@link #check()}; the point becomes a row with status {@code timeout}. */
  final class TimeUp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * The end of a point's time.
     *
     * @param message the limit in words
     */
    public TimeUp(String message) {
      super(message);
    }
  }
}
