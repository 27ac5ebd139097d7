// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.trimmed;
import static org.spindle.figure.Scale.log;

import java.util.ArrayList;
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
import org.spindle.experiment.PanelDraft;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.Learner;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
import org.spindle.statistic.Correlation;
import org.spindle.statistic.Deviation;
import org.spindle.statistic.Groups;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Does it help if things that belong together look alike?
 *
 * <p>Claim: let inputs have variance d along an object analyzer, X = V√D Vᵀ. Then s = s⁰√d, τȧ =
 * 2a(s − d a), and the mode is half learned at t = ln(s/(d a₀) − 1)/(2s): a look that matches a
 * distinction (d &gt; 1) speeds it, and can reverse the order in which distinctions are learned.
 *
 * <p>Talk: "Perceptual correlations". Source: Saxe, McClelland and Ganguli, ICLR 2014, appendix E.
 */
public final class PerceptualCorrelations
    implements Experiment<PerceptualCorrelations.Parameters, PerceptualCorrelations.Result> {

  private static final String MODES = "modes";
  private static final double OVERRUN = 1.1;
  private static final double SHORTEST = 1.15; // from end to middle of a line of theory
  private static final int DRAWN = 6; // modes in a panel

  @Override
  public About about() {
    return About.of("perceptual-correlations", 1)
        .asks("Does it help if things that belong together also look alike?")
        .talk("Ongoing work: perceptual correlations");
  }

  /**
   * @param data modes (a bare world of few modes), tree, rumelhart, rumelhart-isa, zoo or a CSV
   *     file
   * @param perceptualBias d of the broadest distinction; that of the finest is its inverse, with
   *     powers between: from 1 on broad distinctions look more different, below it fine ones
   * @param modes number of modes, with s⁰ = modes, …, 2, 1; for data = modes
   * @param tree children per node, root first; for data = tree
   * @param flip ε of the tree
   * @param features N of the tree, without sampling noise
   * @param initialStrength a₀ of all modes
   * @param learningRate step size in units of 1/(2 s₁)
   * @param width hidden units, as many as modes if that is more
   * @param maximalSteps where the simulation ends
   */
  public record Parameters(
      String data,
      double perceptualBias,
      int modes,
      String tree,
      double flip,
      int features,
      double initialStrength,
      double learningRate,
      int width,
      int maximalSteps)
      implements SemanticParameters {

    public Parameters {
      require(
          perceptualBias >= 1e-2 && perceptualBias <= 100,
          "perceptual-bias must be in 0.01..100",
          perceptualBias);
      require(modes >= 1 && modes <= 100, "modes must be in 1..100", modes);
      if (!data.equals(MODES)) {
        SemanticParameters.requireWorld(data, tree, flip, features);
      }
      SemanticParameters.requireLearnable(initialStrength, learningRate, width, maximalSteps);
    }

    double[] variances(int rank) {
      return IntStream.range(0, rank)
          .mapToDouble(
              k -> rank == 1 ? perceptualBias : Math.pow(perceptualBias, 1 - 2.0 * k / (rank - 1)))
          .toArray();
    }
  }

  /**
   * @param semanticStrengths s⁰ of the modes, those with one-hot inputs
   * @param variances d of the inputs along them
   * @param halfTimesTheory when each mode is half learned, in τ; NaN if the simulation ends before
   * @param halfTimes the same in the network
   */
  public record Result(
      double[] semanticStrengths,
      double[] variances,
      double[] halfTimesTheory,
      double[] halfTimes) {}

  @Override
  public Parameters defaults() {
    return new Parameters(MODES, 2, 3, "2^3", 0.15, 16, 1e-3, 2e-3, 8, 200_000);
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
    Matrix y =
        p.data().equals(MODES)
            ? bareWorld(p.modes(), streams)
            : SemanticWorld.of(p, Features.POPULATION, data, streams).y();
    SemanticModes semantic = new SemanticModes(Correlations.ofItems(y), p.initialStrength());
    SemanticModes modes = semantic.withVariances(p.variances(semantic.rank()));
    Correlations correlations = Correlations.ofPercepts(y, modes.percepts());
    SemanticSetting setting =
        SemanticSetting.of(
            correlations, modes, p.learningRate(), p.width(), p.maximalSteps(), OVERRUN);
    int rank = modes.rank();
    Crossings crossings =
        new Crossings(IntStream.range(0, rank).mapToDouble(k -> modes.optimum(k) / 2).toArray());
    Learner.Observer observer =
        (time, learner) -> crossings.see(time, modes.strengths(learner.map()));
    setting.learn(setting.network(streams), watch, observer);
    return new Result(
        IntStream.range(0, rank).mapToDouble(semantic::singularValue).toArray(),
        p.variances(rank),
        IntStream.range(0, rank)
            .mapToDouble(modes::halfTime)
            .map(t -> t < setting.end() * (1 - p.learningRate()) ? t : Double.NaN)
            .toArray(),
        crossings.times());
  }

  /** Y = U S⁰ Vᵀ with random frames, two items and twice as many features more than modes. */
  private static Matrix bareWorld(int modes, Streams streams) {
    int items = modes + 2;
    Matrix u =
        new Matrix(
            3 * modes, modes, HaarOrthogonal.frame(3 * modes, modes, streams.of("features")));
    Matrix v = new Matrix(items, modes, HaarOrthogonal.frame(items, modes, streams.of("items")));
    for (int mode = 0; mode < modes; mode++) {
      for (int m = 0; m < u.rows(); m++) {
        u.set(m, mode, u.get(m, mode) * (modes - mode));
      }
    }
    return Blas.best().multiply(Op.N, u, Op.T, v);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    claims
        .several(
            "every distinction is half learned when theory says",
            rows.all(),
            row -> halfTimes(row.p(), row.r()))
        .several(
            "a distinction of semantic strength s⁰ that is seen with variance d is half learned at"
                + " ln(s⁰/(√d a₀) − 1)/(2 s⁰√d)",
            rows.all(),
            row -> closedForm(row.p(), row.r()))
        .several(
            "looks change which distinctions come first as theory says",
            rows.all(),
            row -> order(row.r()));
  }

  /** Mode by mode, those that the simulation sees. */
  private static List<Finding> halfTimes(Parameters p, Result r) {
    double relative = Math.min(0.005, EulerLag.ofTime(p.learningRate()));
    List<Finding> findings = new ArrayList<>();
    for (int mode = 0; mode < r.halfTimes().length; mode++) {
      double theory = r.halfTimesTheory()[mode];
      if (Double.isFinite(theory)) {
        findings.add(Finding.exact(theory, r.halfTimes()[mode], relative * theory));
      }
    }
    return findings;
  }

  /** The network's half times by strength and variance. */
  private static List<Finding> closedForm(Parameters p, Result r) {
    double relative = Math.min(0.005, EulerLag.ofTime(p.learningRate()));
    List<Finding> findings = new ArrayList<>();
    for (int mode = 0; mode < r.halfTimes().length; mode++) {
      double theory =
          halfTime(r.semanticStrengths()[mode], r.variances()[mode], p.initialStrength());
      if (Double.isFinite(r.halfTimesTheory()[mode])) { // else the simulation ends before
        findings.add(Finding.exact(theory, r.halfTimes()[mode], relative * theory));
      }
    }
    return findings;
  }

  /** Correlation of half times with the strengths that order the modes of one-hot items. */
  private static List<Finding> order(Result r) {
    double theory = Correlation.pearson(r.semanticStrengths(), r.halfTimesTheory());
    double network = Correlation.pearson(r.semanticStrengths(), r.halfTimes());
    return Double.isFinite(theory) ? List.of(Finding.exact(theory, network, 0.02)) : List.of();
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> worlds = rows.first(row -> row.p().data());
    figures
        .figure("perceptual-correlations", "Distinctions that can be seen are learned sooner")
        .caption(
            "When a mode is half learned, against the variance d of the inputs along it. Lines:"
                + " theory for modes of fixed semantic strength s⁰; points: gradient descent on the"
                + " three-layer network with correlated inputs. At d = 1 items are one-hot.")
        .axes(log("variance of the inputs d"), log("half time t/τ"))
        .columns(Math.min(2, worlds.size()))
        .panels(
            worlds,
            world -> SemanticWorld.title(world.p().data()),
            (panel, world) ->
                draw(panel, world, Groups.where(rows.all(), row -> sameWorld(row, world))));
  }

  private static boolean sameWorld(Row<Parameters, Result> row, Row<Parameters, Result> other) {
    double[] strengths = row.r().semanticStrengths();
    double[] others = other.r().semanticStrengths();
    return row.p().data().equals(other.p().data())
        && row.p().initialStrength() == other.p().initialStrength()
        && strengths.length == others.length
        && Deviation.largestRelative(strengths, others) < 1e-9; // rounded with the bias
  }

  /** Some of the modes, each over the biases. */
  private static void draw(
      PanelDraft panel, Row<Parameters, Result> world, List<Row<Parameters, Result>> biases) {
    double[] strengths = world.r().semanticStrengths();
    double start = world.p().initialStrength();
    int every = (strengths.length + DRAWN - 1) / DRAWN;
    for (int k = 0; k < strengths.length; k += every) {
      int mode = k;
      double s0 = strengths[mode];
      double[] d = Groups.column(biases, row -> row.r().variances()[mode]);
      panel
          .series("s⁰ = " + trimmed(s0), mode / every)
          .line(lattice(d), x -> halfTime(s0, x, start))
          .points(d, Groups.column(biases, row -> row.r().halfTimes()[mode]));
    }
  }

  /** ln(s⁰/(√d a₀) − 1)/(2 s⁰√d). */
  private static double halfTime(double s0, double d, double initialStrength) {
    return Math.log(s0 / (Math.sqrt(d) * initialStrength) - 1) / (2 * s0 * Math.sqrt(d));
  }

  /** From the least to the largest variance; the middle mode has one, whatever the bias. */
  private static double[] lattice(double[] variances) {
    double low = Arrays.stream(variances).min().orElse(1);
    double high = Arrays.stream(variances).max().orElse(1);
    boolean single = high < low * SHORTEST;
    double from = single ? low / SHORTEST : low;
    double ratio = (single ? high * SHORTEST : high) / from;
    return IntStream.rangeClosed(0, 40)
        .mapToDouble(i -> from * Math.pow(ratio, i / 40.0))
        .toArray();
  }
}
