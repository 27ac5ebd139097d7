// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.criticality;

import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.spindle.criticality.SignalSimulation.Weights;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.jobs.experiment.criticality.SignalPropagation.Cell;
import org.spindle.network.Activation;

/** What is published of signals in random tanh networks, or derived elsewhere, by number. */
final class ReferenceSignals {

  // of tanh networks: σ_w² of the edge by σ_b² (Schoenholz et al. 2017), q* by σ_w² without biases
  // (Saxe et al. 2014), and c* at one place (Poole et al. 2016)
  private static final Map<Double, Double> EDGES =
      Map.of(0.01, 1.4242053, 0.05, 1.7609546, 0.09, 1.9476546);
  private static final Map<Double, Double> LENGTHS =
      Map.of(1.44, 0.249513, 2.25, 0.793354, 4.0, 2.121474);
  private static final double POOLE_WEIGHTS = 6.25;
  private static final double POOLE_BIASES = 0.09;
  private static final double POOLE_CORRELATION = 0.122104;

  private ReferenceSignals() {}

  static void claims(List<Cell> cells, Claims claims) {
    List<Cell> tanh = where(cells, c -> c.at().activation() == Activation.TANH);
    List<Cell> poole = where(tanh, ReferenceSignals::atPlaceOfPoole);
    List<Cell> unbiased =
        where(
            tanh,
            c ->
                c.at().biasVariance() == 0
                    && c.at().initialization() == Weights.ORTHOGONAL
                    && LENGTHS.containsKey(c.at().weightVariance()));
    claims
        .perGroup(
            "the root finder puts the edge of chaos of tanh where it is known to be",
            where(tanh, c -> EDGES.containsKey(c.at().biasVariance())),
            c -> "σ_b² = " + c.at().biasVariance(),
            c ->
                Finding.exact(
                    EDGES.get(c.at().biasVariance()),
                    c.criticalWeightVariance(),
                    SignalPropagation.EDGE))
        .equal(
            "c* of tanh at σ_w = 2.5, σ_b = 0.3 is 0.12210",
            poole,
            Cell::fixedCorrelation,
            c -> POOLE_CORRELATION,
            c -> SignalPropagation.FIXED)
        .each(
            "correlations of simulated tanh networks at σ_w = 2.5, σ_b = 0.3 end at 0.12210",
            poole,
            c -> against(POOLE_CORRELATION, SignalPropagation.endCorrelation(c)))
        .perGroup(
            "beyond the edge lengths settle at q*",
            unbiased,
            c -> String.format(Locale.ROOT, "g = %.3g", Math.sqrt(c.at().weightVariance())),
            c -> against(LENGTHS.get(c.at().weightVariance()), SignalPropagation.lateLength(c)));
  }

  private static boolean atPlaceOfPoole(Cell c) {
    return c.at().weightVariance() == POOLE_WEIGHTS && c.at().biasVariance() == POOLE_BIASES;
  }

  /** The same measurement against a fixed number; what the layers have yet to go is allowed. */
  private static Finding against(double reference, Finding finding) {
    double left = Math.abs(finding.theory() - reference);
    return Finding.equal(reference, finding.measured(), finding.bias() + left)
        .within(finding.limit() + left)
        .of(finding.scale());
  }
}
