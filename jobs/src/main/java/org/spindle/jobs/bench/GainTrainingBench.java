// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Locale;

/** Images a second of gain-training: a deep network, a small one, and small ones packed. */
final class GainTrainingBench implements KernelBench {

  private static final int BATCH = 128;
  private static final double SECONDS = 3;

  @Override
  public String name() {
    return "gain-training";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    show(30, 500, 1, machine, show);
    for (int members : new int[] {1, 16}) {
      show(2, 20, members, machine, show);
    }
  }

  private static void show(int hidden, int width, int members, Machine machine, Scoreboard show) {
    String work =
        String.format(
            Locale.ROOT,
            "gain-training %s, batch %d, %d network%s",
            TrainingBench.layers(hidden, width),
            BATCH,
            members,
            members == 1 ? "" : "s at once");
    if (show.wants(work)) {
      TrainingBench bench = TrainingBench.measure(hidden, width, members, BATCH, SECONDS);
      double share = bench.gflops() / machine.floatPeak();
      show.accept(new Measurement(work, bench.imagesPerSecond(), "images/s", share));
    }
  }
}
