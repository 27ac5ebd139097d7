// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.List;

/** All experiments, in the order of the talk. */
public final class Experiments {

  private static final List<Experiment<?, ?>> ALL =
      List.of(
          // I. Semantic development
          new TreeSpectrumExperiment(),
          new ItemStructures(),
          new ModeLearning(),
          new RandomStarts(),
          new ProgressiveDifferentiation(),
          new IllusoryCorrelations(),
          new Familiarity(),
          new Typicality(),
          new InductiveProjection(),
          new DistinctiveFeatures(),
          new BasicLevel(),
          new CategoryCoherenceExperiment(),
          new PerceptualCorrelations(),
          new Practice(),
          // II. Learning dynamics, criticality
          new DepthModes(),
          new DepthSpeed(),
          new RandomProducts(),
          new JacobianSpectrum(),
          new SignalPropagation(),
          new GainTraining(),
          new GeneralizationGain(),
          new PriorKnowledge(),
          new DeltaOrthogonal(),
          // III. Error landscapes
          new GaussianCriticalPoints(),
          new SpinGlassCriticalPoints(),
          new SpinGlassSearch(),
          new ExplicitLandscape(),
          new LanczosLaw(),
          new LinearAutoencoder(),
          new NetworkCriticalPoints(),
          new NetworkSpectrum());

  private Experiments() {}

  /** The experiments in the order of the talk. */
  public static List<Experiment<?, ?>> all() {
    return ALL;
  }
}
