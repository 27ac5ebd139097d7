// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.bench;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
          new ProgramBench(),
          new PredictionBench());

  private KernelBenches() {}

  /** The benches in order. */
  public static List<KernelBench> all() {
    return ALL;
  }

  /** The bench of a name, one of those of {@link #all}. */
  static KernelBench called(String name) {
    return ALL.stream().filter(bench -> bench.name().equals(name)).findFirst().orElseThrow();
  }

  /** The works that a bench can time, by asking it for none of them. */
  static Set<String> works(KernelBench bench) throws IOException {
    Set<String> works = new LinkedHashSet<>();
    Scoreboard nothing =
        new Scoreboard() {
          @Override
          public boolean wants(String work) {
            works.add(work);
            return false;
          }

          @Override
          public void accept(Measurement measurement) {
            throw new IllegalStateException("nobody wanted " + measurement.work());
          }
        };
    Machine none = new Machine(Double.NaN, Double.NaN, null, () -> null);
    bench.measure(none, nothing);
    return works;
  }
}
