// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import java.util.Arrays;
import java.util.List;
import org.spindle.experiment.Finding;

/** Mean numbers of critical points of confined fields, from an independent computation. */
final class ReferenceCounts {

  private static final double DIGITS = 1e-4; // relative, that the computation gives

  /** N, μ/√f'', number. */
  private static final double[][] COUNTS = {
    {1, 0.5, 2.87832}, {1, 0.7, 2.13332}, {1, 0.9, 1.73828}, {1, 1.2, 1.4175},
    {2, 0.5, 5.24950}, {2, 0.7, 3.00142}, {2, 0.9, 2.08824}, {2, 1.2, 1.49619},
    {3, 0.5, 8.67602}, {3, 0.7, 3.8925}, {3, 0.9, 2.35766}, {3, 1.2, 1.52669},
    {10, 0.9, 3.71918}, {50, 0.9, 11.0808}, {100, 1.2, 1.20501}
  };

  private ReferenceCounts() {}

  /** The number by quadrature against the reference; nothing where there is none. */
  static List<Finding> findings(int dimension, double confinementRatio, double count) {
    return Arrays.stream(COUNTS)
        .filter(known -> dimension == known[0] && confinementRatio == known[1])
        .map(known -> Finding.exact(known[2], count, DIGITS * known[2]))
        .toList();
  }
}
