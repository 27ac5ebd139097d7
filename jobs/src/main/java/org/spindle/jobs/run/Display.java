// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

/** Where runs show how far they are, by a bar. */
public class Display {

  private static final int BAR = 24;

  private final StatusLine line = new StatusLine();

  /** Shows the state of a run, in place of its last one. */
  public synchronized void show(RunStatus status) {
    draw(Progress.line(status));
  }

  /** A run has ended, in this state. */
  public synchronized void end(RunStatus status) {
    line.wipe();
  }

  /** Prints a line of results above the bar. */
  public synchronized void tell(String result) {
    line.wipe();
    System.out.println(result);
  }

  final void draw(String text) {
    line.show(text);
  }

  /** A bar for a share from 0 to 1. */
  static String bar(double share) {
    int full = (int) Math.round(Math.min(1, share) * BAR);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }
}
