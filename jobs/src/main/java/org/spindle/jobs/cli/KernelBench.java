// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.cli;

import java.util.function.Consumer;
import org.spindle.dynamics.DeepLinearBench;
import org.spindle.dynamics.InitialCondition;

/** The kernels of the experiments, timed on one thread. */
final class KernelBench {

  private static final int WIDTH = 1000;
  private static final int[] HIDDEN_MATRICES = {10, 30, 100};
  private static final int ITERATIONS = 40;
  private static final double SECONDS = 3;

  private KernelBench() {}

  /** Times one iteration of depth-speed, by start and number of square hidden matrices. */
  static void measure(double peakGflops, Consumer<BenchCommand.Measurement> show) {
    for (int hidden : HIDDEN_MATRICES) {
      for (InitialCondition start :
          new InitialCondition[] {InitialCondition.GAUSSIAN, InitialCondition.ORTHOGONAL}) {
        DeepLinearBench bench = DeepLinearBench.measure(start, hidden, WIDTH, ITERATIONS, SECONDS);
        String work =
            "depth-speed "
                + start.name().toLowerCase(java.util.Locale.ROOT)
                + " width "
                + WIDTH
                + ", "
                + hidden
                + " hidden matrices";
        show.accept(
            new BenchCommand.Measurement(
                work, bench.iterationsPerSecond(), "iterations/s", bench.gflops() / peakGflops));
      }
    }
  }
}
