// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.function.Consumer;

/** The kernels of the experiments, timed on one thread. */
final class KernelBench {

  private KernelBench() {}

  static void measure(double peakGflops, Consumer<BenchCommand.Measurement> show) {}
}
