// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.Locale;
import java.util.function.Consumer;

/** Images a second of gain-training: a deep network, a small one, and small ones packed. */
final class GainTrainingBench implements KernelBench {

  private static final int BATCH = 128;
  private static final double SECONDS = 3;

  @Override
  public String name() {
    return "gain-training";
  }

  @Override
  public void measure(Machine machine, Consumer<Measurement> show) {
    show(TrainingBench.measure(30, 500, 1, BATCH, SECONDS), machine, show);
    for (int members : new int[] {1, 16}) {
      show(TrainingBench.measure(2, 20, members, BATCH, SECONDS), machine, show);
    }
  }

  private static void show(TrainingBench bench, Machine machine, Consumer<Measurement> show) {
    String work =
        String.format(
            Locale.ROOT,
            "gain-training %s, batch %d, %d network%s",
            bench.work(),
            bench.batch(),
            bench.members(),
            bench.members() == 1 ? "" : "s at once");
    double share = bench.gflops() / machine.floatPeak();
    show.accept(new Measurement(work, bench.imagesPerSecond(), "images/s", share));
  }
}
