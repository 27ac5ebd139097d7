// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.store;

import java.util.List;
import org.spindle.experiment.Experiment;

/**
 * An experiment whose columns are not those of its records: it says itself what they are and how
 * values are read off.
 *
 * @param <P> parameters
 * @param <R> result
 */
public interface OwnColumns<P extends Record, R extends Record> {

  /** The columns of the table. */
  TableLayout layout();

  /** Appends the values of the parameter columns to a row. */
  void addParameters(P parameters, List<Object> row);

  /** Appends the values of the result columns to a row. */
  void addResult(R result, List<Object> row);

  /** Appends the parameters of any experiment to a row. */
  static <P extends Record, R extends Record> void addParameters(
      Experiment<P, R> experiment, P parameters, List<Object> row) {
    if (experiment instanceof OwnColumns<?, ?>) {
      own(experiment).addParameters(parameters, row);
    } else {
      RecordSchema.addValues(parameters, row);
    }
  }

  /** Appends the result of any experiment to a row. */
  static <P extends Record, R extends Record> void addResult(
      Experiment<P, R> experiment, R result, List<Object> row) {
    if (experiment instanceof OwnColumns<?, ?>) {
      own(experiment).addResult(result, row);
    } else {
      RecordSchema.addValues(result, row);
    }
  }

  @SuppressWarnings("unchecked") // its columns are those of its own parameters and results
  private static <P extends Record, R extends Record> OwnColumns<P, R> own(
      Experiment<P, R> experiment) {
    return (OwnColumns<P, R>) experiment;
  }
}
