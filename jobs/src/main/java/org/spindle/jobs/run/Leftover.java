// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CollectionAccumulator;

/**
 * Points that the tasks of a wave left, since they had taken longer than was foreseen: what is
 * computed becomes durable, and the rest is cut anew by what was learnt.
 */
final class Leftover implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double seconds;
  private final CollectionAccumulator<Long> numbers;

  /**
   * Nothing yet.
   *
   * @param seconds after which a task begins no other point
   */
  Leftover(SparkContext context, double seconds) {
    this.seconds = seconds;
    this.numbers = context.collectionAccumulator();
  }

  /** Whether a task that began at such a time of {@link System#nanoTime} should end. */
  boolean isLate(long start) {
    return (System.nanoTime() - start) * 1e-9 > seconds;
  }

  /** Leaves a point. */
  void add(long number) {
    numbers.add(number);
  }

  /** A task is through: what it left is known when this is. */
  void end(int task) {
    numbers.add(-1L - task);
  }

  /** The points that were left by tasks that have ended. */
  long[] numbers() {
    return numbers.value().stream().mapToLong(Long::longValue).filter(n -> n >= 0).toArray();
  }

  /** Whether it is known what a task left. */
  boolean knows(int task) {
    return numbers.value().contains(-1L - task);
  }
}
