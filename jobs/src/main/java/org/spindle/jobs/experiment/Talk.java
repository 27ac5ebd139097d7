// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment;

import java.util.List;
import org.spindle.experiment.Experiment;
import org.spindle.jobs.experiment.criticality.DeltaOrthogonal;
import org.spindle.jobs.experiment.criticality.GainTraining;
import org.spindle.jobs.experiment.criticality.JacobianSpectrum;
import org.spindle.jobs.experiment.criticality.RandomProducts;
import org.spindle.jobs.experiment.criticality.SignalPropagation;
import org.spindle.jobs.experiment.diffusion.ConditioningExperiment;
import org.spindle.jobs.experiment.diffusion.DenoiserLearning;
import org.spindle.jobs.experiment.diffusion.DiffusionBound;
import org.spindle.jobs.experiment.diffusion.DynamicalRegimes;
import org.spindle.jobs.experiment.diffusion.MemorisationTime;
import org.spindle.jobs.experiment.diffusion.ProbabilityFlowExperiment;
import org.spindle.jobs.experiment.diffusion.ReverseDiffusion;
import org.spindle.jobs.experiment.diffusion.SecondLaw;
import org.spindle.jobs.experiment.diffusion.SwissRollReversal;
import org.spindle.jobs.experiment.dynamics.DepthModes;
import org.spindle.jobs.experiment.dynamics.DepthSpeed;
import org.spindle.jobs.experiment.dynamics.GeneralizationGain;
import org.spindle.jobs.experiment.dynamics.PriorKnowledge;
import org.spindle.jobs.experiment.inference.CommitteeMachine;
import org.spindle.jobs.experiment.inference.CompressedSensing;
import org.spindle.jobs.experiment.inference.Grokking;
import org.spindle.jobs.experiment.inference.InContextRegressionExperiment;
import org.spindle.jobs.experiment.inference.LearningCurves;
import org.spindle.jobs.experiment.inference.Perceptron;
import org.spindle.jobs.experiment.inference.RandomRecurrence;
import org.spindle.jobs.experiment.landscape.ExplicitLandscape;
import org.spindle.jobs.experiment.landscape.GaussianCriticalPoints;
import org.spindle.jobs.experiment.landscape.LanczosLaw;
import org.spindle.jobs.experiment.landscape.LinearAutoencoder;
import org.spindle.jobs.experiment.landscape.NetworkDerivatives;
import org.spindle.jobs.experiment.landscape.NetworkLandscapeExperiment;
import org.spindle.jobs.experiment.landscape.NetworkSpectrum;
import org.spindle.jobs.experiment.landscape.SpinGlassCriticalPoints;
import org.spindle.jobs.experiment.landscape.SpinGlassSearch;
import org.spindle.jobs.experiment.optimize.EdgeOfStability;
import org.spindle.jobs.experiment.optimize.OptimizerComparison;
import org.spindle.jobs.experiment.optimize.PlateauEscape;
import org.spindle.jobs.experiment.optimize.SaddleEscape;
import org.spindle.jobs.experiment.optimize.SaddleFreeNewton;
import org.spindle.jobs.experiment.semantics.BasicLevel;
import org.spindle.jobs.experiment.semantics.CategoryCoherenceExperiment;
import org.spindle.jobs.experiment.semantics.DistinctiveFeatures;
import org.spindle.jobs.experiment.semantics.Familiarity;
import org.spindle.jobs.experiment.semantics.IllusoryCorrelations;
import org.spindle.jobs.experiment.semantics.InductiveProjection;
import org.spindle.jobs.experiment.semantics.ItemStructures;
import org.spindle.jobs.experiment.semantics.ModeLearning;
import org.spindle.jobs.experiment.semantics.PerceptualCorrelations;
import org.spindle.jobs.experiment.semantics.Practice;
import org.spindle.jobs.experiment.semantics.ProgressiveDifferentiation;
import org.spindle.jobs.experiment.semantics.RandomStarts;
import org.spindle.jobs.experiment.semantics.TreeSpectrumExperiment;
import org.spindle.jobs.experiment.semantics.Typicality;

/** The talk: its parts in order, what each is about, and its experiments. */
public final class Talk {

  /**
   * A part of the talk.
   *
   * @param title its title
   * @param story what it is about, in a few sentences; empty for none
   * @param experiments its experiments in order
   */
  public record Part(String title, String story, List<Experiment<?, ?>> experiments) {

    /** Copies the experiments in. */
    public Part {
      experiments = List.copyOf(experiments);
    }
  }

  static final List<Part> PARTS =
      List.of(
          new Part(
              "I. A mathematical theory of semantic development",
              "Children tell animals from plants before birds from fish, and birds from fish before"
                  + " robins from canaries. Networks that learn the properties of items do the"
                  + " same, and if they are linear one can say why. What is learned are the"
                  + " singular modes of the table of items and properties, each by itself, strong"
                  + " ones first, in sudden stages; in a hierarchy of categories the broad"
                  + " distinctions are the strong modes. From this follow illusions, familiarity,"
                  + " typicality, induction and the rest: each is drawn with its closed form as a"
                  + " line and networks that really learned as points, and judged.",
              List.of(
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
                  new ItemStructures())),
          new Part(
              "II. Learning dynamics and criticality of deep networks",
              "A deep linear network computes no more than a shallow one, but it learns in another"
                  + " way: its modes grow along curves that can be solved for any depth, and from"
                  + " the right start its learning time does not grow with depth. What makes a"
                  + " start right is how it stretches small differences. Products of gaussian"
                  + " matrices stretch a few directions and crush all others; orthogonal ones, at"
                  + " the edge of chaos also in nonlinear networks, treat all directions alike.",
              List.of(
                  new DepthModes(),
                  new DepthSpeed(),
                  new RandomProducts(),
                  new JacobianSpectrum(),
                  new SignalPropagation(),
                  new GainTraining(),
                  new GeneralizationGain(),
                  new PriorKnowledge(),
                  new DeltaOrthogonal())),
          new Part(
              "III. The geometry of error surfaces",
              "In high dimensions the critical points of a random function at high values are not"
                  + " minima but saddles, and the more directions lead down from one the higher it"
                  + " lies. The exact laws of random landscapes come first, then searches that find"
                  + " such points in earnest, and then the error surfaces of networks themselves:"
                  + " where do they obey the same law, and where not? What this does to those who"
                  + " go down comes last: how long a saddle holds, who leaves it faster,"
                  + " and whether noise and curvature can be had at once.",
              List.of(
                  new GaussianCriticalPoints(),
                  new SpinGlassCriticalPoints(),
                  new SpinGlassSearch(),
                  new ExplicitLandscape(),
                  new LanczosLaw(),
                  new NetworkDerivatives(),
                  new LinearAutoencoder(),
                  new NetworkLandscapeExperiment(),
                  new NetworkSpectrum(),
                  new SaddleEscape(),
                  new SaddleFreeNewton(),
                  new PlateauEscape(),
                  new EdgeOfStability(),
                  new OptimizerComparison())),
          new Part(
              "IV. Modelling complex data by reversing time",
              "Diffusion destroys the structure of any data, a little at each step. Each small step"
                  + " can be undone by a kernel that knows nothing but the present, and a network"
                  + " that learns these kernels turns noise into data. What it loses at best is the"
                  + " entropy that the path produces. Here is what networks learn, beside"
                  + " what none can surpass; how single trajectories break the second law, how a"
                  + " reversal is told what it should make, and when it chooses and when it"
                  + " remembers.",
              List.of(
                  new SwissRollReversal(),
                  new ReverseDiffusion(),
                  new DiffusionBound(),
                  new SecondLaw(),
                  new ConditioningExperiment(),
                  new DynamicalRegimes(),
                  new MemorisationTime(),
                  new DenoiserLearning(),
                  new ProbabilityFlowExperiment())),
          new Part(
              "V. Statistical mechanics of high-dimensional data",
              "The talk opens with a review of what statistical mechanics knows of single neurons"
                  + " and of data in many dimensions. A perceptron stores a number of patterns that"
                  + " can be counted, and learns from a teacher as fast as replica theory says;"
                  + " a committee of them stands still before it specialises; a few measurements"
                  + " tell a sparse signal; regression improves with examples along curves that"
                  + " follow from a spectrum alone. What became of this since: why insight seems to come late, how"
                  + " attention learns to regress in context, and, where neurons feed back, the"
                  + " edge of chaos itself.",
              List.of(
                  new Perceptron(),
                  new CommitteeMachine(),
                  new CompressedSensing(),
                  new LearningCurves(),
                  new Grokking(),
                  new InContextRegressionExperiment(),
                  new RandomRecurrence())));

  private Talk() {}
}
