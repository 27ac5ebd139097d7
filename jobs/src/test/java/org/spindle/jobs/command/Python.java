// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.command;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/** Tests of programs are written in Python 3, where there is one. */
public final class Python {

  private Python() {}

  /** Skips the test where there is none. */
  public static void assumeHere() {
    assumeTrue(isHere(), "python3 is not here");
  }

  private static boolean isHere() {
    try {
      return new ProcessBuilder("python3", "-c", "").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
