// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.function.Consumer;
import org.spindle.network.HessianBench;

/** Whole Hessians of networks of one hidden layer: two sizes, and more samples. */
final class ExactHessianBench implements KernelBench {

  private static final double SECONDS = 2;

  @Override
  public String name() {
    return "hessians";
  }

  @Override
  public void measure(Machine machine, Consumer<Measurement> show) {
    show(HessianBench.measure(25, 1000, SECONDS), machine, show);
    show(HessianBench.measure(50, 1000, SECONDS), machine, show);
    show(HessianBench.measure(25, 10_000, SECONDS), machine, show);
  }

  private static void show(HessianBench bench, Machine machine, Consumer<Measurement> show) {
    double share = bench.gflops() / machine.doublePeak();
    show.accept(new Measurement("Hessian " + bench.work(), bench.seconds(), "s", share));
    show.accept(
        new Measurement("Hessian " + bench.work() + ", speed", bench.gflops(), "GFLOP/s", share));
  }
}
