// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.List;

/** All experiments, in the order of the talk. */
public final class Experiments {

  private static final List<Experiment<?, ?>> ALL =
      List.of(
          // I. Semantic development
          // II. Learning dynamics, criticality
          new DepthModes(),
          new DepthSpeed(),
          // III. Error landscapes
          new GaussianCriticalPoints(),
          new SpinGlassCriticalPoints(),
          new LanczosLaw(),
          new ExplicitLandscape(),
          new SpinGlassSearch());

  private Experiments() {}

  /** The experiments in the order of the talk. */
  public static List<Experiment<?, ?>> all() {
    return ALL;
  }
}
