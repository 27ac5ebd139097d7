// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.PrintStream;

/**
 * Where a longer task is: one line that is overwritten on a terminal, or without one a line after
 * two seconds and then every ten. Not safe for threads.
 */
public final class StatusLine {

  private static final long FIRST_MILLIS = 2_000;
  private static final long LINE_MILLIS = 10_000;

  private final PrintStream out = System.err;
  private final boolean terminal = System.console() != null;
  private long nextLine = System.currentTimeMillis() + FIRST_MILLIS;

  /** Shows a line in place of the last one. */
  public void show(String line) {
    if (terminal) {
      out.print("\r\u001b[K" + line);
      out.flush();
    } else if (System.currentTimeMillis() >= nextLine) {
      nextLine = System.currentTimeMillis() + LINE_MILLIS;
      out.println(line);
    }
  }

  /** Takes the line away. */
  public void wipe() {
    if (terminal) {
      out.print("\r\u001b[K");
      out.flush();
    }
  }
}
