// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.diffusion.Speciation;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Parameters;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Regime;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes.Result;
import org.spindle.statistic.Estimate;

/** When a reversal of {@link DynamicalRegimes} chooses at the levels of a tree of features. */
final class TreeChoices {

  private static final double TREE_BIAS = 0.012; // of finitely many features, N = 4000 and more

  private TreeChoices() {}

  static void claims(List<Row<Parameters, Result>> all, Claims claims) {
    List<Row<Parameters, Result>> graded =
        where(all, row -> row.p().regime() == Regime.GRADED_TREE);
    claims
        .each(
            "on a tree whose branches grow apart each level is chosen with probability φ at its"
                + " time",
            graded,
            row -> {
              Estimate share = Estimate.known(row.r().share(), row.r().shareError());
              return Finding.equal(row.r().shareTheory(), share, TREE_BIAS);
            })
        .several(
            "on such a tree broad categories are chosen first, as they are learned first",
            by(graded, row -> row.p().dimension()),
            group -> order(group, 0.2))
        .several(
            "with equal flips at all levels all are chosen together, unlike in learning: spread of"
                + " their times",
            by(
                where(all, row -> row.p().regime() == Regime.EQUAL_TREE),
                row -> row.p().dimension()),
            group -> {
              double[] times = column(group, row -> row.r().criticalPlace());
              double spread =
                  Arrays.stream(times).max().orElse(0) - Arrays.stream(times).min().orElse(0);
              return List.of(Finding.exact(0, spread, 0.1).of(1));
            })
        .each(
            "level l of a tree is chosen at ½ ln(1 + N d_l²), where φ is φ(1)",
            where(all, row -> row.p().regime().isTree()),
            row -> Finding.exact(Speciation.cloneProbability(1), row.r().shareTheory(), 1e-9));
  }

  /** Times from level to level, coarse to fine. */
  private static List<Finding> order(List<Row<Parameters, Result>> group, double apart) {
    List<List<Row<Parameters, Result>>> levels =
        by(sorted(group, row -> row.p().place()), row -> row.p().place());
    List<Finding> findings = new ArrayList<>();
    for (int l = 1; l < levels.size(); l++) {
      double before = levels.get(l - 1).get(0).r().criticalPlace();
      double now = levels.get(l).get(0).r().criticalPlace();
      findings.add(Finding.above(apart, Estimate.exact(before - now)));
    }
    return findings;
  }
}
