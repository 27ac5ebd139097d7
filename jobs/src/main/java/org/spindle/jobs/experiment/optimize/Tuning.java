// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.optimize;

import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.median;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.spindle.experiment.Row;

/**
 * The tuning of a method in a contest: of its trials, each a draw of its constants, that one is
 * chosen whose median error on the first three seeds is the lowest. It is reported on the others.
 *
 * @param <T> a run of the method
 * @param row of a run
 * @param chosen runs of the trial that was chosen, on all seeds
 * @param errors of each trial the median over all seeds, in ascending order
 */
record Tuning<T>(Function<T, ? extends Row<?, ?>> row, List<T> chosen, double[] errors) {

  private static final int SEEDS = 3; // on which a trial is chosen

  static <T> Tuning<T> of(
      List<List<T>> trials, Function<T, ? extends Row<?, ?>> row, ToDoubleFunction<T> error) {
    List<T> chosen = trials.get(0);
    double lowest = Double.POSITIVE_INFINITY;
    double[] errors = new double[trials.size()];
    for (int i = 0; i < errors.length; i++) {
      List<T> trial = trials.get(i);
      errors[i] = median(column(trial, error));
      List<T> early = where(trial, run -> row.apply(run).replicate() < SEEDS);
      double there = median(column(early, error));
      if (there < lowest) {
        chosen = trial;
        lowest = there;
      }
    }
    Arrays.sort(errors);
    return new Tuning<>(row, chosen, errors);
  }

  /** Runs on seeds on which nothing was chosen. */
  List<T> reported() {
    return reported(chosen);
  }

  /** Of any trial. */
  List<T> reported(List<T> trial) {
    return where(trial, run -> row.apply(run).replicate() >= SEEDS);
  }

  /** What is measured of two runs, on each seed that both are there for. */
  static <T> double[] onEachSeed(
      List<T> some,
      List<T> others,
      Function<T, ? extends Row<?, ?>> row,
      ToDoubleBiFunction<T, T> measured) {
    return some.stream()
        .flatMapToDouble(
            one ->
                others.stream()
                    .filter(other -> row.apply(other).replicate() == row.apply(one).replicate())
                    .filter(other -> row.apply(other).seed() == row.apply(one).seed())
                    .mapToDouble(other -> measured.applyAsDouble(one, other)))
        .toArray();
  }

  /** Shares of trials at which their errors are drawn. */
  static double[] shares(int trials) {
    return IntStream.range(0, trials).mapToDouble(i -> (i + 0.5) / trials).toArray();
  }
}
