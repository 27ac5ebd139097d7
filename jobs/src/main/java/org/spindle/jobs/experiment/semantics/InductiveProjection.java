// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.DeltaRule;
import org.spindle.semantics.Induction;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How is inductive generalisation achieved by neural networks, and how does it change with age?
 *
 * <p>Claim: at developmental age t one new unit is learned by the delta rule, all else frozen. A
 * familiar item i gets a novel property: item j is expected to have it as K_ij/K_ii, K = V A(t) Vᵀ.
 * A novel item is known to have feature m: it is expected to have n as F_nm/F_mm, F = U A(t) Uᵀ.
 * With age generalisation narrows: at first everything gets what the canary got, in the end birds
 * alone. Simulated is the network up to its age, and the delta rule on every new unit.
 *
 * <p>Talk: "How is inductive generalization achieved by neural networks?", both slides. Source:
 * Saxe, McClelland and Ganguli, PNAS 2019. Claims and figures are in {@link InductionReport}.
 */
public final class InductiveProjection
    implements Experiment<InductiveProjection.Parameters, InductiveProjection.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "inductive-projection";
  static final String TALK = "How is inductive generalization achieved by neural networks?";

  private static final double RATE = 0.5; // of the delta rule, in units of 1/‖h‖²
  private static final double SETTLED = 1e-11;
  private static final int SWEEPS = 200_000;
  private static final double[] ONES = {1, 1}; // a novel item has both properties
  private static final int LOOK = 256; // steps between two looks at the clock

  /**
   * @param data tree, rumelhart, rumelhart-isa, zoo or a CSV file
   * @param age t at which the network is frozen, in τ
   * @param probeItem item that gets a novel property in figures: the first of several words
   *     (canary/sparrow) that is one, else the table's first item
   * @param probeProperty property that is known of the novel item in figures; likewise
   * @param tree children per node, root first; for data = tree
   * @param flip ε of the tree
   * @param features N of the tree, without sampling noise
   * @param initialStrength a₀ of all modes
   * @param learningRate step size in units of 1/(2 s₁)
   * @param width hidden units, as many as modes if that is more
   * @param maximalSteps where the simulation ends; the age must be reached before
   */
  public record Parameters(
      String data,
      double age,
      String probeItem,
      String probeProperty,
      String tree,
      double flip,
      int features,
      double initialStrength,
      double learningRate,
      int width,
      int maximalSteps)
      implements SemanticParameters {

    public Parameters {
      require(age > 0 && age < 1e6, "age must be > 0 and < 1e6", age);
      SemanticParameters.requireWorld(data, tree, flip, features);
      SemanticParameters.requireLearnable(initialStrength, learningRate, width, maximalSteps);
    }
  }

  /**
   * @param singularValue s₁
   * @param itemNames names of the items that have some property
   * @param propertyNames names of the properties that some item has
   * @param projectionTheory expected to have the probe item's novel property, for each item
   * @param projection the same by the delta rule
   * @param inferenceTheory expected of the novel item with the probe property, for each property
   * @param inference the same by the delta rule
   * @param projectionDeviation largest |network − theory| over all items with a novel property
   * @param inferenceDeviation the same over all properties of a novel item
   * @param pairDeviation the same for a novel item that is known to have two properties, the
   *     probe's and the next one; NaN if the delta rule did not settle
   * @param projectionBias how far the network's step moves a projection, in theory
   * @param inferenceBias the same for an inference
   * @param pairBias the same for two known properties
   * @param breadthTheory mean projection of novel properties over all pairs of items
   * @param breadth the same by the delta rule
   * @param levelProjectionsTheory mean projection by level of the last common ancestor, 0 … L − 1;
   *     empty for tables
   * @param levelProjections the same by the delta rule
   * @param levelInferences the same for the inference of features, which a tree without sampling
   *     noise has one of for every item
   */
  public record Result(
      double singularValue,
      String[] itemNames,
      String[] propertyNames,
      double[] projectionTheory,
      double[] projection,
      double[] inferenceTheory,
      double[] inference,
      double projectionDeviation,
      double inferenceDeviation,
      Double pairDeviation,
      double projectionBias,
      double inferenceBias,
      double pairBias,
      double breadthTheory,
      double breadth,
      double[] levelProjectionsTheory,
      double[] levelProjections,
      double[] levelInferences) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "A bird has gene X: does a dog? And a blick, which has feathers: does it fly?";
  }

  @Override
  public String talk() {
    return TALK;
  }

  @Override
  public int version() {
    return 2;
  }

  @Override
  public Parameters defaults() {
    return new Parameters(
        "rumelhart", 2, "canary/sparrow", "feathers", "2^5", 0.1, 1000, 1e-3, 1e-3, 16, 1_000_000);
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
    return SemanticSetting.cost(p, Features.POPULATION);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    SemanticWorld world = SemanticWorld.of(p, Features.POPULATION, data, streams);
    SemanticSetting setting = SemanticSetting.of(world.correlations(), p, 1);
    SemanticNetwork network = grown(p, setting, streams, watch);
    SemanticModes modes = setting.modes();
    double[] flow = modes.strengths(network.time());
    double[] lagged = lagged(modes, network.time(), setting.stepSize());
    int[] items = present(world.y().transpose());
    int[] properties = present(world.y());
    List<String> itemNames = names(world.items(), items);
    List<String> propertyNames = names(world.features(), properties);
    int probe = firstOf(p.probeItem(), itemNames);
    int property = firstOf(p.probeProperty(), propertyNames);
    Judgement projection =
        Judgement.of(
            network.hidden(), modes.itemKernel(flow), modes.itemKernel(lagged), items, watch);
    Matrix weights = network.outputWeights().transpose();
    Matrix kernel = modes.featureKernel(flow);
    Matrix laggedKernel = modes.featureKernel(lagged);
    Judgement inference = Judgement.of(weights, kernel, laggedKernel, properties, watch);
    int[] both = {properties[property], properties[(property + 1) % properties.length]};
    double[] pair = DeltaRule.responses(weights, both, ONES, RATE, SETTLED, SWEEPS);
    double[] pairTheory = Induction.fromSeveral(kernel, both, ONES);
    double[] pairLagged = Induction.fromSeveral(laggedKernel, both, ONES);
    return new Result(
        modes.singularValue(0),
        itemNames.toArray(String[]::new),
        propertyNames.toArray(String[]::new),
        projection.theory[probe],
        projection.network[probe],
        inference.theory[property],
        inference.network[property],
        projection.deviation(projection.network),
        inference.deviation(inference.network),
        pair == null ? null : SemanticRows.largestDifference(pair, pairTheory),
        projection.deviation(projection.lagged),
        inference.deviation(inference.lagged),
        SemanticRows.largestDifference(pairLagged, pairTheory),
        breadth(projection.theory),
        breadth(projection.network),
        levels(world, projection.theory),
        levels(world, projection.network),
        levels(world, inference.network));
  }

  /** The network at its age. */
  private static SemanticNetwork grown(
      Parameters p, SemanticSetting setting, Streams streams, Watch watch) {
    long steps = Math.round(p.age() / setting.stepSize());
    if (steps > p.maximalSteps()) {
      throw new IllegalArgumentException(
          "age " + p.age() + " takes " + steps + " steps, maximal-steps is " + p.maximalSteps());
    }
    SemanticNetwork network = setting.network(streams);
    for (long k = 0; k < steps; k++) {
      if (k % LOOK == 0) {
        watch.check();
      }
      network.step();
    }
    return network;
  }

  /**
   * The flow at the times that gradient descent lags behind by: ½ ln[f(w)/f(w₀)] steps with f = (s
   * − a) w for a mode of strength a = w². Nearly learned modes run ahead.
   */
  private static double[] lagged(SemanticModes modes, double time, double step) {
    double start = modes.initialStrength();
    double[] strengths = new double[modes.rank()];
    for (int mode = 0; mode < strengths.length; mode++) {
      double s = modes.singularValue(mode);
      double now = modes.strength(mode, time);
      double lag = Math.log(now / start) / 4 + Math.log((s - now) / (s - start)) / 2;
      strengths[mode] = now < s ? modes.strength(mode, time - step * lag) : now;
    }
    return strengths;
  }

  /** Rows with an entry that is not zero. */
  private static int[] present(Matrix y) {
    return IntStream.range(0, y.rows())
        .filter(m -> IntStream.range(0, y.cols()).anyMatch(i -> y.get(m, i) != 0))
        .toArray();
  }

  private static List<String> names(List<String> all, int[] present) {
    return IntStream.of(present).mapToObj(all::get).toList();
  }

  /** The first of the wanted words, separated by slashes, that is among the names; else 0. */
  static int firstOf(String wanted, List<String> names) {
    return Arrays.stream(wanted.split("/"))
        .mapToInt(names::indexOf)
        .filter(k -> k >= 0)
        .findFirst()
        .orElse(0);
  }

  /** What is expected of all patterns after each alone was shown: rows by the one that was. */
  private record Judgement(double[][] theory, double[][] lagged, double[][] network) {

    static Judgement of(
        Matrix patterns, Matrix kernel, Matrix laggedKernel, int[] among, Watch watch) {
      double[][] theory = new double[among.length][];
      double[][] lagged = new double[among.length][];
      double[][] network = new double[among.length][];
      for (int k = 0; k < among.length; k++) {
        watch.check();
        theory[k] = among(among, Induction.fromOne(kernel, among[k]));
        lagged[k] = among(among, Induction.fromOne(laggedKernel, among[k]));
        int[] shown = {among[k]};
        double[] yes = {1};
        network[k] = among(among, DeltaRule.responses(patterns, shown, yes, RATE, SETTLED, SWEEPS));
      }
      return new Judgement(theory, lagged, network);
    }

    private static double[] among(int[] indices, double[] values) {
      return IntStream.of(indices).mapToDouble(i -> values[i]).toArray();
    }

    double deviation(double[][] other) {
      return IntStream.range(0, theory.length)
          .mapToDouble(k -> SemanticRows.largestDifference(theory[k], other[k]))
          .max()
          .orElse(0);
    }
  }

  /** Mean over all pairs of different items. */
  private static double breadth(double[][] projections) {
    double sum = 0;
    int items = projections.length;
    for (int i = 0; i < items; i++) {
      sum += Arrays.stream(projections[i]).sum() - projections[i][i];
    }
    return items > 1 ? sum / (items * (items - 1.0)) : 0;
  }

  /** Means over pairs by the level of their last common ancestor. */
  private static double[] levels(SemanticWorld world, double[][] judged) {
    if (world.tree() == null) {
      return new double[0];
    }
    int levels = world.tree().levels();
    double[] sums = new double[levels];
    int[] counts = new int[levels];
    for (int i = 0; i < judged.length; i++) {
      for (int j = 0; j < judged.length; j++) {
        if (i != j) {
          int level = world.tree().commonLevel(i, j);
          sums[level] += judged[i][j];
          counts[level]++;
        }
      }
    }
    return IntStream.range(0, levels).mapToDouble(l -> sums[l] / counts[l]).toArray();
  }

  @Override
  public List<Check> checks(Tables tables) {
    return InductionReport.checks(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return InductionReport.figures(tables);
  }
}
