// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.last;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.DeltaRule;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.Induction;
import org.spindle.semantics.InductiveJudgements;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
import org.spindle.statistic.Deviation;
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
 * Saxe, McClelland and Ganguli, PNAS 2019.
 */
public final class InductiveProjection
    implements Experiment<InductiveProjection.Parameters, InductiveProjection.Result> {

  private static final int LOOK = 256; // steps between two looks at the clock
  private static final double ACCURACY = 0.002; // of the reference numbers
  private static final double STRONGEST = 200; // singular value of any world here, for a logarithm
  private static final double DELTA_RULE = 1e-6; // what is left when it counts as settled

  @Override
  public About about() {
    return About.of("inductive-projection", 3)
        .asks("A bird has gene X: does a dog? And a blick, which has feathers: does it fly?")
        .talk("How is inductive generalization achieved by neural networks?");
  }

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
   * Lagged is the theory with the lag that steps of finite size have, to first order.
   *
   * @param itemNames names of the items that have some property
   * @param propertyNames names of the properties that some item has
   * @param projectionTheory expected to have the probe item's novel property, for each item
   * @param projectionLagged the same, lagged
   * @param projection the same by the delta rule
   * @param inferenceTheory expected of the novel item with the probe property, for each property
   * @param inferenceLagged the same, lagged
   * @param inference the same by the delta rule
   * @param pairTheory expected of a novel item that is known to have two properties, the probe's
   *     and the next one
   * @param pairLagged the same, lagged
   * @param pair the same by the delta rule; null if it did not settle
   * @param breadthTheory mean projection of novel properties over all pairs of items
   * @param breadthLagged the same, lagged
   * @param breadth the same by the delta rule
   * @param levelProjectionsTheory mean projection by level of the last common ancestor, 0 … L − 1;
   *     empty for tables
   * @param levelProjections the same by the delta rule
   * @param levelInferences the same for the inference of features, which a tree without sampling
   *     noise has one of for every item
   */
  public record Result(
      String[] itemNames,
      String[] propertyNames,
      double[] projectionTheory,
      double[] projectionLagged,
      double[] projection,
      double[] inferenceTheory,
      double[] inferenceLagged,
      double[] inference,
      double[] pairTheory,
      double[] pairLagged,
      double[] pair,
      double breadthTheory,
      double breadthLagged,
      double breadth,
      double[] levelProjectionsTheory,
      double[] levelProjections,
      double[] levelInferences) {}

  @Override
  public Parameters defaults() {
    return new Parameters(
        "rumelhart", 2, "canary/sparrow", "feathers", "2^5", 0.1, 1000, 1e-3, 1e-3, 16, 1_000_000);
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
    double[] lagged = EulerLag.strengths(modes, network.time(), setting.stepSize());
    int[] items = present(world.y().transpose());
    int[] properties = present(world.y());
    List<String> itemNames = names(world.items(), items);
    List<String> propertyNames = names(world.features(), properties);
    int item = probe(p.probeItem(), itemNames);
    int property = probe(p.probeProperty(), propertyNames);
    InductiveJudgements projection =
        InductiveJudgements.of(
            network.hidden(), modes.itemKernel(flow), modes.itemKernel(lagged), items, watch);
    Matrix weights = network.outputWeights().transpose();
    Matrix kernel = modes.featureKernel(flow);
    Matrix laggedKernel = modes.featureKernel(lagged);
    InductiveJudgements inference =
        InductiveJudgements.of(weights, kernel, laggedKernel, properties, watch);
    int[] both = {properties[property], properties[(property + 1) % properties.length]};
    double[] ones = {1, 1}; // a novel item has both properties
    double[] pair = DeltaRule.responses(weights, both, ones);
    double[] pairTheory = Induction.fromSeveral(kernel, both, ones);
    double[] pairLagged = Induction.fromSeveral(laggedKernel, both, ones);
    return new Result(
        itemNames.toArray(String[]::new),
        propertyNames.toArray(String[]::new),
        projection.theory()[item],
        projection.lagged()[item],
        projection.network()[item],
        inference.theory()[property],
        inference.lagged()[property],
        inference.network()[property],
        pairTheory,
        pairLagged,
        pair,
        InductiveJudgements.breadth(projection.theory()),
        InductiveJudgements.breadth(projection.lagged()),
        InductiveJudgements.breadth(projection.network()),
        levels(world, projection.theory()),
        levels(world, projection.network()),
        levels(world, inference.network()));
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
  static int probe(String wanted, List<String> names) {
    return Arrays.stream(wanted.split("/"))
        .mapToInt(names::indexOf)
        .filter(k -> k >= 0)
        .findFirst()
        .orElse(0);
  }

  private static double[] levels(SemanticWorld world, double[][] judgements) {
    return world.tree() == null
        ? new double[0]
        : InductiveJudgements.byLevel(judgements, world.tree());
  }

  /** Rows of worlds that differ in age alone, young ones first, each age by its finest steps. */
  static List<List<Row<Parameters, Result>>> worlds(Rows<Parameters, Result> rows) {
    List<Row<Parameters, Result>> inOrder =
        sorted(
            rows.all(),
            row -> row.p().data(),
            row -> row.p().tree(),
            row -> row.p().flip(),
            row -> row.p().features(),
            row -> row.p().initialStrength(),
            row -> row.p().age(),
            row -> row.p().learningRate());
    return by(
        firstOf(inOrder, row -> List.of(world(row.p()), row.p().age())), row -> world(row.p()));
  }

  private static List<Object> world(Parameters p) {
    return List.of(p.data(), p.tree(), p.flip(), p.features(), p.initialStrength());
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    claims
        .several(
            "on a tree a novel property is projected by the level of common ancestors",
            rows.all(),
            row -> levels(row.r(), row.r().levelProjections()))
        .several(
            "on a tree familiar features are expected of a novel item by their level, as properties"
                + " are of items",
            rows.all(),
            row -> levels(row.r(), row.r().levelInferences()))
        .several(
            "a novel property of the probe item is expected of others as K_ij/K_ii",
            rows.all(),
            row ->
                judgements(
                    row.p(),
                    row.r().projection(),
                    row.r().projectionTheory(),
                    row.r().projectionLagged()))
        .several(
            "familiar properties are expected of a novel item with the probe property as F_nm/F_mm",
            rows.all(),
            row ->
                judgements(
                    row.p(),
                    row.r().inference(),
                    row.r().inferenceTheory(),
                    row.r().inferenceLagged()))
        .several(
            "a novel item with two known properties is judged by least squares",
            where(rows.all(), row -> row.r().pair() != null),
            row -> judgements(row.p(), row.r().pair(), row.r().pairTheory(), row.r().pairLagged()))
        .several(
            "over all pairs of items novel properties are projected as K_ij/K_ii, in the mean",
            rows.all(),
            row ->
                judgements(
                    row.p(),
                    new double[] {row.r().breadth()},
                    new double[] {row.r().breadthTheory()},
                    new double[] {row.r().breadthLagged()}))
        .each(
            "projection of novel properties narrows with age",
            where(worlds(rows), ages -> ages.size() > 1),
            ages -> narrowing(ages.get(0).r(), last(ages).r()));
  }

  /**
   * Within twice the lag of theory, the largest of all judgements, and of the lagged theory within
   * half of it: what is left is of second order. The lag itself is no more than that of the two
   * strengths of which a judgement is the ratio.
   */
  private static List<Finding> judgements(
      Parameters p, double[] network, double[] theory, double[] lagged) {
    double lag = Deviation.largest(lagged, theory);
    double most = EulerLag.ofOutput(p.learningRate(), STRONGEST, p.initialStrength());
    return List.of(
        Finding.small(Deviation.largest(network, theory), allowed(lag)),
        Finding.small(Deviation.largest(network, lagged), lag / 2 + DELTA_RULE),
        Finding.small(lag, 2 * most));
  }

  /** Twice the effect of the step to first order, and what the delta rule leaves. */
  private static double allowed(double bias) {
    return 2 * bias + DELTA_RULE;
  }

  private static double breadthBias(Result r) {
    return Math.abs(r.breadthLagged() - r.breadthTheory());
  }

  /** On a tree the probe item stands for all. */
  private static List<Finding> levels(Result r, double[] network) {
    double lag = Deviation.largest(r.projectionLagged(), r.projectionTheory());
    double tolerance = Math.min(ACCURACY, allowed(lag));
    double[] theory = r.levelProjectionsTheory();
    return IntStream.range(0, theory.length)
        .mapToObj(level -> Finding.exact(theory[level], network[level], tolerance))
        .toList();
  }

  /** The fall of the mean projection from the youngest to the oldest age of a world. */
  private static Finding narrowing(Result young, Result old) {
    return Finding.exact(
        young.breadthTheory() - old.breadthTheory(),
        young.breadth() - old.breadth(),
        allowed(breadthBias(young)) + allowed(breadthBias(old)));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    InductiveProjectionFigures.draw(rows, figures);
  }
}
