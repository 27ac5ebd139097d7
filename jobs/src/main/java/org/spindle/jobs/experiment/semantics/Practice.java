// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.Learner;
import org.spindle.semantics.PracticeReadout;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * What does practice with one branch of the world do?
 *
 * <p>Claim: if items of a branch are presented with probability p_b each, every object analyzer
 * inside the branch stays a mode and follows τȧ = 2 p_b a(s − a): all its times are 1/p_b of the
 * same curve, so an expert tells finer kinds apart at an age when others know only broad ones. On
 * real tables the branches' analyzers mix and no closed form is known, so the world is a tree,
 * without sampling noise.
 *
 * <p>Talk: "Practice effects". Derived from Saxe, McClelland and Ganguli 2014, appendix E.
 */
public final class Practice implements Experiment<Practice.Parameters, Practice.Result> {

  private static final long serialVersionUID = 1L;
  private static final String NAME = "practice";
  private static final String TALK = "Ongoing work: practice effects";
  private static final double OVERRUN = 1.15;
  private static final int CURVE_POINTS = 25;

  private static final String ROWS =
      """
      SELECT * FROM practice WHERE status = 'ok'
      ORDER BY tree, flip, features, practice, learning_rate, replicate""";

  /**
   * @param tree children per node, root first, at least two levels; the first branch is practised
   * @param flip ε of the tree
   * @param features N of the tree, without sampling noise
   * @param practice how many times more often items of the first branch are presented
   * @param initialStrength a₀ of all modes
   * @param learningRate step size in units of 1/(2 s₁)
   * @param width hidden units, as many as modes if that is more
   * @param maximalSteps where the simulation ends
   */
  public record Parameters(
      String tree,
      double flip,
      int features,
      double practice,
      double initialStrength,
      double learningRate,
      int width,
      int maximalSteps) {

    public Parameters {
      SemanticParameters.requireTree(tree, flip, features);
      int levels = Tree.of(tree, flip, 1).levels();
      require(levels >= 2, "tree must have >= 2 levels", levels);
      require(flip > 0, "flip must be > 0", flip);
      require(practice >= 1 && practice <= 100, "practice must be in 1..100", practice);
      SemanticParameters.requireLearnable(initialStrength, learningRate, width, maximalSteps);
    }

    Tree world() {
      return Tree.of(tree, flip, 1);
    }

    /** p of an item outside the practised branch. */
    double otherProbability() {
      Tree world = world();
      return 1 / (world.blockSize(1) * (practice + world.blocks(1) - 1.0));
    }
  }

  /**
   * @param practisedProbability p of an item in the practised branch
   * @param otherProbability p of another item
   * @param levels levels of the distinctions inside branches, from 2 on
   * @param levelStrengths s of these levels
   * @param practisedHalfTimesTheory when they are half learned in the practised branch, in τ
   * @param practisedHalfTimes the same in the network, mean over the level's analyzers
   * @param otherHalfTimesTheory the same in other branches; NaN if the simulation ends before
   * @param otherHalfTimes the same in the network
   * @param spread largest relative difference between analyzers of one level and kind of branch
   * @param times times of the curves
   * @param practisedStrengths a/s of the broadest distinction in the practised branch
   * @param otherStrengths the same in another branch
   */
  public record Result(
      double practisedProbability,
      double otherProbability,
      int[] levels,
      double[] levelStrengths,
      double[] practisedHalfTimesTheory,
      double[] practisedHalfTimes,
      double[] otherHalfTimesTheory,
      double[] otherHalfTimes,
      double spread,
      double[] times,
      double[] practisedStrengths,
      double[] otherStrengths) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "What does practice with one branch of the world change?";
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
    return new Parameters("2^3", 0.15, 16, 4, 1e-3, 2e-3, 8, 500_000);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
  }

  @Override
  public Cost cost(Parameters p) {
    TreeSpectrum spectrum = new TreeSpectrum(p.world());
    int levels = p.world().levels();
    double ratio = p.practice() * spectrum.singularValue(0, 1) / spectrum.singularValue(levels, 1);
    double steps =
        Math.min(p.maximalSteps(), ratio * Math.log(1e2 / p.initialStrength()) / p.learningRate());
    double items = p.world().items();
    double hidden = Math.max(p.width(), items);
    return new Cost(
        steps * ((6 * hidden + 2 * items) * items * items + 2000),
        (long) (8 * (8 * items * items + 3 * hidden * items)) + 100_000);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Tree tree = p.world();
    TreeSpectrum spectrum = new TreeSpectrum(tree);
    Matrix y = spectrum.populationData(p.features());
    double[] probabilities = new double[tree.items()];
    for (int item = 0; item < probabilities.length; item++) {
      probabilities[item] = p.otherProbability() * (tree.block(1, item) == 0 ? p.practice() : 1);
    }
    Correlations correlations = Correlations.ofFrequencies(y, probabilities);
    SemanticSetting setting =
        SemanticSetting.of(
            correlations,
            new SemanticModes(correlations, p.initialStrength()),
            p.learningRate(),
            p.width(),
            p.maximalSteps(),
            OVERRUN);
    PracticeReadout readout = new PracticeReadout(spectrum, p.features());
    Crossings crossings = new Crossings(readout.halves());
    var practised = setting.trace(l -> readout.learned(l.map(), readout.broadest(true)));
    var other = setting.trace(l -> readout.learned(l.map(), readout.broadest(false)));
    Learner.Observer observer =
        (time, learner) -> crossings.see(time, readout.strengths(learner.map()));
    setting.learn(setting.network(streams), watch, observer, practised, other);

    double[] times = crossings.times();
    double[] strengths = readout.levelStrengths();
    return new Result(
        p.practice() * p.otherProbability(),
        p.otherProbability(),
        readout.levels(),
        strengths,
        theory(p, strengths, p.practice() * p.otherProbability(), setting.end()),
        readout.means(times, true),
        theory(p, strengths, p.otherProbability(), setting.end()),
        readout.means(times, false),
        Math.max(readout.spread(times, true), readout.spread(times, false)),
        practised.times(),
        practised.values(),
        other.values());
  }

  /** ln(s/a₀ − 1)/(2 p s) for each level. */
  private static double[] theory(Parameters p, double[] strengths, double probability, double end) {
    return Arrays.stream(strengths)
        .map(s -> Math.log(s / p.initialStrength() - 1) / (2 * probability * s))
        .map(time -> time < end * (1 - p.learningRate()) ? time : Double.NaN)
        .toArray();
  }

  @Override
  public List<Check> checks(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "practice", ROWS);
    List<Finding> practised = new ArrayList<>();
    List<Finding> other = new ArrayList<>();
    List<Finding> collapse = new ArrayList<>();
    for (Row row : rows) {
      double lag = Math.min(0.005, SemanticRows.lag(row));
      double[] fast = array(row, "practised_half_times");
      double[] slow = array(row, "other_half_times");
      double[] fastTheory = array(row, "practised_half_times_theory");
      double[] slowTheory = array(row, "other_half_times_theory");
      double gain = number(row, "practised_probability") / number(row, "other_probability");
      for (int k = 0; k < fast.length; k++) {
        if (Double.isFinite(fastTheory[k])) {
          practised.add(Finding.exact(fastTheory[k], fast[k], lag * fastTheory[k]));
        }
        if (Double.isFinite(slowTheory[k])) {
          other.add(Finding.exact(slowTheory[k], slow[k], lag * slowTheory[k]));
          collapse.add(Finding.exact(gain, slow[k] / fast[k], lag * gain));
        }
      }
    }
    return new Findings(NAME, TALK)
        .worst("distinctions in the practised branch are half learned when theory says", practised)
        .worst("and so are those in other branches", other)
        .worst("all times inside a branch scale as 1/frequency", collapse)
        .each(
            "distinctions of one level and branch are learned together",
            rows,
            row -> Finding.deviation(number(row, "spread"), 1e-6))
        .checks();
  }

  @Override
  public List<Figure> figures(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "practice", ROWS);
    if (rows.isEmpty()) {
      return List.of();
    }
    Row row =
        rows.stream().max(Comparator.comparingDouble(r -> number(r, "practice"))).orElseThrow();
    return List.of(
        new Figure(
            NAME,
            "Practice makes finer distinctions sooner",
            "The broadest distinction inside the practised branch and inside another one: left"
                + " against time, right against time × frequency, where both are one curve. Lines:"
                + " theory; points: gradient descent.",
            ROWS,
            2,
            List.of(panel(row, false), panel(row, true))));
  }

  private static Panel panel(Row row, boolean scaled) {
    List<Layer> layers = new ArrayList<>();
    double s = array(row, "level_strengths")[0];
    double[] times = array(row, "times");
    double end = times[times.length - 1];
    String[] names = {"practised", "other"};
    for (int k = 0; k < 2; k++) {
      double p = number(row, names[k] + "_probability");
      double unit = scaled ? p : 1;
      double[] x = Arrays.stream(times).map(t -> t * unit).toArray();
      double odds = s / number(row, "initial_strength") - 1;
      double[] theory =
          Arrays.stream(times).map(t -> 1 / (1 + odds * Math.exp(-2 * p * s * t))).toArray();
      String label = names[k] + ", p = " + SemanticFigures.trimmed(p);
      double[] seen = array(row, names[k] + "_strengths");
      layers.add(new Layer.Curve(label, k, x, theory));
      layers.add(
          SemanticFigures.points(
              "", k, x, seen, k == 0 && scaled ? 4 * CURVE_POINTS : CURVE_POINTS));
    }
    return new Panel(
        scaled ? "one curve" : "two ages",
        new Scale(
            scaled ? "time × frequency p t/τ" : "time t/τ",
            false,
            0,
            scaled ? end * number(row, "other_probability") : end),
        Scale.linear("strength a/s"),
        layers);
  }
}
