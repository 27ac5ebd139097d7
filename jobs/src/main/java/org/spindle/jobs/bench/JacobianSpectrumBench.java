// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.function.Supplier;

/** Networks of jacobian-spectrum: alone, sharing their draws, and with gaussian weights. */
final class JacobianSpectrumBench implements KernelBench {

  private static final int WIDTH = 500;
  private static final int FACTORS = 30;
  private static final int SHARING = 20;
  private static final double SECONDS = 3;

  @Override
  public String name() {
    return "jacobian-spectrum";
  }

  @Override
  public void measure(Machine machine, Scoreboard show) {
    String size = ", width " + WIDTH + ", " + FACTORS + " factors";
    show(
        "jacobian-spectrum orthogonal, own draws" + size,
        () -> JacobianBench.orthogonal(WIDTH, FACTORS, 1, SECONDS),
        machine,
        show);
    show(
        "jacobian-spectrum orthogonal, " + SHARING + " gains share draws" + size,
        () -> JacobianBench.orthogonal(WIDTH, FACTORS, SHARING, SECONDS),
        machine,
        show);
    show(
        "jacobian-spectrum gaussian, graded" + size,
        () -> JacobianBench.gaussian(WIDTH, FACTORS, SECONDS),
        machine,
        show);
  }

  private static void show(
      String work, Supplier<JacobianBench> timed, Machine machine, Scoreboard show) {
    if (show.wants(work)) {
      JacobianBench bench = timed.get();
      double share = bench.gflops() / machine.doublePeak();
      show.accept(new Measurement(work, bench.networksPerSecond(), "networks/s", share));
    }
  }
}
