// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.spindle.jobs.run.UserError;
import org.spindle.sweep.Sweep;

/**
 * Sweeps that wait for the cores of one session. Some run at once, so that the next one's points
 * fill the cores that the last points of another leave idle; those of one experiment, which write
 * one table, do so one after the other.
 */
final class SweepQueue {

  private static final int AT_ONCE = 3;

  /** What is done with a sweep. */
  interface Work {

    /** Runs it; returns an exit code. */
    int of(Sweep sweep) throws IOException;
  }

  private final List<Sweep> waiting;
  private final Set<String> running = new HashSet<>();
  private Throwable failure;
  private int code;

  /** Sweeps in the order in which they begin, as far as possible. */
  SweepQueue(List<Sweep> sweeps) {
    waiting = new ArrayList<>(sweeps);
  }

  /**
   * Runs all of them; after one has thrown, no other begins.
   *
   * @return the largest exit code
   */
  int work(Work work) throws IOException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Thread thread = new Thread(() -> takeAll(work), "sweep-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(UserError.ABORTED, "interrupted; run again to go on", e);
    }
    if (failure != null) {
      throw UserError.rethrown(failure);
    }
    return code;
  }

  private void takeAll(Work work) {
    for (Sweep sweep = next(); sweep != null; sweep = next()) {
      int own = 0;
      Throwable thrown = null;
      try {
        own = work.of(sweep);
      } catch (IOException | RuntimeException | Error e) {
        thrown = e;
      } finally {
        ended(sweep, own, thrown);
      }
    }
  }

  /** The first sweep whose table is free; null after the last, or a failure. */
  private synchronized Sweep next() {
    while (failure == null && !waiting.isEmpty()) {
      for (Sweep sweep : waiting) {
        if (running.add(sweep.experiment())) {
          waiting.remove(sweep);
          return sweep;
        }
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    return null;
  }

  private synchronized void ended(Sweep sweep, int own, Throwable thrown) {
    running.remove(sweep.experiment());
    code = Math.max(code, own);
    failure = failure == null ? thrown : failure;
    notifyAll();
  }
}
