// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.Locale;

/** What a run may spend: hours of cores at work on points, as they are counted when tasks end. */
final class Budget {

  private static final double HOUR = 3600;

  private final double hours;
  private final Tally tally;
  private double submittedFlops;

  /** A budget of so many core-hours, infinite for none. */
  Budget(double hours, Tally tally) {
    this.hours = hours;
    this.tally = tally;
  }

  /** Refuses a run that is expected to take more. */
  void require(String experiment, double expectedSeconds, String basis) {
    if (expectedSeconds > hours * HOUR) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "%s would take about %.3g core-hours (%s), more than --max-core-hours %s; ask for"
                  + " fewer points or allow more, see `plan`",
              experiment,
              expectedSeconds / HOUR,
              basis,
              hours));
    }
  }

  /** Notes that so much work was put into Spark's queue. */
  void submit(double flops) {
    submittedFlops += flops;
  }

  /** Core-seconds that are left when what is in the queue will be done. */
  double left(double flopsPerSecond) {
    double queued = Math.max(0, submittedFlops - tally.flops()) / flopsPerSecond;
    return hours * HOUR - tally.seconds() - queued;
  }

  /** Whether it is spent. */
  boolean isSpent() {
    return tally.seconds() >= hours * HOUR;
  }

  /** How a run ends that has no more to spend. */
  UserError end(String table) {
    return new UserError(
        UserError.ABORTED,
        String.format(
            Locale.ROOT,
            "%s stopped at --max-core-hours %s: %.3g core-hours are spent, the %,d points computed"
                + " are kept; run again to go on",
            table,
            hours,
            tally.seconds() / HOUR,
            tally.points()));
  }
}
