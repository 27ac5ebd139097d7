// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * A wave that has ended.
 *
 * @param target where it was staged
 * @param bins the points of its tasks
 * @param leftover points that its tasks left; null if they compute all, apart
 * @param failure what came in its way, null if it is whole
 * @param killer number of the task that lost executor after executor, −1 if none did, or if its
 *     points were computed apart
 */
record Wave(
    Path target, List<long[]> bins, Leftover leftover, RuntimeException failure, int killer) {

  private static final Pattern LOST =
      Pattern.compile("Task (\\d+) in stage \\S+ failed .*ExecutorLostFailure");

  /** A wave of which all is staged. */
  static Wave whole(Path target, List<long[]> bins, PointTask.Care care) {
    return new Wave(target, bins, care.leftover(), null, -1);
  }

  /**
   * A wave in whose way something came.
   *
   * @param cause as Spark threw it
   * @param failure as a user is told
   */
  static Wave lost(
      Path target,
      List<long[]> bins,
      PointTask.Care care,
      Throwable cause,
      RuntimeException failure) {
    int killer = care.apart() ? -1 : killer(cause);
    return new Wave(target, bins, care.leftover(), failure, killer < bins.size() ? killer : -1);
  }

  /** The task that Spark gave up since each executor ended that had it, −1 if that is not so. */
  private static int killer(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Matcher lost = LOST.matcher(String.valueOf(cause.getMessage()));
      if (lost.find()) {
        return Integer.parseInt(lost.group(1));
      }
    }
    return -1;
  }

  boolean isWhole() {
    return failure == null;
  }

  /** Whether one of its tasks is known to have ended its executors. */
  boolean isLostToOne() {
    return killer >= 0;
  }
}
