// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.report;

import java.io.PrintStream;
import java.util.Locale;

/** Says where a longer task is: one line that is overwritten, or without a terminal some lines. */
final class Ticker implements AutoCloseable {

  private static final long LINE_MILLIS = 10_000;

  private final PrintStream out = System.err;
  private final boolean terminal = System.console() != null;
  private final String task;
  private final int steps;
  private int step;
  private long lastLine = System.currentTimeMillis();

  /** A task of so many steps. */
  Ticker(String task, int steps) {
    this.task = task;
    this.steps = steps;
  }

  /** The next step begins. */
  synchronized void next(String name) {
    step++;
    String line = String.format(Locale.ROOT, "%s: %d of %d, %s", task, step, steps, name);
    if (terminal) {
      out.print("\r\u001b[K" + line);
      out.flush();
    } else if (System.currentTimeMillis() - lastLine >= LINE_MILLIS) {
      lastLine = System.currentTimeMillis();
      out.println(line);
    }
  }

  @Override
  public void close() {
    if (terminal) {
      out.print("\r\u001b[K");
    }
  }
}
