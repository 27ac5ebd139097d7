// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Differentiation;
import org.spindle.semantics.ItemGroups;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * In which order do the internal representations of items part from each other?
 *
 * <p>Claim: broad categories part first, plants from animals, then birds from fish, then the canary
 * from the robin: the squared distance of two items is Σ a_α(t)(v_i − v_j)², which on a tree
 * depends on the level of their last common ancestor alone. The trajectories of all items in a
 * joint multidimensional scaling are those of √A(t)Vᵀ. Rumelhart's network of sigmoids, where no
 * closed form is known, shows the same stages.
 *
 * <p>Talk: "Progressive differentiation", after Rogers and McClelland 2004. Source: Saxe,
 * McClelland and Ganguli, PNAS 2019. What is measured is in {@link Differentiation}, checks and
 * figures in {@link ProgressiveDifferentiationReport}.
 */
public final class ProgressiveDifferentiation
    implements Experiment<
        ProgressiveDifferentiation.Parameters, ProgressiveDifferentiation.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "progressive-differentiation";
  static final String TALK = "Progressive differentiation of hierarchical structure";

  private static final double OVERRUN = 1.3; // of the weakest mode's half time

  /** What learns. */
  public enum Network {
    /** Linear, from a start in which modes do not meet. */
    DECOUPLED,
    /** Linear, from small random weights. */
    RANDOM,
    /** Rumelhart's network of sigmoids with items and relations as inputs; for tables alone. */
    SIGMOID
  }

  /**
   * @param data tree, rumelhart, rumelhart-isa, zoo or a CSV file
   * @param tree children per node, root first; for data = tree
   * @param flip ε of the tree
   * @param features N of the tree
   * @param sampled whether the tree's features are drawn, or have their exact covariance
   * @param network what learns
   * @param initialStrength a₀ of all modes; u₀ of random weights N(0, u₀/hidden); for sigmoid
   *     weights are uniform between ± this
   * @param learningRate step size in units of 1/(2 s₁); for sigmoid the step itself
   * @param width hidden units, as many as modes if that is more; for sigmoid as they are
   * @param maximalSteps where the simulation ends; all epochs of sigmoid
   */
  public record Parameters(
      String data,
      String tree,
      double flip,
      int features,
      boolean sampled,
      Network network,
      double initialStrength,
      double learningRate,
      int width,
      int maximalSteps)
      implements SemanticParameters {

    public Parameters {
      SemanticParameters.requireWorld(data, tree, flip, features);
      SemanticParameters.requireLearnable(initialStrength, learningRate, width, maximalSteps);
      require(
          network != Network.SIGMOID || !data.equals(SemanticWorld.TREE),
          "data must be a table for network = sigmoid",
          data);
    }

    SemanticWorld.Features draw() {
      return sampled ? SemanticWorld.Features.SAMPLED : SemanticWorld.Features.POPULATION;
    }
  }

  /**
   * @param itemNames names of the items
   * @param kinds number of each item's category, for colours
   * @param times t of the snapshots, in τ; epochs times step size for sigmoid
   * @param jointR2 R² of Procrustes between joint scalings of simulated and predicted trajectories;
   *     null for sigmoid
   * @param centredR2 the same after the mean over items is taken from each snapshot
   * @param paths x and y of each item at each snapshot, of the centred scaling: snapshot by
   *     snapshot, item by item, x before y; laid over the prediction where there is one
   * @param pathsTheory the same of √A(t)Vᵀ; empty for sigmoid
   * @param levels levels k of last common ancestors; empty for tables
   * @param levelDistances mean d² of pairs of each level at each snapshot, level by level
   * @param levelDistancesTheory the same by the closed form; empty for sampled features
   * @param contrasts which groups of items are compared, e.g. plant–animal; broad ones first
   * @param contrastDistances distance of the groups' means in the hidden layer
   * @param contrastDistancesTheory the same by √A(t)Vᵀ; empty for sigmoid
   * @param contrastErrors distance of the groups' mean error signals at the hidden layer
   * @param contrastErrorsTheory the same by √A(S − A)Vᵀ; empty for sigmoid
   * @param subject item whose properties are watched; empty if items have none
   * @param propertyNames its properties, from those that many have to those of its own
   * @param activations how active these are
   * @param activationsTheory the same by U A(t) Vᵀ; empty for sigmoid
   */
  public record Result(
      String[] itemNames,
      int[] kinds,
      double[] times,
      Double jointR2,
      Double centredR2,
      double[] paths,
      double[] pathsTheory,
      int[] levels,
      double[] levelDistances,
      double[] levelDistancesTheory,
      String[] contrasts,
      double[] contrastDistances,
      double[] contrastDistancesTheory,
      double[] contrastErrors,
      double[] contrastErrorsTheory,
      String subject,
      String[] propertyNames,
      double[] activations,
      double[] activationsTheory) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "In which order do the representations of items part from each other?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(
        "rumelhart", "2^5", 0.1, 1000, false, Network.DECOUPLED, 1e-3, 0.02, 16, 1_000_000);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return SemanticWorld.datasets(p.data());
  }

  @Override
  public Cost cost(Parameters p) {
    if (p.network() == Network.SIGMOID) {
      int[] size = SemanticWorld.size(p, p.draw());
      double pairs = 4.0 * size[0];
      double flops = p.maximalSteps() * pairs * p.width() * (6.0 * size[1] + 100);
      return new Cost(flops, 10_000_000);
    }
    return SemanticSetting.cost(p, p.draw());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    SemanticWorld world = SemanticWorld.of(p, p.draw(), data, streams);
    Differentiation seen = new Differentiation(world);
    if (p.network() == Network.SIGMOID) {
      seen.learnRumelhart(
          p.width(),
          p.initialStrength(),
          p.learningRate(),
          p.maximalSteps(),
          streams.of("weights"),
          watch);
      return result(p, world, seen);
    }
    Correlations correlations = Correlations.ofItems(world.y());
    SemanticSetting setting = SemanticSetting.of(correlations, p, OVERRUN);
    SemanticNetwork network =
        p.network() == Network.DECOUPLED
            ? setting.network(streams)
            : SemanticNetwork.random(
                correlations,
                setting.modes(),
                setting.hidden(),
                p.initialStrength(),
                setting.stepSize(),
                streams.of("weights"));
    seen.learn(setting, network, watch);
    return result(p, world, seen);
  }

  private static Result result(Parameters p, SemanticWorld world, Differentiation seen) {
    ItemGroups groups = seen.groups();
    Differentiation.Scaling scaling = seen.scaling();
    return new Result(
        world.items().toArray(String[]::new),
        groups.kinds(),
        seen.times(),
        scaling.jointR2(),
        scaling.centredR2(),
        scaling.paths(),
        scaling.pathsTheory(),
        seen.levels(),
        seen.levelDistances(),
        p.sampled() ? new double[0] : seen.levelDistancesTheory(p.features(), p.initialStrength()),
        groups.contrasts().stream().map(ItemGroups.Contrast::name).toArray(String[]::new),
        seen.contrastDistances(),
        seen.contrastDistancesTheory(),
        seen.contrastErrors(),
        seen.contrastErrorsTheory(),
        groups.subject() < 0 ? "" : world.items().get(groups.subject()),
        IntStream.of(groups.properties()).mapToObj(world.features()::get).toArray(String[]::new),
        seen.activations(),
        seen.activationsTheory());
  }

  @Override
  public List<Check> checks(Tables tables) {
    return ProgressiveDifferentiationReport.checks(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return ProgressiveDifferentiationReport.figures(tables);
  }
}
