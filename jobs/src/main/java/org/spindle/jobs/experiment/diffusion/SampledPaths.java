// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Parameters;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Result;
import org.spindle.statistic.Estimate;

/**
 * How far sampled paths may be from the exact laws of Σ: by the chance of their finite number,
 * which the laws tell, too.
 */
final class SampledPaths {

  private static final int MANY = 1000; // paths whose number scatters like a gaussian one

  private SampledPaths() {}

  static Finding variance(Row<Parameters, Result> row) {
    double theory = row.r().productionVarianceTheory();
    double square = (row.r().fourthCumulant() + 2 * theory * theory) / row.p().trajectories();
    return Finding.equal(
        theory, Estimate.known(row.r().productionVariance(), Math.sqrt(square)), 0);
  }

  static Estimate share(double measured, double theory, int paths) {
    return Estimate.known(measured, Math.sqrt(theory * (1 - theory) / paths));
  }

  /** Bins with enough paths for their number to be nearly gaussian. */
  static List<Finding> bins(Row<Parameters, Result> row, double[] shares, double[] theory) {
    int paths = row.p().trajectories();
    return IntStream.range(0, shares.length)
        .filter(bin -> theory[bin] * paths > MANY)
        .mapToObj(bin -> Finding.equal(theory[bin], share(shares[bin], theory[bin], paths), 0))
        .toList();
  }

  static List<Finding> crooks(Row<Parameters, Result> row) {
    Result r = row.r();
    List<Finding> findings = new ArrayList<>();
    for (int bin = 0; bin < r.forwardShares().length; bin++) {
      double fewer = Math.min(r.forwardSharesTheory()[bin], r.reverseSharesTheory()[bin]);
      if (fewer * row.p().trajectories() > MANY) {
        double p = r.forwardSharesTheory()[bin];
        double mine = Math.sqrt(p * (1 - p) / row.p().trajectories());
        double error = Math.hypot(mine, r.reverseWeightedErrors()[bin]);
        Estimate forward = Estimate.known(r.forwardShares()[bin], error);
        findings.add(Finding.equal(r.reverseWeighted()[bin], forward, 0));
      }
    }
    return findings;
  }
}
