// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.function.Consumer;

/** Whole Hessians of networks on 100 inputs: two sizes, more samples, more layers. */
final class ExactHessianBench implements KernelBench {

  private static final double SECONDS = 2;

  @Override
  public String name() {
    return "hessians";
  }

  @Override
  public void measure(Machine machine, Consumer<Measurement> show) {
    show(HessianBench.measure(1000, SECONDS, 100, 25, 10), machine, show);
    show(HessianBench.measure(1000, SECONDS, 100, 50, 10), machine, show);
    show(HessianBench.measure(10_000, SECONDS, 100, 25, 10), machine, show);
    show(HessianBench.measure(1000, SECONDS, 100, 20, 20, 20, 10), machine, show);
  }

  private static void show(HessianBench bench, Machine machine, Consumer<Measurement> show) {
    double share = bench.gflops() / machine.doublePeak();
    show.accept(new Measurement("Hessian " + bench.work(), bench.seconds(), "s", share));
    show.accept(
        new Measurement("Hessian " + bench.work() + ", speed", bench.gflops(), "GFLOP/s", share));
  }
}
