// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.jobs.experiment.criticality.SignalPropagation.NEAR;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spindle.criticality.DepthScales;
import org.spindle.experiment.Finding;
import org.spindle.experiment.From;
import org.spindle.experiment.Sql;
import org.spindle.jobs.experiment.criticality.SignalPropagation.Parameters;

/**
 * The course of signals of {@link SignalPropagation} that reached the last layer, where lengths
 * have a fixed point.
 */
@From(
    """
    SELECT * FROM rows
    WHERE replicate = 0 AND depth = layers_reached AND fixed_length IS NOT NULL""")
record SignalCourse(
    Parameters at,
    @Sql("coalesce(fixed_length, 0)") double fixedLength,
    @Sql("coalesce(fixed_correlation, 1)") double fixedCorrelation,
    @Sql("coalesce(length_depth, 0)") double lengthDepth,
    @Sql("coalesce(correlation_depth, 0)") double correlationDepth,
    double[] lengths,
    double[] lengthErrors,
    double[] lengthsTheory,
    double[] distances,
    double[] distanceErrors,
    double[] distancesTheory) {

  private static final double RATE = 0.03; // what is left of the nonlinearity in a rate

  /** One over the depth, times the measured depth over which a deviation falls by e. */
  List<Finding> rates() {
    List<Finding> findings = new ArrayList<>();
    if (lengthDepth > 0 && fixedLength > 0) {
      rate(lengthDepth, fixedLength, lengthsTheory).ifPresent(findings::add);
    }
    // where lengths are forgotten sooner, correlations fall at their own rate
    if (correlationDepth > 2 * lengthDepth && fixedCorrelation < 1 - NEAR) {
      rate(correlationDepth, 1 - fixedCorrelation, distancesTheory).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> rate(double depth, double fixed, double[] course) {
    return DepthScales.rateOfApproach(fixed, course).stream()
        .mapToObj(rate -> Finding.exact(1, depth * rate, RATE))
        .findFirst();
  }
}
