// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.experiment.Finding;

/** What a {@link org.spindle.landscape.CriticalPointAudit} finds at the points of one search. */
final class SecondOpinion {

  private static final double OFF = 1e-7; // length scales that a critical point may be off

  private SecondOpinion() {}

  /** At each point the slope vanishes. */
  static List<Finding> slopes(double[] offsets) {
    return Arrays.stream(offsets).mapToObj(off -> Finding.small(off, OFF)).toList();
  }

  /** At each point as many pivots are negative as eigenvalues. */
  static List<Finding> inertia(int[] pivots, int[] indices) {
    return IntStream.range(0, indices.length)
        .mapToObj(i -> Finding.exact(pivots[i], indices[i], 0))
        .toList();
  }
}
