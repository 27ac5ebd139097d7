// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

import org.spindle.jobs.store.ResultsFolder;

/**
 * Why a run stops before all is computed, as a user is told.
 *
 * @param table name of the table
 * @param folder where it lies
 * @param tally counts what has failed
 * @param mostFailures failed points that a run stands
 */
record EarlyStop(String table, ResultsFolder folder, Tally tally, long mostFailures) {

  /** By what Spark threw. */
  RuntimeException by(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return new UserError(
        UserError.ABORTED,
        table
            + " stopped: "
            + root.getClass().getSimpleName()
            + ": "
            + message
            + "; finished points are kept, run again to go on",
        e);
  }

  /** By too many failed points; null if there are not. */
  UserError byFailures() {
    long failures = tally.failed() + tally.timeouts();
    if (failures <= mostFailures) {
      return null;
    }
    return new UserError(
        UserError.ABORTED,
        table
            + " stopped after "
            + failures
            + " failed points (--max-failures "
            + mostFailures
            + "); see `sql "
            + folder.root()
            + " \"SELECT error_message, count(*) FROM "
            + table
            + " GROUP BY 1\"`");
  }
}
