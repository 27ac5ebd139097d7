// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Parameters;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Regime;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Result;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Sets;
import org.spindle.statistic.Estimate;

/** What others found of the regimes: published numbers, and those of independent programs. */
final class ReferenceRegimes {

  /**
   * Clone probabilities that were published with tbonnair's code: dimension, time, share of 10,000
   * pairs.
   */
  private static final double[][] PUBLISHED = {
    {256, 2, 0.9775}, {256, 2.5, 0.8620}, {256, 3, 0.7012},
    {256, 3.5, 0.5925}, {256, 4, 0.5343}, {256, 4.5, 0.5201},
    {4096, 3, 0.9984}, {4096, 3.5, 0.9575}, {4096, 4, 0.8217},
    {4096, 4.5, 0.6736}, {4096, 5, 0.5719}, {4096, 5.5, 0.5396}
  };

  private static final double PUBLISHED_PAIRS = 1e4;

  /** Weights of the origin by another program: n, d, t/t_C, E w, standard error. */
  private static final double[][] WEIGHTS = {
    {2000, 32, 1, 0.561, 0.006},
    {4000, 64, 1, 0.560, 0.004},
    {2000, 32, 1.5, 0.157, 0.006},
    {4000, 64, 1.5, 0.078, 0.004},
    {2000, 32, 0.5, 0.986, 0.004},
    {4000, 64, 0.5, 0.998, 0.002}
  };

  /** SNR_c of patches of 8, 16 and 64 pixels, n = 2000, by another program. */
  private static final double[][] BOUNDARY = {{8, 20.8659}, {16, 5.01635}, {64, 0.493462}};

  private ReferenceRegimes() {}

  static List<Finding> cloneProbabilities(Row<Parameters, Result> row) {
    List<Finding> findings = new ArrayList<>();
    for (double[] reference : PUBLISHED) {
      if (row.p().regime() == Regime.SPECIATION
          && row.p().dimension() == reference[0]
          && row.p().place() == reference[1]) {
        double p = row.r().shareTheory();
        double error = Math.sqrt(p * (1 - p) / PUBLISHED_PAIRS);
        findings.add(Finding.equal(reference[2], Estimate.known(p, error), 0));
      }
    }
    return findings;
  }

  static List<Finding> weights(Sets sets) {
    List<Finding> findings = new ArrayList<>();
    for (double[] reference : WEIGHTS) {
      if (sets.at().trainingSet() == reference[0]
          && sets.at().dimension() == reference[1]
          && sets.at().place() == reference[2]) {
        Estimate weight = sets.weight();
        double error = Math.hypot(weight.error(), reference[4]);
        findings.add(Finding.equal(reference[3], Estimate.known(weight.mean(), error), 0));
      }
    }
    return findings;
  }

  /** The signal-to-noise ratio from which on patches are recalled. */
  static List<Finding> boundary(Row<Parameters, Result> row) {
    return Arrays.stream(BOUNDARY)
        .filter(
            reference ->
                row.p().regime() == Regime.PATCH
                    && row.p().trainingSet() == 2000
                    && row.p().dimension() == reference[0])
        .map(reference -> Finding.exact(reference[1], row.r().criticalPlace(), 1e-5 * reference[1]))
        .toList();
  }
}
