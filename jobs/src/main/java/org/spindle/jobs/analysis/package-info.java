// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.

/**
 * The doors to MLlib: power laws by linear regression, isotonic regression, the test of Kolmogorov
 * and Smirnov, moments of curves by the Summarizer, singular values by RowMatrix. Experiments see
 * them as {@link org.spindle.experiment.Fits}.
 */
package org.spindle.jobs.analysis;
