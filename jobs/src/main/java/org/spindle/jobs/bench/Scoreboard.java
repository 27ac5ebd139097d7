// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.function.Consumer;

/** Where the figures of a bench go, and which of them are wanted. */
@FunctionalInterface
public interface Scoreboard extends Consumer<Measurement> {

  /** Whether this work is to be timed; asked before each. */
  default boolean wants(String work) {
    return true;
  }

  /** Whether one of these works is wanted, which are timed together. */
  default boolean wantsAny(String... works) {
    boolean any = false;
    for (String work : works) {
      any |= wants(work);
    }
    return any;
  }
}
