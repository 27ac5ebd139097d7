// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.spindle.statistic.Groups;

/**
 * The rows of an experiment with status {@code ok}, typed: whole ones, parts of them, and
 * aggregates over the replicates at each place in parameter space.
 *
 * <p>Aggregates are computed where the rows are; whole rows come to the driver. Each is read once
 * and kept for the figures.
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 */
public interface Rows<P extends Record, R extends Record> extends Fits {

  /**
   * All rows, in the order of their parameters (the first component most important; words by the
   * alphabet), then seed and replicate. Of a table with more rows than a driver can hold it is a
   * random part that depends on nothing but the points, and a warning says so.
   *
   * @return the rows
   */
  List<Row<P, R>> all();

  /**
   * The data sets of these rows other than those that come with Spindle. Rows of different data are
   * never judged or drawn together.
   *
   * @return names and checksums, empty for those that come with Spindle
   */
  Optional<String> datasets();

  /**
   * The rows of {@link #all()}, one by one.
   *
   * @return a new stream
   */
  default Stream<Row<P, R>> stream() {
    return all().stream();
  }

  /**
   * The first row of each key, in the order of {@link #all()}.
   *
   * @param key compared by {@code equals}
   * @return one row for each key
   */
  default List<Row<P, R>> first(Function<Row<P, R>, ?> key) {
    return Groups.firstOf(all(), key);
  }

  /**
   * What all rows at each place come to: SELECT … FROM {@link From} GROUP BY the place ORDER BY it.
   *
   * <p>The components of the record say it: one of type {@code P} is the place, all parameters but
   * the pooled ones (which have a value that occurs there); a component with {@link Sql} is that
   * expression; an {@link org.spindle.statistic.Estimate} is mean and standard error of the column
   * of its name, or of its expression; a {@link Twin} is such an estimate and the mean of the
   * column with {@code _theory} behind its name; another component is grouped by, as the column of
   * its name. Missing numbers become NaN, words enum constants.
   *
   * @param cell record class
   * @param pooled parameters, kebab-case, over whose values a place extends
   * @param <C> record of a cell
   * @return the cells in the order of their places
   */
  <C extends Record> List<C> cells(Class<C> cell, String... pooled);

  /**
   * Parts of each row, so that the other columns need not be read: as {@link #cells}, but nothing
   * is aggregated. Components may also be {@code seed}, {@code replicate} and {@code pointId}.
   *
   * @param view record class
   * @param <V> record of a view
   * @return the views in the order of their parameters, as far as they have them, seed, replicate
   */
  <V extends Record> List<V> views(Class<V> view);
}
