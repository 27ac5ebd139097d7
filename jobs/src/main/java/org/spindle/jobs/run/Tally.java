// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/** Counts of a run, added up over executors as tasks end; two of them stand in the event log. */
public final class Tally implements Serializable {
  /** The name of the number of points in the event log. */
  public static final String POINTS = "spindle.points";

  /** The name of their seconds there. */
  public static final String SECONDS = "spindle.seconds";

  private static final long serialVersionUID = 1L;

  private final LongAccumulator points;
  private final LongAccumulator failed;
  private final LongAccumulator timeouts;
  private final DoubleAccumulator seconds;
  private final DoubleAccumulator flops;

  Tally(SparkContext context) {
    points = context.longAccumulator(POINTS);
    failed = context.longAccumulator();
    timeouts = context.longAccumulator();
    seconds = context.doubleAccumulator(SECONDS);
    flops = context.doubleAccumulator();
  }

  /** Counts a point; the status is its outcome's. */
  void add(String status, double pointSeconds, double pointFlops) {
    points.add(1L);
    switch (status) {
      case "failed" -> failed.add(1L);
      case "timeout" -> timeouts.add(1L);
      default -> {}
    }
    seconds.add(pointSeconds);
    flops.add(pointFlops);
  }

  long points() {
    return points.value();
  }

  long failed() {
    return failed.value();
  }

  long timeouts() {
    return timeouts.value();
  }

  /** Seconds of work in all points so far. */
  double seconds() {
    return seconds.value();
  }

  /** Predicted flops of all points so far. */
  double flops() {
    return flops.value();
  }
}
