// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.spindle.jobs.analysis.Check;

/** One claim judged at many places; the worst of them decides. */
final class Findings {

  private record Finding(double theory, double measured, double error, double tolerance) {
    double severity() {
      double severity = Math.abs(measured - theory) / tolerance;
      return Double.isNaN(severity) ? Double.POSITIVE_INFINITY : severity;
    }
  }

  private final List<Finding> findings = new ArrayList<>();

  /** A place where |measured − theory| must not exceed the tolerance. */
  void add(double theory, double measured, double error, double tolerance) {
    findings.add(new Finding(theory, measured, error, tolerance));
  }

  Check check(String experiment, String claim, String talk) {
    return findings.stream()
        .max(Comparator.comparingDouble(Finding::severity))
        .map(f -> Check.of(experiment, claim, talk, f.theory, f.measured, f.error, f.tolerance))
        .orElse(Check.notRun(experiment, claim, talk));
  }
}
