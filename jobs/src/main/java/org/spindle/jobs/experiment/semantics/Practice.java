// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.trimmed;
import static org.spindle.statistic.Groups.best;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.FigureDraft;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Series;
import org.spindle.figure.Layers;
import org.spindle.figure.Scale;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.Learner;
import org.spindle.semantics.PracticeReadout;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.Tree;
import org.spindle.semantics.TreeSpectrum;
import org.spindle.statistic.Deviation;
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

  private static final double OVERRUN = 1.15;
  private static final int CURVE_POINTS = 25;

  @Override
  public About about() {
    return About.of("practice", 2)
        .asks("What does practice with one branch of the world change?")
        .talk("Ongoing work: practice effects");
  }

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
   * @param levelStrengths s of the distinctions inside branches, by level from 2 on
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
  public Parameters defaults() {
    return new Parameters("2^3", 0.15, 16, 4, 1e-3, 2e-3, 8, 500_000);
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
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    claims
        .several(
            "distinctions in the practised branch are half learned when theory says",
            rows.all(),
            row ->
                halfTimes(
                    row.p(), row.r().practisedHalfTimes(), row.r().practisedHalfTimesTheory()))
        .several(
            "distinctions in the other branches are half learned when theory says",
            rows.all(),
            row -> halfTimes(row.p(), row.r().otherHalfTimes(), row.r().otherHalfTimesTheory()))
        .several(
            "all times inside a branch scale as 1/frequency",
            rows.all(),
            row -> collapse(row.p(), row.r()))
        .several(
            "the broadest distinction inside a branch grows along the logistic curve of theory,"
                + " practised or not",
            rows.all(),
            row -> List.of(curve(row, true), curve(row, false)))
        .small(
            "distinctions of one level and branch are learned together",
            rows.all(),
            row -> row.r().spread(),
            1e-6);
  }

  /** Level by level, those that the simulation sees. */
  private static List<Finding> halfTimes(Parameters p, double[] network, double[] theory) {
    List<Finding> findings = new ArrayList<>();
    for (int k = 0; k < theory.length; k++) {
      if (Double.isFinite(theory[k])) {
        findings.add(Finding.exact(theory[k], network[k], lag(p) * theory[k]));
      }
    }
    return findings;
  }

  /** The largest distance of the curve of one kind of branch from theory. */
  private static Finding curve(Row<Parameters, Result> row, boolean practised) {
    Result r = row.r();
    Branch branch =
        practised
            ? new Branch("practised", r.practisedProbability(), r.practisedStrengths())
            : new Branch("other", r.otherProbability(), r.otherStrengths());
    double s = r.levelStrengths()[0];
    double start = row.p().initialStrength();
    double[] theory = Arrays.stream(r.times()).map(t -> branch.strength(t, s, start)).toArray();
    double lag = EulerLag.ofOutput(row.p().learningRate(), s, start);
    return Finding.small(Deviation.largest(branch.strengths, theory), lag);
  }

  /** The ratio of half times in other branches to those in the practised one. */
  private static List<Finding> collapse(Parameters p, Result r) {
    double gain = r.practisedProbability() / r.otherProbability();
    List<Finding> findings = new ArrayList<>();
    for (int k = 0; k < r.otherHalfTimes().length; k++) {
      if (Double.isFinite(r.otherHalfTimesTheory()[k])) {
        double ratio = r.otherHalfTimes()[k] / r.practisedHalfTimes()[k];
        findings.add(Finding.exact(gain, ratio, lag(p) * gain));
      }
    }
    return findings;
  }

  private static double lag(Parameters p) {
    return Math.min(0.005, EulerLag.ofTime(p.learningRate()));
  }

  /** What is drawn of one kind of branch: the strength of its broadest distinction over time. */
  private record Branch(String name, double probability, double[] strengths) {

    String label() {
      return name + ", p = " + trimmed(probability);
    }

    /** a/s of the theory. */
    double strength(double time, double s, double initialStrength) {
      return 1 / (1 + (s / initialStrength - 1) * Math.exp(-2 * probability * s * time));
    }
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    Row<Parameters, Result> row = best(rows.all(), each -> each.p().practice());
    Result r = row.r();
    double end = r.times()[r.times().length - 1];
    Branch practised = new Branch("practised", r.practisedProbability(), r.practisedStrengths());
    Branch other = new Branch("other", r.otherProbability(), r.otherStrengths());
    FigureDraft figure =
        figures
            .figure("practice", "Practice makes finer distinctions sooner")
            .caption(
                "The broadest distinction inside the practised branch and inside another one: left"
                    + " against time, right against time × frequency, where both are one curve."
                    + " Lines: theory; points: gradient descent.")
            .columns(2);
    figure
        .panel("two ages")
        .axes(new Scale("time t/τ", false, 0, end), Scale.linear("strength a/s"))
        .series(
            List.of(practised, other),
            Branch::label,
            (series, branch) -> draw(series, branch, row, 1, CURVE_POINTS));
    figure
        .panel("one curve")
        .axes(
            new Scale("time × frequency p t/τ", false, 0, end * r.otherProbability()),
            Scale.linear("strength a/s"))
        .series(
            List.of(practised, other),
            Branch::label,
            (series, branch) ->
                draw(
                    series,
                    branch,
                    row,
                    branch.probability,
                    branch == practised ? 4 * CURVE_POINTS : CURVE_POINTS));
  }

  /** Theory and network, over time in some unit. */
  private static void draw(
      Series series, Branch branch, Row<Parameters, Result> row, double unit, int points) {
    double[] times = row.r().times();
    double s = row.r().levelStrengths()[0];
    double start = row.p().initialStrength();
    double[] x = Arrays.stream(times).map(t -> t * unit).toArray();
    series
        .line(x, Arrays.stream(times).map(t -> branch.strength(t, s, start)).toArray())
        .layer(Layers.points("", series.color(), x, branch.strengths, points));
  }
}
