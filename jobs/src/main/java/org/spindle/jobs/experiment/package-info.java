// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
/**
 * The questions of the talk, one file each: parameters, result, cost, kernel call, checks, figures.
 * {@link org.spindle.jobs.experiment.Experiments} lists them in the order of the talk.
 */
package org.spindle.jobs.experiment;
