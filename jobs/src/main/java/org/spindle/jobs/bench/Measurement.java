// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

/**
 * A row of the table {@code bench}.
 *
 * @param work what was timed
 * @param value the figure
 * @param unit its unit
 * @param shareOfPeak GFLOP/s over the GEMM peak of the same precision; null where it has none
 */
public record Measurement(String work, double value, String unit, Double shareOfPeak) {}
