// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.dynamics.InitialCondition;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.InvertedTree;
import org.spindle.semantics.LevelCurves;
import org.spindle.semantics.NamedWorld;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Why are basic-level categories special?
 *
 * <p>Claim: branching diffusion is always learned from the top down, though coherence peaks at a
 * middle level (see category-coherence). A world with most of its features at a middle level, where
 * sisters are opposites, is learned from the middle: λ_l = N_l P/(M_l − M_{l−1}). And a middle name
 * that is heard more often passes a threshold first, while the order of learning stays.
 *
 * <p>Talk: "Basic level categories" of the ongoing work. Sources: Saxe, McClelland and Ganguli,
 * PNAS 2019; Rogers and McClelland 2004. Checks are in {@link BasicLevelClaims}, figures in {@link
 * BasicLevelFigures}.
 */
public final class BasicLevel implements Experiment<BasicLevel.Parameters, BasicLevel.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "basic-level";
  static final String TALK = "Ongoing work: basic-level categories";

  private static final int CURVE_POINTS = 160;
  private static final double END = 2.2; // in units of the slowest half time

  /** Where the features come from. */
  public enum World {
    /** One type of features per level, opposite between sisters, drawn. */
    INVERTED,
    /** Branching diffusion without sampling noise. */
    DIFFUSION
  }

  /**
   * @param world where the features come from
   * @param levelFeatures N_1xN_2x… of the inverted world, e.g. 2000x8000x1000; its tree is binary
   * @param tree children per node of the diffusion's tree, root first
   * @param flip ε of the diffusion
   * @param features N of the diffusion
   * @param labels weights β_1xβ_2x… of the names of each level; 0x0x0 for none
   * @param nameThreshold activation of the own label that counts as naming
   * @param initialization gaussian or decoupled
   * @param initialStrength a₀; of gaussian weights the scale u₀
   * @param width hidden units
   * @param resolution steps of gradient descent per 1/s of the strongest mode
   */
  public record Parameters(
      World world,
      String levelFeatures,
      String tree,
      double flip,
      int features,
      String labels,
      double nameThreshold,
      InitialCondition initialization,
      double initialStrength,
      int width,
      int resolution) {

    public Parameters {
      int levels = shape(world, levelFeatures, tree, flip).levels();
      require(features >= 1, "features must be >= 1", features);
      require(
          numbers("labels", labels).length == levels,
          "labels must have one weight for each of " + levels + " levels",
          labels);
      require(nameThreshold > 0, "name-threshold must be > 0", nameThreshold);
      boolean known =
          initialization == InitialCondition.GAUSSIAN
              || initialization == InitialCondition.DECOUPLED;
      require(known, "initialization must be gaussian or decoupled", initialization);
      require(
          initialStrength > 0 && initialStrength < 0.1,
          "initial-strength must be > 0 and < 0.1",
          initialStrength);
      require(width >= 1 << levels, "width must be >= the number of items", width);
      require(resolution >= 10, "resolution must be >= 10", resolution);
    }

    private static Tree shape(World world, String levelFeatures, String tree, double flip) {
      return world == World.DIFFUSION ? Tree.of(tree, flip, 1) : inverted(levelFeatures).tree();
    }

    static InvertedTree inverted(String levelFeatures) {
      double[] counts = numbers("level-features", levelFeatures);
      return new InvertedTree(Arrays.stream(counts).mapToInt(n -> (int) n).toArray());
    }

    private static double[] numbers(String name, String text) {
      try {
        return Arrays.stream(text.split("x", -1)).mapToDouble(Double::parseDouble).toArray();
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            name + " must be numbers joined by x, like 2000x8000x1000, was " + text, e);
      }
    }

    /** The theory: squared singular values of the levels' features, and the names. */
    NamedWorld theory() {
      Tree shape = shape(world, levelFeatures, tree, flip);
      double[] squares = new double[shape.levels() + 1];
      for (int l = 0; l < squares.length; l++) {
        if (world == World.DIFFUSION) {
          squares[l] = features * new TreeSpectrum(shape).eigenvalue(l);
        } else {
          squares[l] = l == 0 ? 0 : inverted(levelFeatures).squaredSingularValue(l);
        }
      }
      return new NamedWorld(shape, squares, numbers("labels", labels));
    }

    double strongest() {
      NamedWorld theory = theory();
      return IntStream.rangeClosed(0, theory.tree().levels())
          .mapToDouble(theory::singularValue)
          .max()
          .orElseThrow();
    }

    double horizon() {
      NamedWorld theory = theory();
      return END
          * IntStream.rangeClosed(1, theory.tree().levels())
              .filter(l -> theory.singularValue(l) > 2 * initialStrength)
              .mapToDouble(l -> theory.halfTime(l, initialStrength))
              .max()
              .orElse(1);
    }
  }

  /**
   * Times run over levels 1…L; curves over levels, then times.
   *
   * @param singularValues of the data, one per mode, descending
   * @param singularValuesTheory s_l of each mode, descending
   * @param halfTimes t at which the network has half learned the level's modes; null if it has not
   * @param halfTimesTheory ln(s/a₀ − 1)/(2s)
   * @param nameTimes t at which the own label passes the threshold; null if some name never does
   * @param nameTimesTheory the same, predicted
   * @param times t of the curves
   * @param strengths learned fraction of each level
   * @param strengthsTheory the same, predicted
   * @param nameStrengths activation of own labels; null without labels
   * @param nameStrengthsTheory the same, predicted
   */
  public record Result(
      double[] singularValues,
      double[] singularValuesTheory,
      double[] halfTimes,
      double[] halfTimesTheory,
      double[] nameTimes,
      double[] nameTimesTheory,
      double[] times,
      double[] strengths,
      double[] strengthsTheory,
      double[] nameStrengths,
      double[] nameStrengthsTheory) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Why are categories of a middle level special: are they learned, or named, first?";
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
        World.INVERTED,
        "2000x8000x1000",
        "2x2x2",
        0.1,
        1000,
        "0x0x0",
        0.5,
        InitialCondition.GAUSSIAN,
        1e-3,
        16,
        100);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Cost cost(Parameters p) {
    NamedWorld theory = p.theory();
    double items = theory.tree().items();
    double steps = p.horizon() * p.strongest() * p.resolution();
    double rows =
        p.world() == World.DIFFUSION ? items : Parameters.inverted(p.levelFeatures()).draws();
    double outputs = items + p.width();
    return new Cost(
        steps * (6 * outputs * p.width() * items + 20_000) + 4 * rows * outputs * outputs,
        (long) (8 * rows * (2 * items + 3.0 * p.width())) + 4096);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    NamedWorld theory = p.theory();
    Tree tree = theory.tree();
    Matrix y = data(p, theory, streams);
    Correlations world = Correlations.ofItems(y);
    SemanticModes modes = new SemanticModes(world, p.initialStrength());
    double step = 1 / (p.resolution() * p.strongest());
    SemanticNetwork network =
        p.initialization() == InitialCondition.DECOUPLED
            ? SemanticNetwork.decoupled(world, modes, p.width(), step, streams.of("weights"))
            : SemanticNetwork.random(
                world, modes, p.width(), p.initialStrength(), step, streams.of("weights"));
    boolean named = Arrays.stream(theory.labels()).anyMatch(label -> label > 0);
    LevelCurves curves = new LevelCurves(theory, y, p.nameThreshold());
    int steps = (int) Math.ceil(p.horizon() / step);
    int every = Math.max(1, steps / CURVE_POINTS);
    network.learn(p.horizon(), step, Math.max(1, every / LevelCurves.THINNED), curves, watch);
    double[] times = curves.times();
    IntToDoubleFunction nameTime = l -> theory.nameTime(l, p.initialStrength(), p.nameThreshold());
    return new Result(
        Svd.values(y),
        singularValues(theory),
        LevelCurves.complete(curves.halfTimes()),
        byLevel(tree, l -> theory.halfTime(l, p.initialStrength())),
        named ? LevelCurves.complete(curves.nameTimes()) : null,
        named ? LevelCurves.complete(byLevel(tree, nameTime)) : null,
        times,
        curves.fractions(),
        curve(tree, times, (l, t) -> theory.fraction(l, p.initialStrength(), t)),
        named ? curves.activations() : null,
        named ? curve(tree, times, (l, t) -> theory.activation(l, p.initialStrength(), t)) : null);
  }

  /** Features, then label rows. */
  private static Matrix data(Parameters p, NamedWorld theory, Streams streams) {
    Matrix features =
        p.world() == World.DIFFUSION
            ? new TreeSpectrum(theory.tree()).populationData(p.features())
            : Parameters.inverted(p.levelFeatures()).draw(streams.of("features"));
    Matrix labels = theory.labelRows();
    Matrix data = new Matrix(features.rows() + labels.rows(), features.cols());
    data.block(0, 0, features.rows(), features.cols()).copyFrom(features);
    if (labels.rows() > 0) {
      data.block(features.rows(), 0, labels.rows(), features.cols()).copyFrom(labels);
    }
    return data;
  }

  /** Of all modes, strongest first. */
  private static double[] singularValues(NamedWorld theory) {
    Tree tree = theory.tree();
    double[] values =
        IntStream.rangeClosed(0, tree.levels())
            .boxed()
            .flatMapToDouble(
                l ->
                    DoubleStream.generate(() -> theory.singularValue(l))
                        .limit(tree.multiplicity(l)))
            .map(s -> -s)
            .sorted()
            .toArray();
    return Arrays.stream(values).map(s -> 0 - s).toArray();
  }

  private static double[] byLevel(Tree tree, IntToDoubleFunction value) {
    return IntStream.rangeClosed(1, tree.levels()).mapToDouble(value).toArray();
  }

  private interface Law {
    double at(int level, double time);
  }

  private static double[] curve(Tree tree, double[] times, Law law) {
    return IntStream.rangeClosed(1, tree.levels())
        .boxed()
        .flatMapToDouble(l -> Arrays.stream(times).map(t -> law.at(l, t)))
        .toArray();
  }

  @Override
  public List<Check> checks(Tables tables) {
    return BasicLevelClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return BasicLevelFigures.of(tables);
  }
}
