// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.util.List;

/** All benches, in the order in which they are run. */
public final class KernelBenches {

  private static final List<KernelBench> ALL =
      List.of(
          new DepthSpeedBench(),
          new CriticalPointSearchBench(),
          new GainTrainingBench(),
          new ExactHessianBench(),
          new OptimizersBench(),
          new DiffusionBench(),
          new InferenceBench(),
          new GoeBench(),
          new JacobianSpectrumBench(),
          new TinyNetworksBench(),
          new TreeSpectrumBench(),
          new EngineBench(),
          new ProgramBench());

  private KernelBenches() {}

  /** The benches in order. */
  public static List<KernelBench> all() {
    return ALL;
  }
}
