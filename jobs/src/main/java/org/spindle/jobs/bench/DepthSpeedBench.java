// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Locale;
import org.spindle.dynamics.InitialCondition;

/** One iteration of depth-speed, by start and number of square hidden matrices. */
final class DepthSpeedBench implements KernelBench {

  private static final int WIDTH = 1000;
  private static final int[] HIDDEN_MATRICES = {10, 30, 100};
  private static final int ITERATIONS = 40;
  private static final double SECONDS = 3;

  @Override
  public String name() {
    return "depth-speed";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    for (int hidden : HIDDEN_MATRICES) {
      for (InitialCondition start :
          new InitialCondition[] {InitialCondition.GAUSSIAN, InitialCondition.ORTHOGONAL}) {
        String work =
            String.format(
                Locale.ROOT,
                "depth-speed %s width %d, %d hidden matrices",
                start.name().toLowerCase(Locale.ROOT),
                WIDTH,
                hidden);
        if (!show.wants(work)) {
          continue;
        }
        DeepLinearBench bench = DeepLinearBench.measure(start, hidden, WIDTH, ITERATIONS, SECONDS);
        double share = bench.gflops() / machine.floatPeak();
        show.accept(new Measurement(work, bench.iterationsPerSecond(), "iterations/s", share));
      }
    }
  }
}
