// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.dynamics.InitialCondition;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
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
 * PNAS 2019; Rogers and McClelland 2004.
 */
public final class BasicLevel implements Experiment<BasicLevel.Parameters, BasicLevel.Result> {

  private static final int CURVE_POINTS = 160;
  private static final double END = 2.2; // in units of the slowest half time
  private static final double APART = 1.05; // times of theory, before their order is asked
  private static final double RESOLUTION = 0.02; // of half times by looks and steps
  private static final int REFERENCE_FEATURES = 11_000;

  @Override
  public About about() {
    return About.of("basic-level", 3)
        .asks("Why are categories of a middle level special: are they learned, or named, first?")
        .talk("Ongoing work: basic-level categories");
  }

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
   * @param nameStrengths activation of own labels; null without labels
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
      double[] nameStrengths) {}

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
        named ? curves.activations() : null);
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

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    var inverted = where(rows.all(), row -> row.p().world() == World.INVERTED);
    var named = where(rows.all(), row -> row.r().nameTimesTheory() != null);
    claims
        .several(
            "in the inverted world squared singular values are as N_l P/(M_l − M_{l−1}): the middle"
                + " level's twice the first one's",
            where(inverted, row -> row.r().singularValues().length > 1),
            BasicLevel::ratios)
        .equal(
            "in the inverted world levels are half learned in the order of N_l/(M_l − M_{l−1}),"
                + " the middle one first",
            inverted,
            BasicLevel::orderOfHalfTimes,
            row -> 1,
            row -> 0)
        .equal(
            "branching diffusion is learned from the top down, whatever the coherence",
            where(rows.all(), row -> row.p().world() == World.DIFFUSION),
            BasicLevel::orderOfHalfTimes,
            row -> 1,
            row -> 0)
        .twins(
            "half times from a decoupled start are ln(s/a₀ − 1)/(2s)",
            where(rows.all(), BasicLevel::isDecoupled),
            row -> known(row.r().halfTimes(), row.r().halfTimesTheory()),
            row -> row.r().halfTimesTheory(),
            row -> RESOLUTION)
        .twins(
            "own names pass the threshold when theory says",
            where(named, BasicLevel::isDecoupled),
            row -> known(row.r().nameTimes(), row.r().nameTimesTheory()),
            row -> row.r().nameTimesTheory(),
            row -> RESOLUTION)
        .equal(
            "with equal frequencies the superordinate name comes first",
            where(named, row -> firstName(row) == 0),
            BasicLevel::orderOfNames,
            row -> 1,
            row -> 0)
        .equal(
            "a basic name that is heard more often comes first",
            where(named, row -> firstName(row) == 1),
            BasicLevel::orderOfNames,
            row -> 1,
            row -> 0)
        .several(
            "singular values are those of theory, but for the scatter of drawn signs",
            rows.all(),
            LevelLaws::singularValues)
        .several(
            "levels are learned along the curves of theory from a decoupled start",
            where(rows.all(), BasicLevel::isDecoupled),
            row -> LevelLaws.curves(row, row.r().strengths(), LevelLaws.strengths(row)))
        .several(
            "the activation of own names follows theory from a decoupled start",
            where(named, BasicLevel::isDecoupled),
            row -> LevelLaws.curves(row, row.r().nameStrengths(), LevelLaws.activations(row)));
  }

  private static boolean isDecoupled(Row<Parameters, Result> row) {
    return row.p().initialization() == InitialCondition.DECOUPLED;
  }

  /** Times of all levels; NaN for each if some level did not come so far. */
  private static double[] known(double[] times, double[] theory) {
    return times != null ? times : Arrays.stream(theory).map(t -> Double.NaN).toArray();
  }

  /** Level whose name theory expects first, from 0. */
  private static int firstName(Row<Parameters, Result> row) {
    double[] theory = row.r().nameTimesTheory();
    int first = 0;
    for (int level = 1; level < theory.length; level++) {
      first = theory[level] < theory[first] ? level : first;
    }
    return first;
  }

  /**
   * Every mode of the strongest level against every mode of the next one. Drawn signs split a
   * level; the fixed limit is for the reference's 11,000 features.
   */
  private static List<Finding> ratios(Row<Parameters, Result> row) {
    double[] measured = row.r().singularValues();
    double[] theory = row.r().singularValuesTheory();
    double next = Arrays.stream(theory).filter(s -> s < theory[0]).findFirst().orElse(Double.NaN);
    double expected = Math.pow(theory[0] / next, 2);
    InvertedTree world = Parameters.inverted(row.p().levelFeatures());
    double limit = world.draws() == REFERENCE_FEATURES ? 0.08 : Double.POSITIVE_INFINITY;
    double tolerance = Math.min(limit, world.split(next)) * expected;
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < theory.length; i++) {
      for (int j = 0; j < theory.length; j++) {
        if (theory[i] == theory[0] && theory[j] == next) {
          double ratio = Math.pow(measured[i] / measured[j], 2);
          findings.add(Finding.exact(expected, ratio, tolerance));
        }
      }
    }
    return findings;
  }

  private static double orderOfHalfTimes(Row<Parameters, Result> row) {
    return order(row.r().halfTimes(), row.r().halfTimesTheory());
  }

  private static double orderOfNames(Row<Parameters, Result> row) {
    return order(row.r().nameTimes(), row.r().nameTimesTheory());
  }

  /** Share of the pairs of levels, apart by theory, that come in its order; 1 if there are none. */
  private static double order(double[] times, double[] theory) {
    double[] measured = known(times, theory);
    double pairs = 0;
    double right = 0;
    for (int k = 0; k < theory.length; k++) {
      for (int l = 0; l < theory.length; l++) {
        if (theory[l] > APART * theory[k]) {
          pairs++;
          right += measured[l] > measured[k] ? 1 : 0;
        }
      }
    }
    return pairs == 0 ? 1 : right / pairs;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    BasicLevelFigures.draw(rows, figures);
  }
}
