// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.spindle.jobs.store.ResultsFolder;

/**
 * What a bench has to work with.
 *
 * @param floatPeak GFLOP/s of a float GEMM on one thread, measured in this run
 * @param doublePeak GFLOP/s of a double GEMM on one thread, measured in this run
 * @param folder results folder that may be written to
 * @param spark the session, started when first asked for
 */
public record Machine(
    double floatPeak, double doublePeak, ResultsFolder folder, Supplier<SparkSession> spark) {}
