// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.experiment;

import java.io.Serializable;
import java.util.Optional;
import java.util.Set;
import org.spindle.data.Datasets;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * One question: parameters, kernel, cost, claims and figures on one page.
 *
 * <p>Implementations have no state and a constructor without arguments; the engine finds them by
 * {@link java.util.ServiceLoader} and sends them to executors by name.
 *
 * @param <P> record of parameters; components are int, long, double, boolean, String or enum; its
 *     compact constructor validates and names value and bound
 * @param <R> record of the result: a row's result columns; components are primitives, boxed where
 *     the value may be missing, String, double[] or int[] and the like
 */
public interface Experiment<P extends Record, R extends Record> extends Serializable {

  /**
   * Name, kernel version, question, place in the talk.
   *
   * @return always the same
   */
  About about();

  /**
   * Values of all parameters that a sweep file does not give.
   *
   * @return a valid record
   */
  P defaults();

  /**
   * Data sets that a point reads, e.g. {@code mnist}.
   *
   * @param parameters those of the point
   * @return names
   */
  default Set<String> datasets(P parameters) {
    return Set.of();
  }

  /**
   * The parameters that key the random streams of a point, by default all of them.
   *
   * <p>Points that differ only in parameters that do not touch the draw, such as a gain that
   * multiplies the drawn matrix, share it when those parameters are set to a fixed valid value
   * here. Streams of equal draws are equal; see {@link Batched} for computing such points together.
   *
   * @param parameters those of the point
   * @return the record that keys the draw
   */
  default P drawKey(P parameters) {
    return parameters;
  }

  /**
   * A word about a point that is valid and hardly what was meant; {@code plan} and {@code run} say
   * it, and how many points it concerns.
   *
   * @param parameters those of the point
   * @return one line, empty by default
   */
  default Optional<String> caution(P parameters) {
    return Optional.empty();
  }

  /**
   * Expected cost of one replicate.
   *
   * @param parameters those of the point
   * @return flops and bytes
   */
  Cost cost(P parameters);

  /**
   * Computes one replicate: no Spark, no I/O, no logging, no clock, no shared mutable state.
   *
   * @param parameters those of the point
   * @param streams random numbers, keyed by the point
   * @param data the data sets that {@link #datasets} names
   * @param watch polled now and then; ends a point whose time is over
   * @return the result columns of the row
   * @throws Exception becomes a row with status {@code failed}
   */
  R run(P parameters, Streams streams, Datasets data, Watch watch) throws Exception;

  /**
   * How alike the rows are that another machine computes; {@code replay}, {@code compare} and
   * {@code merge} hold them to it.
   *
   * @return by default {@link Reproducibility#STATISTICAL}
   */
  default Reproducibility reproducibility() {
    return Reproducibility.STATISTICAL;
  }

  /**
   * The claims, each compared with theory on the rows at hand. Without rows each is declared, too,
   * and then not run.
   *
   * @param rows all rows with status {@code ok}
   * @param claims what they are declared on
   */
  default void claims(Rows<P, R> rows, Claims claims) {}

  /**
   * The figures; not asked for without rows, and a figure on which nothing is drawn is left out.
   *
   * @param rows all rows with status {@code ok}
   * @param figures what they are drawn on
   */
  default void figures(Rows<P, R> rows, Figures figures) {}

  /**
   * Its name.
   *
   * @return kebab-case
   */
  default String name() {
    return about().name();
  }

  /**
   * Its kernel version.
   *
   * @return the version
   */
  default int version() {
    return about().version();
  }

  /**
   * The class of a row's result, read off the type argument.
   *
   * @return a record class
   */
  default Class<R> resultType() {
    return TypeArguments.resultOf(this);
  }
}
