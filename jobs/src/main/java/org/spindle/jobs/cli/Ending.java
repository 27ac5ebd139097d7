// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * One line for a command that a signal ends (Ctrl-C, a scheduler, a closed terminal), in place of
 * what Spark and each thread have to say about a context that is gone.
 */
final class Ending {

  /** Before Spark's own hooks, which stop the context. */
  private static final int FIRST = 1000;

  private static volatile boolean done;
  private static volatile boolean begun;

  private Ending() {}

  /** Watches over the command that is to run. */
  static void watch() {
    ShutdownHookManager.get().addShutdownHook(Ending::begin, FIRST);
  }

  private static void begin() {
    if (!done) {
      begun = true;
      Configurator.setAllLevels("", Level.OFF);
      System.err.println(
          (System.console() == null ? "" : "\n") // below the progress bar
              + "spindle: ended by a signal; what is stored stays, the same command goes on from there");
    }
  }

  /** The command has ended by itself. */
  static void done() {
    done = true;
  }

  /** Whether a signal is ending it: errors are its consequence, and of no interest. */
  static boolean begun() {
    return begun;
  }
}
