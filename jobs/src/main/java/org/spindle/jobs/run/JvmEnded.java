// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.run;

/** What is said of a point that ended the JVM in which it was computed apart. */
final class JvmEnded extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int SIGNALS = 128;

  JvmEnded(int exitCode, String said) {
    super(
        "ended its JVM, also when it was computed apart: "
            + words(exitCode)
            + (said.isEmpty() ? "" : ", " + said));
  }

  private static String words(int code) {
    return switch (code - SIGNALS) {
      case 6 -> "aborted (signal 6)";
      case 9 -> "killed (signal 9), as by the system when memory runs out";
      case 11 -> "segmentation fault (signal 11)";
      default -> "exit code " + code;
    };
  }
}
