// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.util.Locale;
import org.spindle.jobs.run.StatusLine;

/** Says at which of its steps a longer task is. */
final class Ticker implements AutoCloseable {

  private final StatusLine line = new StatusLine();
  private final String task;
  private final int steps;
  private int step;

  /** A task of so many steps. */
  Ticker(String task, int steps) {
    this.task = task;
    this.steps = steps;
  }

  /** The next step begins. */
  synchronized void next(String name) {
    step++;
    line.show(String.format(Locale.ROOT, "%s: %d of %d, %s", task, step, steps, name));
  }

  @Override
  public void close() {
    line.wipe();
  }
}
