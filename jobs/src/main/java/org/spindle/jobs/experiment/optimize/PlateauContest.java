// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Method;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Parameters;
import org.spindle.jobs.experiment.optimize.PlateauEscape.Result;
import org.spindle.statistic.Groups;

/**
 * All methods of {@link PlateauEscape} that go on from one switch with one effort.
 *
 * @param at parameters of one of them
 * @param entries one for each method
 */
record PlateauContest(Parameters at, List<Entry> entries) {

  static List<PlateauContest> of(Rows<Parameters, Result> rows, Effort effort) {
    List<Row<Parameters, Result>> ordered =
        sorted(
            rows.all(),
            row -> row.p().problem().ordinal(),
            row -> row.p().samples(),
            row -> row.p().method().ordinal(),
            row -> row.p().trial());
    return by(ordered, row -> row.p().contest()).stream()
        .map(
            group ->
                new PlateauContest(
                    group.get(0).p(),
                    by(group, row -> row.p().method()).stream()
                        .map(ofMethod -> Entry.of(ofMethod, effort))
                        .filter(entry -> !entry.reported.isEmpty())
                        .toList()))
        .filter(contest -> !contest.entries.isEmpty())
        .toList();
  }

  Optional<Entry> entry(Method method) {
    return entries.stream().filter(entry -> entry.method == method).findFirst();
  }

  /** Decades by which saddle-free Newton is below a rival, on each reported seed. */
  double[] ahead(Method rival, Function<Entry, Entry> which) {
    Optional<Entry> its = entry(rival).map(which);
    Optional<Entry> free = entry(Method.SADDLE_FREE).map(which);
    return its.isEmpty() || free.isEmpty() ? new double[0] : free.get().decadesBelow(its.get());
  }

  List<Row<Parameters, Result>> usual(Method method) {
    return entry(method).map(Entry::usual).orElse(List.of());
  }

  /** What of a run counts. */
  enum Effort {
    /** All that the gradients pay for. */
    BY_COST,
    /** As many passes of methods of first order as others take outer steps. */
    BY_STEPS;

    double best(Row<Parameters, Result> row) {
      return this == BY_STEPS
          ? row.r().bestAfter(row.p().outerSteps())
          : row.r().bestWithin(row.p().gradients());
    }
  }

  /** A method after the switch: the trial that was chosen, and what it does on the other seeds. */
  record Entry(
      Method method,
      Effort effort,
      List<Row<Parameters, Result>> reported,
      List<Row<Parameters, Result>> usual,
      double[] trials) {

    static Entry of(List<Row<Parameters, Result>> ofMethod, Effort effort) {
      List<List<Row<Parameters, Result>>> trials = by(ofMethod, row -> row.p().trial());
      Tuning<Row<Parameters, Result>> tuning = Tuning.of(trials, Function.identity(), effort::best);
      return new Entry(
          ofMethod.get(0).p().method(),
          effort,
          trials.size() == 1 ? tuning.chosen() : tuning.reported(),
          where(ofMethod, row -> row.p().trial() == 0),
          tuning.errors());
    }

    Entry untuned() {
      return new Entry(method, effort, usual, usual, trials);
    }

    /** The usual constants on the seeds that are reported. */
    Entry asBefore() {
      List<Row<Parameters, Result>> same =
          where(usual, row -> reported.stream().anyMatch(r -> r.replicate() == row.replicate()));
      return new Entry(method, effort, same, same, trials);
    }

    /** In a legend. */
    String label() {
      return method.words() + (method == Method.MOMENTUM && trials.length > 1 ? ", tuned" : "");
    }

    /** log₁₀ of another's best error over its own, on each seed that both are reported on. */
    double[] decadesBelow(Entry other) {
      return Tuning.onEachSeed(
          reported,
          other.reported,
          Function.identity(),
          (mine, its) -> Math.log10(effort.best(its) / effort.best(mine)));
    }

    /** Median over the reported seeds of a curve, as far as all have it. */
    double[] median(Function<Result, double[]> curve) {
      return Groups.medianCurve(reported, row -> curve.apply(row.r()));
    }
  }
}
