// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.jobs.experiment.semantics.SemanticRows.array;
import static org.spindle.jobs.experiment.semantics.SemanticRows.number;
import static org.spindle.jobs.experiment.semantics.SemanticRows.word;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
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
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.Learner;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
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

  private static final long serialVersionUID = 1L;
  private static final String NAME = "perceptual-correlations";
  private static final String TALK = "Ongoing work: perceptual correlations";
  private static final String MODES = "modes";
  private static final double OVERRUN = 1.1;
  private static final double SHORTEST = 1.15; // from end to middle of a line of theory
  private static final int DRAWN = 6; // modes in a panel

  private static final String ROWS =
      """
      SELECT * FROM perceptual_correlations WHERE status = 'ok'
      ORDER BY data, perceptual_bias, learning_rate, replicate""";

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
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Does it help if things that belong together also look alike?";
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
    return new Parameters(MODES, 2, 3, "2^3", 0.15, 16, 1e-3, 2e-3, 8, 200_000);
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
  public List<Check> checks(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "perceptual_correlations", ROWS);
    List<Finding> times = new ArrayList<>();
    List<Finding> order = new ArrayList<>();
    for (Row row : rows) {
      double[] theory = array(row, "half_times_theory");
      double[] network = array(row, "half_times");
      double tolerance = Math.min(0.005, SemanticRows.lag(row));
      for (int mode = 0; mode < theory.length; mode++) {
        if (Double.isFinite(theory[mode])) {
          times.add(Finding.exact(theory[mode], network[mode], tolerance * theory[mode]));
        }
      }
      double[] s = array(row, "semantic_strengths");
      double expected = SemanticRows.correlation(s, theory);
      if (Double.isFinite(expected)) {
        order.add(Finding.exact(expected, SemanticRows.correlation(s, network), 0.02));
      }
    }
    return new Findings(NAME, TALK)
        .worst("every distinction is half learned when theory says", times)
        .worst("looks change which distinctions come first as theory says", order)
        .checks();
  }

  @Override
  public List<Figure> figures(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "perceptual_correlations", ROWS);
    List<Panel> panels = new ArrayList<>();
    for (Row world : SemanticRows.onePerWorld(rows)) {
      panels.add(panel(rows.stream().filter(row -> sameWorld(row, world)).toList()));
    }
    if (panels.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Figure(
            NAME,
            "Distinctions that can be seen are learned sooner",
            "When a mode is half learned, against the variance d of the inputs along it. Lines:"
                + " theory for modes of fixed semantic strength s⁰; points: gradient descent on the"
                + " three-layer network with correlated inputs. At d = 1 items are one-hot.",
            ROWS,
            Math.min(2, panels.size()),
            panels));
  }

  private static boolean sameWorld(Row row, Row other) {
    double[] strengths = array(row, "semantic_strengths");
    double[] others = array(other, "semantic_strengths");
    return word(row, "data").equals(word(other, "data"))
        && number(row, "initial_strength") == number(other, "initial_strength")
        && strengths.length == others.length
        && SemanticRows.largestRatioError(strengths, others) < 1e-9; // rounded with the bias
  }

  private static Panel panel(List<Row> rows) {
    double[] strengths = array(rows.get(0), "semantic_strengths");
    double start = number(rows.get(0), "initial_strength");
    List<Layer> layers = new ArrayList<>();
    int every = (strengths.length + DRAWN - 1) / DRAWN;
    for (int mode = 0; mode < strengths.length; mode += every) {
      int number = mode;
      double s0 = strengths[mode];
      double[] d = rows.stream().mapToDouble(r -> array(r, "variances")[number]).toArray();
      double[] t = rows.stream().mapToDouble(r -> array(r, "half_times")[number]).toArray();
      double low = Arrays.stream(d).min().orElse(1);
      double high = Arrays.stream(d).max().orElse(1);
      if (high < low * SHORTEST) { // the middle mode has one variance whatever the bias
        low /= SHORTEST;
        high *= SHORTEST;
      }
      double from = low;
      double ratio = high / low;
      double[] line =
          IntStream.rangeClosed(0, 40).mapToDouble(i -> from * Math.pow(ratio, i / 40.0)).toArray();
      double[] theory =
          Arrays.stream(line)
              .map(x -> Math.log(s0 / (Math.sqrt(x) * start) - 1) / (2 * s0 * Math.sqrt(x)))
              .toArray();
      String label = "s⁰ = " + SemanticFigures.trimmed(s0);
      layers.add(new Layer.Curve(label, mode / every, line, theory));
      layers.add(new Layer.Points("", mode / every, d, t, new double[0]));
    }
    return new Panel(
        SemanticWorld.title(word(rows.get(0), "data")),
        Scale.log("variance of the inputs d"),
        Scale.log("half time t/τ"),
        layers);
  }
}
