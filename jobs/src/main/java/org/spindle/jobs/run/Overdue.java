// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.spindle.sweep.Watch;

/**
 * Work with a time limit that holds even where it never looks at its watch: it is done by a thread
 * of its own, which is left to itself when the time is up. It cannot be ended, and goes on until
 * its JVM ends, at the lowest priority.
 */
final class Overdue {

  /** Seconds beyond the limit in which work that looks at its watch ends by itself. */
  private static final double GRACE = 2;

  private Overdue() {}

  /**
   * Does the work.
   *
   * @param limit seconds, infinite for none
   * @throws Watch.TimeUp if it is not done in time
   */
  static <T> T within(double limit, Callable<T> work) throws Exception {
    if (Double.isInfinite(limit)) {
      return work.call();
    }
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, Thread.currentThread().getName() + " with a limit");
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    try {
      return task.get((long) ((1.1 * limit + GRACE) * 1e3), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.setPriority(Thread.MIN_PRIORITY);
      thread.interrupt();
      throw new Watch.TimeUp("longer than " + limit + " seconds, and does not look at its watch");
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
