// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

/** What counts as done. */
public enum Mode {
  /** Every point that has a row, failed ones included. */
  CACHED,
  /** Points with an {@code ok} row; failed and timed-out ones are computed again. */
  RETRY,
  /** Nothing: every point is computed again; the new row replaces the old. */
  FORCE
}
