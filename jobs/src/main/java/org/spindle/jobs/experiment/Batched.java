// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

/**
 * A batched experiment that judges and draws untyped rows: what is being replaced.
 *
 * @param <P> record of parameters
 * @param <R> record of the result
 */
public interface Batched<P extends Record, R extends Record>
    extends Experiment<P, R>, org.spindle.experiment.Batched<P, R> {}
