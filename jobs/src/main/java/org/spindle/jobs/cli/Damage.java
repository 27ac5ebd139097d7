// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import org.apache.hadoop.fs.ChecksumException;
import org.apache.spark.SparkThrowable;

/** Files of a table that cannot be read, as an error tells of them. */
final class Damage {

  /** Spark's words for it begin so. */
  private static final String UNREADABLE = "FAILED_READ_FILE";

  private Damage() {}

  /**
   * What is damaged and what to do.
   *
   * @return one line, null for an error of another kind
   */
  static String told(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ChecksumException) {
        return mend(cause.getMessage());
      }
      if (cause instanceof SparkThrowable spark
          && spark.getCondition() != null
          && spark.getCondition().startsWith(UNREADABLE)) {
        String file = spark.getMessageParameters().getOrDefault("path", cause.getMessage());
        return mend("cannot read " + file);
      }
    }
    return null;
  }

  private static String mend(String what) {
    return what + "; if the file is damaged, delete it and run its sweep again for its points";
  }
}
