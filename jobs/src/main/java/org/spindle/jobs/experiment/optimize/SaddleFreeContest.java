// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.medianCurve;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Method;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Parameters;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton.Result;

/**
 * All methods on one problem of {@link SaddleFreeNewton} with one effort.
 *
 * @param at parameters of one of them
 * @param entries one for each method
 */
record SaddleFreeContest(Parameters at, List<Entry> entries) {

  static List<SaddleFreeContest> of(Rows<Parameters, Result> rows, Effort effort) {
    List<Row<Parameters, Result>> ordered =
        sorted(
            rows.all(),
            row -> row.p().problem().ordinal(),
            row -> row.p().hidden(),
            row -> row.p().method().ordinal());
    return by(ordered, row -> row.p().contest()).stream()
        .map(
            group ->
                new SaddleFreeContest(
                    group.get(0).p(),
                    by(group, row -> row.p().method()).stream()
                        .map(ofMethod -> Entry.of(ofMethod, effort))
                        .filter(entry -> !entry.reported.isEmpty())
                        .toList()))
        .toList();
  }

  Optional<Entry> entry(Method method) {
    return entries.stream().filter(entry -> entry.at.method() == method).findFirst();
  }

  /** The same with the usual constants, on all seeds. */
  double[] usuallyAhead(Method rival) {
    Optional<Entry> its = entry(rival);
    Optional<Entry> free = entry(Method.SADDLE_FREE);
    return its.isEmpty() || free.isEmpty()
        ? new double[0]
        : its.get().untuned().decadesOver(free.get().untuned());
  }

  /** log₁₀ of a rival's error over that of saddle-free Newton, on each reported seed. */
  double[] ahead(Method rival) {
    Optional<Entry> its = entry(rival);
    Optional<Entry> free = entry(Method.SADDLE_FREE);
    return its.isEmpty() || free.isEmpty() ? new double[0] : its.get().decadesOver(free.get());
  }

  /** What of a run counts. */
  enum Effort {
    /** All that it was given. */
    ALL,
    /** As many passes of methods of first order as others take outer steps. */
    BY_STEPS;

    double best(Row<Parameters, Result> row) {
      boolean cut = this == BY_STEPS && row.p().method().isFirstOrder();
      return cut ? row.r().bestWithin(row.p().outerSteps(), row.r().equivalents()) : row.r().best();
    }
  }

  /** A method in a contest: the trial that was chosen, and what it does on the other seeds. */
  record Entry(
      Parameters at,
      Effort effort,
      List<Row<Parameters, Result>> reported,
      List<Row<Parameters, Result>> usual,
      double[] trials) {

    static Entry of(List<Row<Parameters, Result>> ofMethod, Effort effort) {
      Tuning<Row<Parameters, Result>> tuning =
          Tuning.of(by(ofMethod, row -> row.p().trial()), Function.identity(), effort::best);
      return new Entry(
          tuning.chosen().get(0).p(),
          effort,
          tuning.reported(),
          where(ofMethod, row -> row.p().trial() == 0),
          tuning.errors());
    }

    /** Best errors on the reported seeds. */
    double[] bests() {
      return column(reported, effort::best);
    }

    /** What is measured of two rows, on each seed that both are reported on. */
    private double[] onEachSeed(
        Entry other,
        ToDoubleBiFunction<Row<Parameters, Result>, Row<Parameters, Result>> measured) {
      return Tuning.onEachSeed(reported, other.reported, Function.identity(), measured);
    }

    /** Whether the usual constants are among the trials. */
    boolean isUsual() {
      return !usual.isEmpty();
    }

    Entry untuned() {
      return new Entry(at, effort, usual, List.of(), trials);
    }

    /** log₁₀ of its best error over that of another, with all that counts. */
    double[] decadesOver(Entry other) {
      return onEachSeed(other, (mine, its) -> Math.log10(effort.best(mine) / effort.best(its)));
    }

    /** The same at the largest number of gradient-equivalents that both have taken. */
    double[] decadesAtEqualCost(Entry other) {
      return onEachSeed(
          other,
          (mine, its) -> {
            double[] my = mine.r().equivalents();
            double[] theirs = its.r().equivalents();
            double budget = Math.min(my[my.length - 1], theirs[theirs.length - 1]);
            return Math.log10(mine.r().bestWithin(budget, my) / its.r().bestWithin(budget, theirs));
          });
    }

    /** Median over the reported seeds of a curve. */
    double[] median(Function<Result, double[]> curve) {
      return medianCurve(reported, row -> curve.apply(row.r()));
    }
  }
}
