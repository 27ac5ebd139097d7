// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import org.spindle.data.Datasets;
import org.spindle.figure.Figure;
import org.spindle.jobs.analysis.Check;
import org.spindle.jobs.store.Tables;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * One question of the talk: parameters, kernel, cost, checks and figures in one file.
 *
 * <p>Implementations have no state; the engine sends them to executors by name.
 *
 * @param <P> record of parameters; components are int, long, double, boolean, String or enum; its
 *     compact constructor validates and names value and bound
 * @param <R> record of the result: a row's result columns; components are primitives, boxed where
 *     the value may be missing, String, double[] or int[] and the like
 */
public interface Experiment<P extends Record, R extends Record> extends Serializable {

  /** Kebab-case name, also that of its table after '-' becomes '_'. */
  String name();

  /** The question in one sentence. */
  String question();

  /** Slide or figure of the talk that it answers. */
  String talk();

  /** Raised whenever the numbers that {@link #run} returns change; part of the point's identity. */
  int version();

  /** Values of all parameters that a sweep file does not give. */
  P defaults();

  /** The class of a row's result. */
  Class<R> resultType();

  /** Data sets that a point with these parameters reads, e.g. {@code mnist}. */
  default Set<String> datasets(P parameters) {
    return Set.of();
  }

  /**
   * The parameters that key the random streams of a point, by default all of them.
   *
   * <p>Points that differ only in parameters that do not touch the draw, such as a gain that
   * multiplies the drawn matrix, share it when those parameters are set to a fixed valid value
   * here. Streams of equal draws are equal; see {@link Batched} for computing such points together.
   */
  default P drawKey(P parameters) {
    return parameters;
  }

  /** Expected cost of one replicate. */
  Cost cost(P parameters);

  /**
   * Computes one replicate: no Spark, no I/O, no logging, no clock, no shared mutable state.
   *
   * @throws Exception becomes a row with status {@code failed}
   */
  R run(P parameters, Streams streams, Datasets data, Watch watch) throws Exception;

  /** The claims, each compared with theory on the rows at hand. */
  List<Check> checks(Tables tables);

  /** The figures; one without rows is left out. */
  List<Figure> figures(Tables tables);
}
