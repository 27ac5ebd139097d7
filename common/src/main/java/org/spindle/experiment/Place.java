// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups;

/**
 * All replicates at one place of parameter space.
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 * @param at their parameters
 * @param runs one or more, of any seed
 */
public record Place<P extends Record, R extends Record>(P at, List<Row<P, R>> runs) {

  /**
   * Rows by their parameters.
   *
   * @param rows any
   * @param <P> record of parameters
   * @param <R> record of the result
   * @return places in the order in which they come first
   */
  public static <P extends Record, R extends Record> List<Place<P, R>> of(
      Collection<Row<P, R>> rows) {
    return Groups.by(rows, Row::p).stream()
        .map(group -> new Place<>(group.get(0).p(), group))
        .toList();
  }

  /**
   * The mean of a number over replicates.
   *
   * @param value of a result
   * @return mean and standard error
   */
  public Estimate of(ToDoubleFunction<? super R> value) {
    return Estimate.of(Groups.column(runs, row -> value.applyAsDouble(row.r())));
  }

  /**
   * One of the results, for what is the same in all.
   *
   * @return the first
   */
  public R first() {
    return runs.get(0).r();
  }
}
