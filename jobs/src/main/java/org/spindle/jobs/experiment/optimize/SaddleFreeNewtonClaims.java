// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.jobs.experiment.optimize.SaddleFreeNewton.SPECTRA;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.data.Mnist;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.optimize.SaddleFreeContest.Effort;
import org.spindle.jobs.experiment.optimize.SaddleFreeContest.Entry;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Method;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Problem;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Result;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;

/** What is claimed of the rows of {@link SaddleFreeNewton}. */
final class SaddleFreeNewtonClaims {

  private static final double NEAR_UNIFORM = 0.05; // of the error at the start, from ln of classes
  private static final int WIDE = 12; // neurons from which damped Newton is held up
  private static final int FULL = 15; // neurons of check 17
  private static final int FULL_STEPS = 60;
  private static final double REFERENCE_MOST = 0.02;

  private SaddleFreeNewtonClaims() {}

  static void judge(Rows<Parameters, Result> rows, Claims claims) {
    List<SaddleFreeContest> contests = SaddleFreeContest.of(rows, Effort.BY_STEPS);
    List<SaddleFreeContest> wide =
        where(contests, c -> c.at().problem() == Problem.CLASSES && c.at().hidden() >= WIDE);
    claims
        .each(
            "at the start a network knows nothing: its error is ln 10, to second order in its"
                + " outputs",
            rows.all(),
            row -> Finding.exact(Math.log(Mnist.CLASSES), row.r().losses()[0], NEAR_UNIFORM))
        .several(
            "with the dampings of the paper, 10 … 1e-6, saddle-free Newton ends below damped Newton"
                + " on every seed (12 neurons and more), with 15 neurons and 60 steps at a tenth of"
                + " it and below in the median",
            wide,
            SaddleFreeNewtonClaims::usuallyBelow)
        .several(
            "tuned, too, saddle-free Newton ends below damped Newton on every reported seed (12"
                + " neurons and more)",
            wide,
            c -> notBelow(c.ahead(Method.DAMPED_NEWTON), 0))
        .several(
            "saddle-free Newton ends below what minibatches with momentum reach in as many passes"
                + " as it takes steps, on every reported seed (12 neurons and more)",
            wide,
            c -> notBelow(c.ahead(Method.MOMENTUM), 0))
        .several(
            "the median decades of saddle-free over damped Newton grow with the number of neurons,"
                + " from the fewest to the most, and over three sizes with 5 seeds each with a"
                + " slope above 0 by 3 standard errors",
            WidthScan.of(contests),
            WidthScan::findings)
        .each(
            "the most negative curvature goes away under saddle-free Newton with its usual"
                + " constants: at the end it is less than half of what it was at most, in the median"
                + " over all seeds",
            where(wide, c -> c.entry(Method.SADDLE_FREE).filter(Entry::isUsual).isPresent()),
            SaddleFreeNewtonClaims::lowestVanishes)
        .several(
            "an outer step of a damped method costs a matrix, a gradient and a value for each"
                + " damping, and a decomposition",
            where(rows.all(), SaddleFreeNewtonClaims::isCounted),
            SaddleFreeNewtonClaims::counted);
    List<SaddleFreeContest> full =
        where(wide, c -> c.at().hidden() >= FULL && c.at().outerSteps() >= FULL_STEPS);
    if (!full.isEmpty()) { // small runs take too few steps for it
      claims.several(
          "saddle-free Newton ends at 0.02 and below on every reported seed (15 neurons and more, 60"
              + " steps)",
          full,
          SaddleFreeNewtonClaims::comesDown);
    }
  }

  private static List<Finding> notBelow(double[] decades, double bound) {
    return Arrays.stream(decades)
        .mapToObj(d -> Finding.atLeast(bound, Estimate.exact(d), 0))
        .toList();
  }

  private static List<Finding> usuallyBelow(SaddleFreeContest contest) {
    double[] decades = contest.usuallyAhead(Method.DAMPED_NEWTON);
    List<Finding> findings = new ArrayList<>(notBelow(decades, 0));
    if (contest.at().isReference() && decades.length > 0) {
      findings.add(Finding.atLeast(1, Estimate.exact(Groups.median(decades)), 0));
    }
    return findings;
  }

  private static List<Finding> comesDown(SaddleFreeContest contest) {
    double[] bests = contest.entry(Method.SADDLE_FREE).map(Entry::bests).orElse(new double[0]);
    return Arrays.stream(bests)
        .mapToObj(best -> Finding.atMost(REFERENCE_MOST, Estimate.exact(best), 0))
        .toList();
  }

  private static Finding lowestVanishes(SaddleFreeContest contest) {
    double[] shares =
        column(
            contest.entry(Method.SADDLE_FREE).orElseThrow().usual(),
            row -> {
              double[] lowest = row.r().lowest();
              double most = Arrays.stream(lowest).map(Math::abs).max().orElseThrow();
              return Math.abs(lowest[SPECTRA]) / most;
            });
    return Finding.atMost(0.5, Estimate.exact(Groups.median(shares)), 0);
  }

  private static boolean isCounted(Row<Parameters, Result> row) {
    Parameters p = row.p();
    boolean damped = !p.method().isFirstOrder() && !p.method().isRegion();
    return damped && p.krylov() == 0 && row.r().stepsTaken() == p.outerSteps();
  }

  private static List<Finding> counted(Row<Parameters, Result> row) {
    Parameters p = row.p();
    double equivalents = row.r().equivalents()[p.outerSteps()];
    double steps = row.r().stepsTaken();
    double told = 1 + steps * p.equivalentsOfStep();
    double flops = told * p.gradientFlops() + steps * p.decompositionFlops();
    return List.of(
        Finding.exact(told, equivalents, 1e-9 * told),
        Finding.exact(flops, row.r().flops()[p.outerSteps()], 1e-9 * flops));
  }
}
