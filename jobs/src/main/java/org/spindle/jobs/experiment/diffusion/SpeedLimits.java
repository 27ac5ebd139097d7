// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.jobs.experiment.diffusion.SecondLaw.ROUNDING;
import static org.spindle.jobs.experiment.diffusion.SecondLaw.signalLeft;

import java.util.List;
import org.spindle.diffusion.GaussianReversal;
import org.spindle.diffusion.SpeedAccuracy;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Parameters;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Result;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/** How fast the relaxation of {@link SecondLaw} moves, and what its speed costs. */
final class SpeedLimits {

  private SpeedLimits() {}

  static void claims(List<Row<Parameters, Result>> all, Claims claims) {
    claims
        .equal(
            "the relaxation to white noise produces what its speed in Wasserstein's distance costs",
            all,
            row -> row.r().relaxationSpeed(),
            row -> row.r().relaxation(),
            row -> 1e-4 * row.r().relaxation())
        .each(
            "speed limit: the relaxation moves less far than its entropy production allows",
            all,
            row -> Finding.atMost(1, Estimate.exact(row.r().efficiency()), ROUNDING))
        .equal(
            "speed limit: the share that the move needs is the straight way's production over the"
                + " relaxation's",
            all,
            row -> row.r().efficiency(),
            row -> straight(row).production() / row.r().relaxation(),
            row -> ROUNDING)
        .equal(
            "speed limit: the straight way of as much time reaches it",
            all,
            row -> row.r().geodesicEfficiency(),
            row -> 1,
            row -> ROUNDING);
  }

  /** The straight way between the ends of the relaxation. */
  private static SpeedAccuracy straight(Row<Parameters, Result> row) {
    GaussianReversal reversal = row.p().reversal(Watch.UNLIMITED);
    return SpeedAccuracy.geodesic(reversal.data(), signalLeft(reversal));
  }
}
