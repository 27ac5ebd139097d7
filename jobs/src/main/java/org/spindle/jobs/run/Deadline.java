// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.spindle.sweep.Watch;

/** A point's watch on an executor: its time limit, and the cancelling of its task. */
final class Deadline implements Watch {

  private final double limitSeconds;
  private final boolean limited;
  private final long endNanos;
  private final TaskContext task;

  /** A watch from now on; an infinite limit means none. */
  Deadline(double limitSeconds, TaskContext task) {
    this.limitSeconds = limitSeconds;
    this.limited = Double.isFinite(limitSeconds);
    this.endNanos = System.nanoTime() + (limited ? (long) (limitSeconds * 1e9) : 0);
    this.task = task;
  }

  @Override
  public void check() {
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("the task was cancelled");
    }
    if (limited && System.nanoTime() - endNanos > 0) {
      throw new TimeUp("longer than " + limitSeconds + " seconds");
    }
  }
}
