// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.PrintStream;

/**
 * Where runs show how far they are: a bar that rewrites itself on a terminal, a line now and then
 * elsewhere.
 */
public class Display {

  private static final long LINE_MILLIS = 10_000;
  private static final int BAR = 24;

  private final PrintStream out = System.err;
  private final boolean terminal = System.console() != null;
  private long lastLine = System.currentTimeMillis();

  /** Shows the state of a run, in place of its last one. */
  public synchronized void show(RunStatus status) {
    draw(Progress.line(status));
  }

  /** A run has ended, in this state. */
  public synchronized void end(RunStatus status) {
    wipe();
  }

  /** Prints a line of results above the bar. */
  public synchronized void tell(String line) {
    wipe();
    System.out.println(line);
  }

  final void draw(String line) {
    if (terminal) {
      out.print("\r\u001b[K" + line);
      out.flush();
    } else if (System.currentTimeMillis() - lastLine >= LINE_MILLIS) {
      lastLine = System.currentTimeMillis();
      out.println(line);
    }
  }

  private void wipe() {
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }

  /** A bar for a share from 0 to 1. */
  static String bar(double share) {
    int full = (int) Math.round(Math.min(1, share) * BAR);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }
}
