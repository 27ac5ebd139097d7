// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.column;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Differentiation;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.ItemGroups;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.Stages;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeDistances;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.statistic.Deviation;
import org.spindle.statistic.Estimate;
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
 * McClelland and Ganguli, PNAS 2019. What is measured is in {@link Differentiation}.
 */
public final class ProgressiveDifferentiation
    implements Experiment<
        ProgressiveDifferentiation.Parameters, ProgressiveDifferentiation.Result> {

  private static final double OVERRUN = 1.3; // of the weakest mode's half time

  @Override
  public About about() {
    return About.of("progressive-differentiation", 2)
        .asks("In which order do the representations of items part from each other?")
        .talk("Progressive differentiation of hierarchical structure");
  }

  /** What learns. */
  public enum Network {
    /** Linear, from a start in which modes do not meet. */
    DECOUPLED("linear"),
    /** Linear, from small random weights. */
    RANDOM("linear, random start"),
    /** Rumelhart's network of sigmoids with items and relations as inputs; for tables alone. */
    SIGMOID("Rumelhart's network");

    private final String title;

    Network(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
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

    boolean isTree() {
      return data.equals(SemanticWorld.TREE);
    }

    /** How far gradient descent may be from the flow, relative to the strength that is learned. */
    double lag() {
      double s =
          isTree()
              ? new TreeSpectrum(Tree.of(tree, flip, 1)).singularValue(0, features)
              : Math.sqrt(8 * 21); // of a table that large: will do in a logarithm
      return EulerLag.ofOutput(learningRate, s, initialStrength);
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
  public Parameters defaults() {
    return new Parameters(
        "rumelhart", "2^5", 0.1, 1000, false, Network.DECOUPLED, 1e-3, 0.02, 16, 1_000_000);
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
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    var decoupled = where(rows.all(), row -> row.p().network() == Network.DECOUPLED);
    // modes of equal strength have no analyzers of their own, and the scaling no plane of its own
    var unequal = where(decoupled, row -> !row.p().isTree() || row.p().sampled());
    var starts =
        by(
            where(rows.all(), row -> row.p().network() == Network.RANDOM),
            ProgressiveDifferentiation::start);
    var networks =
        by(where(rows.all(), row -> !row.p().isTree()), ProgressiveDifferentiation::network);
    claims
        .equal(
            "joint scaling of all snapshots gives the trajectories of √A(t)Vᵀ",
            unequal,
            row -> row.r().jointR2(),
            row -> 1,
            row -> 0.01)
        // a draw whose second and third dimension are nearly equal can choose another plane than
        // theory does, since random starts give each mode a time of its own
        .each(
            "from random small weights, too, joint scaling gives the trajectories of √A(t)Vᵀ, in"
                + " the mean over networks",
            starts,
            draws -> Finding.equal(1, Estimate.of(column(draws, row -> row.r().jointR2())), 0.05))
        .equal(
            "joint scaling gives the trajectories of √A(t)Vᵀ with the mean of each snapshot taken"
                + " away, too",
            unequal,
            row -> row.r().centredR2(),
            row -> 1,
            row -> 0.01)
        .small(
            "distances of items depend on their last common ancestor as theory says",
            where(decoupled, row -> row.p().isTree() && !row.p().sampled()),
            row -> distance(row.r().levelDistances(), levelDistances(row)),
            row -> row.p().lag())
        .small(
            "distances of categories follow theory",
            decoupled,
            row -> distance(row.r().contrastDistances(), row.r().contrastDistancesTheory()),
            row -> row.p().lag())
        // √a (s − a) falls 1.44 times as steeply as a rises, both in units of their largest values
        .small(
            "the error signals of categories follow theory",
            decoupled,
            row -> distance(row.r().contrastErrors(), row.r().contrastErrorsTheory()),
            row -> 2 * row.p().lag())
        .small(
            "what the network says of one item follows theory",
            where(decoupled, row -> row.r().propertyNames().length > 0),
            row -> distance(row.r().activations(), row.r().activationsTheory()),
            row -> row.p().lag())
        .equal(
            "broad categories part before narrow ones, in the mean over networks",
            networks,
            draws -> inOrder(draws, r -> Stages.steepestRises(r.times(), r.contrastDistances())),
            draws -> 1,
            draws -> 1e-9)
        .equal(
            "error signals of broad categories peak before those of narrow ones, in the mean over"
                + " networks",
            networks,
            draws -> inOrder(draws, r -> Stages.peaks(r.times(), r.contrastErrors())),
            draws -> 1,
            draws -> 1e-9)
        .equal(
            "properties of many items are learned before those of few",
            networks,
            draws -> inOrder(draws, r -> Stages.acquisitions(r.times(), r.activations())),
            draws -> 1,
            draws -> 1e-9)
        // a path goes as √a, which changes by less of its scale than a does: the lag of a will do
        .small(
            "the path of every item in the plane of the scaling follows theory",
            unequal,
            row -> distance(row.r().paths(), row.r().pathsTheory()),
            row -> row.p().lag());
  }

  private static Object start(Row<Parameters, Result> row) {
    Parameters p = row.p();
    return List.of(p.data(), p.tree(), p.flip(), p.initialStrength(), p.learningRate(), p.width());
  }

  private static Object network(Row<Parameters, Result> row) {
    Parameters p = row.p();
    return List.of(p.data(), p.network(), p.initialStrength(), p.learningRate(), p.width());
  }

  /** Squared distances by level of the last common ancestor, by the closed form. */
  static double[] levelDistances(Row<Parameters, Result> row) {
    Parameters p = row.p();
    TreeSpectrum spectrum = new TreeSpectrum(Tree.of(p.tree(), p.flip(), 1));
    TreeDistances distances = new TreeDistances(spectrum, p.features(), p.initialStrength());
    return IntStream.of(row.r().levels())
        .boxed()
        .flatMapToDouble(k -> Arrays.stream(row.r().times()).map(t -> distances.squared(k, t)))
        .toArray();
  }

  /** The largest distance from theory relative to the largest value of theory. */
  private static double distance(double[] measured, double[] theory) {
    double largest = Arrays.stream(theory).map(Math::abs).max().orElse(Double.NaN);
    return Deviation.largest(measured, theory) / largest;
  }

  /** The part of neighbouring stages whose mean times over the draws are in order. */
  private static double inOrder(
      List<Row<Parameters, Result>> draws, Function<Result, double[]> stages) {
    List<double[]> times = draws.stream().map(Row::r).map(stages).toList();
    double[] mean = new double[times.get(0).length];
    Arrays.setAll(mean, k -> Estimate.of(column(times, t -> t[k])).mean());
    return Stages.inOrder(mean);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    ProgressiveDifferentiationFigures.draw(rows, figures);
  }
}
