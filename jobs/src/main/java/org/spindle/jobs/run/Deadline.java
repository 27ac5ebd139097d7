// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.spindle.sweep.Watch;

/** A point's watch on an executor: its time limit, and the cancelling of its task. */
final class Deadline implements Watch {

  private final double limitSeconds;
  private final long endNanos;
  private final TaskContext task;

  /** A watch from now on; a limit of 0 means none. */
  Deadline(double limitSeconds, TaskContext task) {
    this.limitSeconds = limitSeconds;
    this.endNanos = System.nanoTime() + (long) (limitSeconds * 1e9);
    this.task = task;
  }

  @Override
  public void check() {
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("the task was cancelled");
    }
    if (limitSeconds > 0 && System.nanoTime() - endNanos > 0) {
      throw new TimeUp("longer than " + limitSeconds + " seconds");
    }
  }
}
