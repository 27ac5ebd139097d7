// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.jobs.experiment.optimize.PlateauEscape.ROUNDING;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.optimize.PlateauContest.Effort;
import org.spindle.jobs.experiment.optimize.PlateauContest.Entry;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Method;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Parameters;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Problem;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Result;
import org.spindle.linalg.SpectralDensity;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;

/** What is claimed of the rows of {@link PlateauEscape}. */
final class PlateauEscapeClaims {

  private static final double REFERENCE_MOST = 0.014;
  private static final double REFERENCE_SHARE = 0.2;
  private static final double SHARE = 0.5; // that is left at most

  private PlateauEscapeClaims() {}

  static void judge(Rows<Parameters, Result> rows, Claims claims) {
    List<PlateauContest> contests = PlateauContest.of(rows, Effort.BY_STEPS);
    List<PlateauContest> codes = where(contests, c -> c.at().problem() == Problem.CODE);
    List<List<Row<Parameters, Result>>> usual =
        codes.stream().map(c -> c.usual(Method.SADDLE_FREE)).filter(c -> !c.isEmpty()).toList();
    claims
        .several(
            "all methods go on where minibatch descent stopped, which is one point for all of them",
            by(
                rows.all(),
                row -> List.of(PlateauEscape.plateau(row.p()), row.seed(), row.replicate())),
            PlateauEscapeClaims::oneSwitch)
        .each(
            "at the switch directions curve down (deep autoencoder): a Ritz value of the Hessian is"
                + " below 0, in the median over seeds",
            usual,
            c ->
                Finding.below(
                    0, Estimate.exact(Groups.median(column(c, r -> r.r().lowest(false))))))
        .several(
            "with its usual constants saddle-free Newton leaves half of the error at most, in the"
                + " median over seeds (deep autoencoder); after 300 passes on 1,000 samples 40"
                + " steps leave a fifth at most, and 0.014",
            usual,
            PlateauEscapeClaims::comesDown)
        .several(
            "by steps it ends below momentum that goes on with its constants for as many passes, on"
                + " every seed (deep autoencoder)",
            codes,
            c -> above(c.ahead(Method.MOMENTUM, Entry::untuned)))
        .several(
            "by steps, tuned, it ends below tuned momentum, on every reported seed (deep"
                + " autoencoder)",
            codes,
            c -> above(c.ahead(Method.MOMENTUM, entry -> entry)))
        .several(
            "an outer step costs k products, a gradient and a value for each damping, and the"
                + " orthogonal basis of its space",
            where(rows.all(), row -> row.p().method().isDamped()),
            PlateauEscapeClaims::counted)
        .several(
            "Lanczos quadrature keeps the mass of the spectrum and its mean, which one product"
                + " tells",
            rows.all(),
            PlateauEscapeClaims::moments);
  }

  private static List<Finding> above(double[] decades) {
    return Arrays.stream(decades).mapToObj(d -> Finding.above(0, Estimate.exact(d))).toList();
  }

  private static List<Finding> oneSwitch(List<Row<Parameters, Result>> ofDraw) {
    double point = ofDraw.get(0).r().plateau();
    List<Finding> findings = new ArrayList<>();
    for (Row<Parameters, Result> row : ofDraw) {
      findings.add(Finding.exact(point, row.r().plateau(), ROUNDING * point));
      findings.add(Finding.exact(point, row.r().losses()[0], ROUNDING * point));
    }
    return findings;
  }

  private static List<Finding> comesDown(List<Row<Parameters, Result>> seeds) {
    Parameters p = seeds.get(0).p();
    double[] bests = column(seeds, row -> row.r().bestAfter(p.outerSteps()));
    double[] left = column(seeds, row -> row.r().bestAfter(p.outerSteps()) / row.r().losses()[0]);
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.atMost(SHARE, Estimate.exact(Groups.median(left)), 0));
    if (p.isReference()) {
      findings.add(Finding.atMost(REFERENCE_SHARE, Estimate.exact(Groups.median(left)), 0));
      findings.add(Finding.atMost(REFERENCE_MOST, Estimate.exact(Groups.median(bests)), 0));
    }
    return findings;
  }

  private static List<Finding> counted(Row<Parameters, Result> row) {
    Parameters p = row.p();
    Result r = row.r();
    int steps = r.losses().length - 1;
    double told = steps == 0 ? 0 : 1 + steps * p.equivalentsOfStep();
    double n = PlateauCost.parameters(p);
    double flops = told * r.gradientFlops() + steps * PlateauCost.decompositionFlops(n, p.krylov());
    return List.of(
        Finding.exact(told, r.equivalents()[steps], ROUNDING * told),
        Finding.exact(flops, r.flops()[steps], ROUNDING * flops),
        Finding.exact(PlateauCost.gradientFlops(p), r.gradientFlops(), 0));
  }

  private static List<Finding> moments(Row<Parameters, Result> row) {
    List<Finding> findings = new ArrayList<>();
    for (boolean after : new boolean[] {false, true}) {
      SpectralDensity spectrum = row.r().spectrum(after);
      double size = spectrum.mean(Math::abs);
      double told = row.r().meanCurvatures()[after ? 1 : 0];
      findings.add(Finding.exact(1, spectrum.mass(), ROUNDING));
      findings.add(Finding.exact(told, spectrum.mean(), ROUNDING * size).of(size));
    }
    return findings;
  }
}
