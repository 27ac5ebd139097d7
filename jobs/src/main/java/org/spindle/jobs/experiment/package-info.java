// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * The questions of the talk: parameters, result, cost, kernel call, checks, figures of each. {@link
 * org.spindle.jobs.experiment.Experiments} lists them in the order of the talk; its parts are the
 * packages {@code semantics}, {@code dynamics}, {@code criticality} and {@code landscape}.
 */
package org.spindle.jobs.experiment;
