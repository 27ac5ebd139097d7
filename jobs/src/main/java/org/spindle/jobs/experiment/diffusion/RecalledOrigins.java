// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.List;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Parameters;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Regime;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Result;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Sets;
import org.spindle.statistic.Estimate;

/** When a reversal of {@link DynamicalRegimes} recalls the datum that a noisy state came from. */
final class RecalledOrigins {

  private static final int SETS = 12; // training sets whose scatter tells an error
  private static final double SINGLE = 1e-4; // what a weight may lose in single precision

  private RecalledOrigins() {}

  static void claims(List<Row<Parameters, Result>> all, Claims claims) {
    List<Row<Parameters, Result>> recalling = where(all, row -> row.p().regime().recalls());
    List<Sets> sets = Sets.of(recalling);
    List<Sets> collapse =
        where(sets, each -> each.at().regime().recalls() && each.at().regime() != Regime.PATCH);
    List<Sets> patches = where(sets, each -> each.at().regime() == Regime.PATCH);
    claims
        .each(
            "Nishimori: the origin's weight is on the average the sum of squared weights",
            sets,
            each -> Finding.equal(0, each.difference(), 0).of(1)) // shares of one
        .each(
            "the sum of squared weights is the origin's weight, less the difference",
            recalling,
            row -> {
              double weight = row.r().squares() + row.r().difference();
              return Finding.exact(row.r().originWeight(), weight, 1e-9);
            })
        .small(
            "weights by blocks and matrix products are those of sums one by one",
            where(recalling, row -> row.p().regime() != Regime.COLLAPSE_IN_BLOCKS),
            row -> row.r().directDeviation(),
            1e-9)
        .small(
            "weights in single precision are those in double",
            where(recalling, row -> row.p().regime() == Regime.COLLAPSE_IN_BLOCKS),
            row -> row.r().directDeviation(),
            SINGLE)
        .each(
            "a state tells ln n about its origin at the time of collapse and on the boundary of"
                + " patches, in closed form and by search",
            where(recalling, row -> row.p().place() == 1),
            row -> Finding.exact(1, row.r().information(), 1e-9))
        .several(
            "another program finds the same weights of the origin (theory of the project, C7)",
            collapse,
            ReferenceRegimes::weights)
        .several(
            "collapse: before it the origin has nearly all of the weight, after it hardly any (32"
                + " dimensions and more: it is sharp where they are many)",
            where(collapse, each -> each.at().dimension() >= 32 && each.runs().size() >= SETS),
            each -> sides(each, 0.5, 1.5, 0.9, 0.25))
        .several(
            "patches: a score that sees p pixels recalls them where the state tells more than ln n,"
                + " and not below",
            patches,
            each -> sides(each, 4, 0.25, 0.9, 0.2))
        .several(
            "the boundary of patches is where another program finds it (theory of the project, F4)",
            recalling,
            ReferenceRegimes::boundary)
        .several(
            "the smaller the patch, the less noise it takes to be creative: SNR_{c} falls with p",
            by(
                where(recalling, row -> row.p().regime() == Regime.PATCH),
                row -> row.p().trainingSet()),
            RecalledOrigins::falling);
  }

  /** More than a share of the weight on one side of the boundary, less than another beyond it. */
  private static List<Finding> sides(
      Sets sets, double within, double beyond, double more, double less) {
    if (sets.at().place() == within) {
      return List.of(Finding.above(more, sets.weight()));
    }
    return sets.at().place() == beyond ? List.of(Finding.below(less, sets.weight())) : List.of();
  }

  private static List<Finding> falling(List<Row<Parameters, Result>> group) {
    List<List<Row<Parameters, Result>>> sizes =
        by(sorted(group, row -> row.p().dimension()), row -> row.p().dimension());
    List<Finding> findings = new ArrayList<>();
    for (int i = 1; i < sizes.size(); i++) {
      double smaller = sizes.get(i - 1).get(0).r().criticalPlace();
      double larger = sizes.get(i).get(0).r().criticalPlace();
      findings.add(Finding.below(smaller, Estimate.exact(larger)));
    }
    return findings;
  }
}
