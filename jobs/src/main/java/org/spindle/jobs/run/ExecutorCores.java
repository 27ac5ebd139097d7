// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * The cores that executors have offered, as Spark tells of their coming and going. Its default
 * parallelism tells something else: it is two at least, also on a cluster of one core. Spark makes
 * the object itself, before the first executor comes, from {@code spark.extraListeners}.
 */
public final class ExecutorCores extends SparkListener {

  private static volatile ExecutorCores current;

  private final Map<String, Integer> registered = new HashMap<>();
  private long since;
  private double coreMillis;

  /** For Spark, once for each context. */
  public ExecutorCores() {
    current = this;
  }

  /** That of the context of this JVM; null if it was made without. */
  static ExecutorCores current() {
    return current;
  }

  /** Cores times the seconds that they were there, until a time of the clock. */
  synchronized double coreSeconds(long until) {
    return (coreMillis + (double) cores() * Math.max(0, until - since)) * 1e-3;
  }

  /** Cores that are registered now. */
  synchronized int cores() {
    return registered.values().stream().mapToInt(cores -> cores).sum();
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded event) {
    count(event.time());
    registered.put(event.executorId(), event.executorInfo().totalCores());
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved event) {
    count(event.time());
    registered.remove(event.executorId());
  }

  @Override
  public synchronized void onApplicationEnd(SparkListenerApplicationEnd event) {
    count(event.time());
    registered.clear();
    if (current == this) {
      current = null;
    }
  }

  private void count(long now) {
    coreMillis = coreSeconds(now) * 1e3;
    since = Math.max(since, now);
  }
}
