// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.Comparator;
import java.util.List;
import org.spindle.jobs.analysis.Check;

/**
 * Theory and measurement at one place of parameter space. A claim about many places is judged by
 * the worst.
 */
record Finding(double theory, double measured, double error, double tolerance) {

  /** Distance from theory in units of the tolerance; infinite if nothing was measured. */
  double severity() {
    double severity = Math.abs(measured - theory) / tolerance;
    return Double.isNaN(severity) ? Double.POSITIVE_INFINITY : severity;
  }

  /** The claim at its worst place, not run if there is none. */
  static Check worst(String experiment, String claim, String where, List<Finding> findings) {
    return findings.stream()
        .max(Comparator.comparingDouble(Finding::severity))
        .map(f -> Check.of(experiment, claim, where, f.theory, f.measured, f.error, f.tolerance))
        .orElseGet(() -> Check.notRun(experiment, claim, where));
  }
}
