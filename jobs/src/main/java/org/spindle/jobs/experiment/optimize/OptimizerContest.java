// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.medianCurve;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Method;
import org.spindle.jobs.experiment.optimize.OptimizerComparison.Parameters;

/**
 * All methods on one problem of {@link OptimizerComparison} with one effort.
 *
 * @param at parameters of one of them
 * @param entries one for each method
 */
record OptimizerContest(Parameters at, List<Entry> entries) {

  static List<OptimizerContest> of(List<MeasuredDescent> runs) {
    return by(where(runs, d -> d.p().competes()), d -> d.p().contest()).stream()
        .map(
            group ->
                new OptimizerContest(
                    group.get(0).p(),
                    by(group, d -> d.p().method()).stream()
                        .map(Entry::of)
                        .filter(entry -> !entry.reported.isEmpty())
                        .toList()))
        .filter(contest -> contest.entries.size() > 1)
        .toList();
  }

  Optional<Entry> entry(Method method) {
    return entries.stream().filter(entry -> entry.at.method() == method).findFirst();
  }

  List<Entry> rivals() {
    return where(entries, entry -> entry.at.method() != Method.SFO);
  }

  String label() {
    return at.problem().words() + ", " + at.n() + " parts";
  }

  /** A method in a contest: the runs that are reported, and the errors of all its trials. */
  record Entry(Parameters at, List<MeasuredDescent> reported, double[] trials) {

    /** Of SFO the published constants are reported, of a rival the trial that was chosen. */
    static Entry of(List<MeasuredDescent> ofMethod) {
      List<List<MeasuredDescent>> trials = by(ofMethod, d -> d.p().trial());
      Tuning<MeasuredDescent> tuning =
          Tuning.of(trials, MeasuredDescent::row, MeasuredDescent::best);
      List<MeasuredDescent> first = trials.get(0);
      List<MeasuredDescent> chosen = first.get(0).p().isSfo() ? first : tuning.chosen();
      return new Entry(chosen.get(0).p(), tuning.reported(chosen), tuning.errors());
    }

    /** log₁₀ of its error over that of another, on each seed that both are reported on. */
    double[] decadesOver(Entry other) {
      return Tuning.onEachSeed(
          reported,
          other.reported,
          MeasuredDescent::row,
          (mine, its) -> Math.log10(mine.best() / its.best()));
    }

    double[] median(Function<MeasuredDescent, double[]> curve) {
      return medianCurve(reported, curve);
    }
  }
}
