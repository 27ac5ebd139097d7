// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.List;

/** All experiments, in the order of the talk. */
public final class Experiments {

  private static final List<Experiment<?, ?>> ALL =
      List.of(
          // I. Semantic development
          new ModeLearning(),
          new RandomStarts(),
          new TreeSpectrumExperiment(),
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
          new ItemStructures(),
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
          new NetworkDerivatives());

  /**
   * A part of the talk.
   *
   * @param title its title
   * @param story what it is about, in a few sentences; empty for none
   * @param first name of its first experiment
   */
  public record Part(String title, String story, String first) {}

  private static final List<Part> PARTS =
      List.of(
          new Part(
              "I. A mathematical theory of semantic development",
              "Children tell animals from plants before birds from fish, and birds from fish before"
                  + " robins from canaries. Networks that learn the properties of items do the same,"
                  + " and if they are linear one can say why. What is learned are the singular modes"
                  + " of the table of items and properties, each by itself, strong ones first, in"
                  + " sudden stages; in a hierarchy of categories the broad distinctions are the"
                  + " strong modes. From this follow illusions, familiarity, typicality, induction and"
                  + " the rest: each is drawn with its closed form as a line and networks that really"
                  + " learned as points, and judged.",
              ModeLearning.NAME),
          new Part("II. Learning dynamics and criticality of deep networks", "", "depth-modes"),
          new Part("III. The geometry of error surfaces", "", GaussianCriticalPoints.NAME));

  private Experiments() {}

  /** The part of the talk that an experiment belongs to: the last one that has begun there. */
  public static Part partOf(Experiment<?, ?> experiment) {
    Part part = PARTS.get(0);
    for (Experiment<?, ?> other : ALL) {
      part = PARTS.stream().filter(p -> p.first.equals(other.name())).findFirst().orElse(part);
      if (other.name().equals(experiment.name())) {
        return part;
      }
    }
    throw new IllegalArgumentException(experiment.name() + " is in no part of the talk");
  }

  /** The experiments in the order of the talk. */
  public static List<Experiment<?, ?>> all() {
    return ALL;
  }
}
