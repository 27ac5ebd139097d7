// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.landscape;

import static org.spindle.statistic.Groups.where;

import java.util.List;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Parameters;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Result;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch.Target;
import org.spindle.landscape.IndexLaw;
import org.spindle.landscape.IndexScatter;
import org.spindle.statistic.ClusteredMean;
import org.spindle.statistic.Estimate;

/** Index and mean curvature at the saddles that searches of {@link SpinGlassSearch} find. */
final class FoundSaddles {

  private static final int LARGE = 20;
  private static final double BASIN_MEAN = 0.3; // counts: bias of a search by basins, measured
  private static final double MOST_MEAN = 0.7;
  private static final double BASIN_SCATTER = 0.05;
  private static final double LEAST_SCATTER = 0.5; // counts
  private static final double MOST_SCATTER = 0.95;
  private static final double BASIN_TRACE = 0.05; // in units of the scatter: the same bias
  private static final double TRACE_SCATTER = 0.2;

  private FoundSaddles() {}

  /** Exact at every N, but for the search, which finds points by the size of their basins. */
  static void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Glasses> large =
        where(
            Glasses.of(rows, Target.SADDLES),
            g -> g.dimension() >= LARGE && g.instances().size() > 1);
    claims
        .each(
            "the index fraction at a found saddle is on average that of its energy (in counts)",
            large,
            FoundSaddles::meanIndex)
        .each(
            "the index at a found saddle scatters about the law of its energy by less than one"
                + " count, as that of the exact ensemble does",
            where(large, g -> g.dimension() - 1 <= IndexLaw.EXACT),
            FoundSaddles::scatterOfIndex)
        .each(
            "the Hessian's mean eigenvalue at a found saddle is −p u N/(N−1) on average",
            large,
            FoundSaddles::meanTrace)
        .each(
            "the Hessian's mean eigenvalue at a found saddle scatters about −p u N/(N−1) by"
                + " √(2p(p−1))/(N−1)",
            large,
            FoundSaddles::scatterOfTrace);
  }

  private static Finding meanIndex(Glasses glasses) {
    ClusteredMean residuals = glasses.indexScatter().residuals();
    return Finding.equal(0, residuals.estimate(), BASIN_MEAN).within(MOST_MEAN).of(1);
  }

  private static Finding scatterOfIndex(Glasses glasses) {
    IndexScatter scatter = glasses.indexScatter();
    double theory = scatter.expectedRms();
    double room = Math.min(MOST_SCATTER - theory, theory - LEAST_SCATTER);
    Estimate rms = scatter.rms();
    return Finding.equal(theory, rms, BASIN_SCATTER).within(room);
  }

  private static Finding meanTrace(Glasses glasses) {
    ClusteredMean offsets = glasses.traceOffsets();
    double sd = glasses.traceDeviation();
    return Finding.equal(0, offsets.estimate().linear(1 / sd, 0), BASIN_TRACE).of(1);
  }

  private static Finding scatterOfTrace(Glasses glasses) {
    double theory = glasses.traceDeviation();
    Estimate rms = glasses.traceOffsets().rootMeanSquare();
    double most = TRACE_SCATTER * theory;
    return Finding.equal(theory, rms, BASIN_TRACE * theory).within(most);
  }
}
