// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.figure.Scale.linear;
import static org.spindle.figure.Scale.log;
import static org.spindle.jobs.experiment.diffusion.ProbabilityFlowExperiment.EIGENVALUES;
import static org.spindle.jobs.experiment.diffusion.ProbabilityFlowExperiment.NARROW;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;

import java.util.List;
import java.util.Locale;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.diffusion.ProbabilityFlowExperiment.Parameters;
import org.spindle.jobs.experiment.diffusion.ProbabilityFlowExperiment.Result;

/**
 * The figures of {@link ProbabilityFlowExperiment}: errors of likelihoods, and variances that
 * samplers make.
 */
final class ProbabilityFlowFigures {

  private ProbabilityFlowFigures() {}

  static void draw(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> steps =
        sorted(rows.first(row -> row.p().steps()), row -> row.p().steps());
    var errors =
        figures
            .figure("probability-flow", "Likelihoods by the flow of probability")
            .caption(
                "Largest error of ln q at four data of a mixture, when the flow from the data to"
                    + " noise is integrated in N steps. Slopes are the orders of the integrators,"
                    + " once steps are small.")
            .axes(log("steps N"), log("|error of ln q| / nats"))
            .panel("");
    errors.series("Euler").points(steps, row -> row.p().steps(), row -> row.r().eulerError());
    errors.series("Heun").points(steps, row -> row.p().steps(), row -> row.r().heunError());
    errors
        .series("Runge and Kutta")
        .points(steps, row -> row.p().steps(), row -> row.r().rungeKuttaError());
    List<Row<Parameters, Result>> all = rows.first(row -> row.p());
    figures
        .figure("probability-flow-sub-schedules", "What samplers make of a narrow mode")
        .caption(
            "Variance of samples over the data's, λ = 0.1, on schedules of N steps and on parts of a"
                + " schedule of 1000. Lines: exact affine maps. Points: DDIM on one state, and"
                + " sampled ancestral steps with the posterior's variance. All make too little where"
                + " steps are few.")
        .axes(log("steps N"), linear("variance / λ"))
        .panels(
            by(sorted(all, row -> row.p().steps()), row -> row.p().stride()),
            group -> word(group.get(0).p().stride()),
            (panel, group) -> {
              panel
                  .series("DDIM")
                  .line(
                      group,
                      row -> row.p().steps(),
                      row -> square(row.r().implicitGainsTheory()[NARROW]) / EIGENVALUES[NARROW])
                  .points(group, row -> row.p().steps(), row -> row.r().implicitRatio());
              panel
                  .series("ancestral")
                  .line(
                      group,
                      row -> row.p().steps(),
                      row -> row.r().ancestralTheory()[NARROW] / EIGENVALUES[NARROW])
                  .points(
                      group,
                      row -> row.p().steps(),
                      row -> row.r().ancestralVariances()[NARROW] / EIGENVALUES[NARROW]);
            })
        .pointsOnTop();
  }

  private static double square(double x) {
    return x * x;
  }

  private static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
