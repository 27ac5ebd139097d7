// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

/** Whole Hessians of networks on 100 inputs: two sizes, more samples, more layers. */
final class ExactHessianBench implements KernelBench {

  private static final double SECONDS = 2;

  @Override
  public String name() {
    return "hessians";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    show(1000, machine, show, 100, 25, 10);
    show(1000, machine, show, 100, 50, 10);
    show(10_000, machine, show, 100, 25, 10);
    show(1000, machine, show, 100, 20, 20, 20, 10);
  }

  private static void show(int samples, Machine machine, Scoreboard show, int... widths) {
    String work = "Hessian " + HessianBench.words(samples, widths);
    String speed = work + ", speed";
    if (show.wantsAny(work, speed)) {
      HessianBench bench = HessianBench.measure(samples, SECONDS, widths);
      double share = bench.gflops() / machine.doublePeak();
      show.accept(new Measurement(work, bench.seconds(), "s", share));
      show.accept(new Measurement(speed, bench.gflops(), "GFLOP/s", share));
    }
  }
}
