// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

/** A comparison that came to nothing: one line that says why; others go on. */
public final class PeerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerFailure(String message) {
    super(message);
  }
}
