// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.List;
import org.spindle.jobs.analysis.Check;
import org.spindle.jobs.store.Tables;

/** The claims of {@link DepthSpeed}. */
final class DepthSpeedClaims {
  private DepthSpeedClaims() {}

  static List<Check> of(Tables tables) {
    return List.of();
  }
}
