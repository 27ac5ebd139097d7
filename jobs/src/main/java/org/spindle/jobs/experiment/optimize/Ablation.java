// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.jobs.experiment.optimize.OptimizerComparison.LEVELS;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Parameters;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Variant;

/**
 * Runs of SFO in {@link OptimizerComparison} with something left out or changed, which differ in
 * their seeds alone, beside those as published.
 *
 * @param at their parameters
 * @param changed the runs
 * @param published those as published, on the same problem with the same effort
 */
record Ablation(Parameters at, List<MeasuredDescent> changed, List<MeasuredDescent> published) {

  double passes(double level) {
    return MeasuredDescent.medianPasses(changed, level);
  }

  double slowdown() {
    double finest = LEVELS[LEVELS.length - 1];
    return passes(finest) / MeasuredDescent.medianPasses(published, finest);
  }

  /** Each variant and each changed constant, the published ones among them. */
  private static List<Ablation> changes(List<MeasuredDescent> runs) {
    List<MeasuredDescent> sfo = where(runs, d -> d.p().isSfo() && d.p().trial() == 0);
    return by(sfo, d -> List.of(d.p().contest(), d.p().variant(), d.p().constant(), d.p().factor()))
        .stream()
        .map(
            group -> {
              Object contest = group.get(0).p().contest();
              List<MeasuredDescent> published =
                  where(sfo, d -> d.p().isPublished() && d.p().contest().equals(contest));
              Object first = published.isEmpty() ? null : published.get(0).p();
              return new Ablation(
                  group.get(0).p(), group, where(published, d -> d.p().equals(first)));
            })
        .filter(change -> !change.published.isEmpty())
        .toList();
  }

  /** Where a constant was changed at all: other sums are there for their parts alone. */
  static List<Ablation> constants(List<MeasuredDescent> runs) {
    List<Ablation> all =
        where(changes(runs), c -> c.at.variant() == Variant.PUBLISHED && c.at.problem().isKnown());
    Set<Object> places =
        where(all, c -> c.at.factor() != 1).stream()
            .map(c -> c.at.contest())
            .collect(Collectors.toSet());
    return where(all, c -> places.contains(c.at.contest()));
  }

  static List<Ablation> variants(List<MeasuredDescent> runs) {
    return where(changes(runs), c -> c.at.factor() == 1 && c.at.problem().isKnown());
  }
}
