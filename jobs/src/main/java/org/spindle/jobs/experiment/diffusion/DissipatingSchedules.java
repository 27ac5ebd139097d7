// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.diffusion;

import static org.spindle.jobs.experiment.diffusion.SecondLaw.ROUNDING;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.doubled;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.diffusion.DissipationLaw;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Modes;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Parameters;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Protocol;
import org.spindle.jobs.experiment.diffusion.SecondLaw.Result;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;

/**
 * What schedules of {@link SecondLaw} dissipate: in many small steps, on a geodesic, and at least.
 */
final class DissipatingSchedules {

  /**
   * Of the square of the order 1/T of Var Σ/2⟨Σ⟩: what is left when it is taken off. The quotient
   * is 5.9 with 10 and 20 steps, 4.0 with 20 and 40, and falls to about 2.
   */
  private static final double FLUCTUATIONS = 7;

  /** ⟨Σ⟩ of the best schedule of one mode 0.1, with T = 10 and 40; by another program. */
  private static final double[][] LEARNED = {{10, 0.112512, 1e-6}, {40, 0.0317319, 1e-6}};

  private DissipatingSchedules() {}

  static void claims(List<Row<Parameters, Result>> all, Claims claims) {
    List<Row<Parameters, Result>> erasing =
        where(all, row -> row.p().protocol() == Protocol.ERASING);
    List<Groups.Pair<Row<Parameters, Result>>> doubled =
        doubled(erasing, row -> row.p().modes(), row -> row.p().steps());
    claims
        .several(
            "E(T): T⟨Σ⟩ tends to the integral of the stiffness of the score",
            doubled,
            pair -> {
              double coarse = pair.first().p().steps() * pair.first().r().productionTheory();
              double fine = pair.second().p().steps() * pair.second().r().productionTheory();
              double limit = pair.second().r().scaledLimit();
              double next = (fine - coarse) / limit;
              double bias = limit * (4 * next * next + 1e-6);
              return List.of(Finding.exact(limit, 2 * fine - coarse, bias));
            })
        .several(
            "many small steps fluctuate as they dissipate: Var Σ/2⟨Σ⟩ tends to 1",
            doubled,
            pair -> {
              double coarse = ratio(pair.first());
              double fine = ratio(pair.second());
              double next = fine - coarse;
              return List.of(Finding.exact(1, 2 * fine - coarse, FLUCTUATIONS * next * next));
            })
        .each(
            "the geodesic of one mode dissipates its closed form",
            where(all, row -> row.p().protocol() == Protocol.GEODESIC),
            row -> {
              double closed =
                  DissipationLaw.geodesic(row.p().modes().data().eigenvalues()[0], row.p().steps());
              return Finding.exact(closed, row.r().productionTheory(), ROUNDING * closed);
            })
        .several(
            "no schedule of as many steps dissipates less than the learned one",
            by(all, row -> List.of(row.p().modes(), row.p().steps())),
            DissipatingSchedules::learnedIsLeast)
        .several(
            "the learned schedule of one mode dissipates what another program found (theory of the"
                + " project, B2)",
            where(all, DissipatingSchedules::isLearnedNarrow),
            row ->
                Arrays.stream(LEARNED)
                    .filter(reference -> reference[0] == row.p().steps())
                    .map(
                        reference ->
                            Finding.exact(reference[1], row.r().productionTheory(), reference[2]))
                    .toList());
  }

  private static double ratio(Row<Parameters, Result> row) {
    return row.r().productionVarianceTheory() / (2 * row.r().productionTheory());
  }

  private static List<Finding> learnedIsLeast(List<Row<Parameters, Result>> place) {
    List<Finding> findings = new ArrayList<>();
    for (Row<Parameters, Result> learned :
        where(place, row -> row.p().protocol() == Protocol.LEARNED)) {
      double least = learned.r().productionTheory();
      for (Row<Parameters, Result> other :
          where(place, row -> row.p().protocol() != Protocol.LEARNED)) {
        Estimate found = Estimate.exact(other.r().productionTheory());
        findings.add(Finding.atLeast(least, found, ROUNDING * least));
      }
    }
    return findings;
  }

  private static boolean isLearnedNarrow(Row<Parameters, Result> row) {
    return row.p().modes() == Modes.NARROW && row.p().protocol() == Protocol.LEARNED;
  }
}
