// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.curve;
import static org.spindle.statistic.Groups.pairs;
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
import org.spindle.experiment.Fits;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Learner;
import org.spindle.semantics.LogisticMode;
import org.spindle.semantics.ModeMeasurement;
import org.spindle.semantics.OnlineNetwork;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.TanhNetwork;
import org.spindle.statistic.Deviation;
import org.spindle.statistic.Estimate;
import org.spindle.statistic.Groups.Pair;
import org.spindle.statistic.ScalingLaw;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * When does a network learn each mode of a hierarchical world?
 *
 * <p>Claim: in a deep linear network each singular mode of Σ³¹ grows on its own as a(t) = s/(1 +
 * (s/a₀ − 1) e^{−2st/τ}): broad distinctions, whose s is large, come first, after a time ∝ 1/s, and
 * each in a transition that is short against the time that it was ignored. In a shallow network all
 * modes are learned together, a(t) = s − (s − a₀) e^{−t/τ}. Learning item by item and a tanh hidden
 * layer change little.
 *
 * <p>Talk: "Nontrivial learning dynamics". Source: Saxe, McClelland and Ganguli, ICLR 2014, figure
 * 3. What is measured is in {@link ModeMeasurement}.
 */
public final class ModeLearning
    implements Experiment<ModeLearning.Parameters, ModeLearning.Result> {

  // of the weakest mode's half time; 90 % take up to 1 + ln 9/ln(s/a₀), 1.35 for Rumelhart's items
  private static final double OVERRUN = 1.5;
  private static final double SHALLOW_END = 3; // τ: 95 % of every mode
  private static final double QUARTER = 1.25; // times apart by this keep their order under a tanh

  @Override
  public About about() {
    return About.of("mode-learning", 3)
        .asks("When does a network learn each mode of a hierarchical world?")
        .talk("Nontrivial learning dynamics");
  }

  /** What learns. */
  public enum Network {
    /** Two weight matrices, all items at each step. */
    DEEP("deep, all items at once"),
    /** Two weight matrices, one item at a time. */
    ONLINE("deep, item by item"),
    /** Two weight matrices with a tanh between them. */
    TANH("deep, tanh hidden layer"),
    /** One weight matrix. */
    SHALLOW("shallow");

    private final String title;

    Network(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }

    /** Whether it follows the scalar recursion to rounding: linear, and all items at once. */
    boolean isExact() {
      return this == DEEP || this == SHALLOW;
    }
  }

  /**
   * @param data tree, rumelhart, rumelhart-isa, zoo or a CSV file
   * @param tree children per node, root first; for data = tree
   * @param flip ε of the tree
   * @param features N of the tree
   * @param sampled whether the tree's features are drawn, or have their exact covariance
   * @param network what learns
   * @param initialStrength a₀ of all modes
   * @param learningRate step size in units of 1/(2 s₁)
   * @param width hidden units, as many as modes if that is more
   * @param maximalSteps where the simulation ends
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
    }

    SemanticWorld.Features draw() {
      return sampled ? SemanticWorld.Features.SAMPLED : SemanticWorld.Features.POPULATION;
    }
  }

  /**
   * @param singularValues s of each mode, descending
   * @param halfTimesTheory when the flow has half of each mode, in τ; for tanh that of the linear
   *     network
   * @param halfTimes the same for the network, between steps by interpolation; NaN if not reached
   * @param halfTimesPredicted the same with the lag of steps of finite size; for tanh and online
   *     that of full-batch linear networks
   * @param tangentRatiosTheory transition over ignorance, by the tangent at half height: 4/(ln(s/a₀
   *     − 1) − 2); NaN for a shallow network
   * @param tangentRatios the same for the network
   * @param spanRatiosTheory time from 10 to 90 % over time to 10 %
   * @param spanRatios the same for the network
   * @param networkDeviation largest |a_network − a_recursion|/s over modes and looks; null for tanh
   *     and online
   * @param flowDeviation largest |a_network − a_flow|/s
   * @param flowDeviationTheory the same to first order in λ; null for tanh and online
   * @param curveModes modes of the curves, from 1
   * @param times t of the curves
   * @param strengths a of the network, mode by mode
   */
  public record Result(
      double[] singularValues,
      double[] halfTimesTheory,
      double[] halfTimes,
      double[] halfTimesPredicted,
      double[] tangentRatiosTheory,
      double[] tangentRatios,
      double[] spanRatiosTheory,
      double[] spanRatios,
      Double networkDeviation,
      double flowDeviation,
      Double flowDeviationTheory,
      int[] curveModes,
      double[] times,
      double[] strengths) {}

  @Override
  public Parameters defaults() {
    return new Parameters("tree", "2^5", 0.1, 1000, false, Network.DEEP, 1e-6, 0.08, 32, 1_000_000);
  }

  @Override
  public Set<String> datasets(Parameters p) {
    return SemanticWorld.datasets(p.data());
  }

  @Override
  public Cost cost(Parameters p) {
    return SemanticSetting.cost(p, p.draw());
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    SemanticWorld world = SemanticWorld.of(p, p.draw(), data, streams);
    Correlations correlations = Correlations.ofItems(world.y());
    SemanticSetting setting = setting(p, correlations);
    int[] curveModes = curveModes(setting.modes().rank());
    boolean shallow = p.network() == Network.SHALLOW;
    var seen = new ModeMeasurement(setting, shallow, curveModes);
    setting.learn(learner(p, world, setting, streams), watch, seen);
    boolean exact = p.network().isExact();
    SemanticModes modes = setting.modes();
    return new Result(
        IntStream.range(0, modes.rank()).mapToDouble(modes::singularValue).toArray(),
        seen.halfTimesTheory(),
        seen.halfTimes(),
        seen.halfTimesPredicted(),
        seen.tangentRatiosTheory(),
        seen.tangentRatios(),
        seen.spanRatiosTheory(),
        seen.spanRatios(),
        exact ? seen.recursionDeviation() : null,
        seen.flowDeviation(),
        exact ? seen.flowDeviationTheory() : null,
        curveModes,
        seen.times(),
        seen.strengths());
  }

  private static SemanticSetting setting(Parameters p, Correlations correlations) {
    SemanticSetting deep = SemanticSetting.of(correlations, p, OVERRUN);
    if (p.network() != Network.SHALLOW) {
      return deep;
    }
    double end = Math.min(SHALLOW_END, p.maximalSteps() * deep.stepSize());
    return new SemanticSetting(correlations, deep.modes(), deep.hidden(), deep.stepSize(), end);
  }

  private static Learner learner(
      Parameters p, SemanticWorld world, SemanticSetting setting, Streams streams) {
    SemanticModes modes = setting.modes();
    var rotation = streams.of("hidden rotation");
    return switch (p.network()) {
      case DEEP ->
          SemanticNetwork.decoupledInFull(
              setting.correlations(), modes, setting.hidden(), setting.stepSize(), rotation);
      case SHALLOW -> setting.shallow();
      case ONLINE ->
          new OnlineNetwork(
              world.y(),
              modes,
              setting.hidden(),
              setting.stepSize(),
              rotation,
              streams.of("order"));
      case TANH ->
          new TanhNetwork(world.y(), modes, setting.hidden(), setting.stepSize(), rotation);
    };
  }

  /** The modes of the paper's figure 3 that a world has; all of a small one. */
  private static int[] curveModes(int rank) {
    int[] ofPaper = {1, 2, 3, 5, 12, 18, 31};
    return rank <= ofPaper.length
        ? IntStream.rangeClosed(1, rank).toArray()
        : IntStream.of(ofPaper).filter(mode -> mode <= rank).toArray();
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    var exact = where(rows.all(), row -> row.p().network().isExact());
    var deep = where(rows.all(), row -> row.p().network() == Network.DEEP);
    var shallow = where(rows.all(), row -> row.p().network() == Network.SHALLOW);
    claims
        .small(
            "the full network equals the scalar recursion but for rounding",
            exact,
            row -> row.r().networkDeviation(),
            1e-10)
        .equal(
            "the error against the flow is the predicted one of first order in the step",
            exact,
            row -> row.r().flowDeviation() / row.r().flowDeviationTheory(),
            row -> 1,
            ModeLearning::ofFirstOrder)
        .equal(
            "the error against the flow halves with the step",
            stepPairs(deep),
            pair -> Math.pow(2, order(pair.first(), pair.second())),
            pair -> 2,
            pair -> 0.1)
        .several(
            "modes are half learned when theory says, ln(s/a₀ − 1)/(2s) and the lag of steps",
            exact,
            row -> perMode(row, Result::halfTimes, Result::halfTimesPredicted, ofSecondOrder(row)))
        .several(
            "a deep network learns its last mode later by the ratio of theory",
            deep,
            row -> lastOverFirst(row, 0.03))
        .several(
            "a shallow network learns all modes together", shallow, row -> lastOverFirst(row, 0.01))
        .equal(
            "a shallow network has half of its first mode after ln 2 of its time constant",
            shallow,
            row -> row.r().halfTimes()[0],
            row -> Math.log(2),
            row -> 0.01 * Math.log(2))
        .several("learning time is inverse to the singular value", deep, row -> exponent(row, rows))
        .several(
            "transition over ignorance by the tangent is 4/(ln(s/a₀ − 1) − 2)",
            deep,
            row ->
                perMode(row, Result::tangentRatios, Result::tangentRatiosTheory, ofFirstOrder(row)))
        .several(
            "transition over ignorance from 10 to 90 % is that of theory",
            exact,
            row -> perMode(row, Result::spanRatios, Result::spanRatiosTheory, ofFirstOrder(row)))
        .several(
            "item by item, modes are learned when they are from all items at once",
            where(rows.all(), row -> row.p().network() == Network.ONLINE),
            row -> perMode(row, Result::halfTimes, Result::halfTimesTheory, ofFirstOrder(row)))
        .equal(
            "a tanh network learns modes in the order of a linear one, where times differ by a"
                + " quarter",
            where(rows.all(), row -> row.p().network() == Network.TANH),
            row -> concordance(row.r().halfTimesTheory(), row.r().halfTimes()),
            row -> 1,
            row -> 1e-9)
        // the curves are some of the looks of which the largest distance is predicted
        .small(
            "the curve of each mode stays as near the flow as predicted to first order in the step",
            exact,
            ModeLearning::curveDeviation,
            row -> (1 + ofFirstOrder(row)) * row.r().flowDeviationTheory());
  }

  /** The largest |a_network − a_flow|/s of the curves. */
  private static double curveDeviation(Row<Parameters, Result> row) {
    Result r = row.r();
    double worst = 0;
    for (int k = 0; k < r.curveModes().length; k++) {
      double[] network = curve(r.strengths(), k, r.times().length);
      double s = r.singularValues()[r.curveModes()[k] - 1];
      worst = Math.max(worst, Deviation.largest(network, flow(row, k)) / s);
    }
    return worst;
  }

  /** a(t) of the flow for a mode of the curves; for tanh that of the linear network. */
  static double[] flow(Row<Parameters, Result> row, int curve) {
    double s = row.r().singularValues()[row.r().curveModes()[curve] - 1];
    double start = row.p().initialStrength();
    return Arrays.stream(row.r().times())
        .map(
            t ->
                row.p().network() == Network.SHALLOW
                    ? s - (s - start) * Math.exp(-t)
                    : new LogisticMode(s, start).at(t))
        .toArray();
  }

  /** What may be missing of a theory that is right to the order before. */
  private static double ofFirstOrder(Row<Parameters, Result> row) {
    return 0.01 + row.p().learningRate();
  }

  private static double ofSecondOrder(Row<Parameters, Result> row) {
    return 1e-3 + row.p().learningRate() * row.p().learningRate();
  }

  /** Rows that differ in the step alone, the finer one first; drawn features differ with it. */
  private static List<Pair<Row<Parameters, Result>>> stepPairs(List<Row<Parameters, Result>> deep) {
    var groups =
        by(
            where(deep, row -> !row.p().sampled()),
            row ->
                List.of(
                    row.p().data(),
                    row.p().tree(),
                    row.p().flip(),
                    row.p().features(),
                    row.p().initialStrength(),
                    row.replicate()));
    return where(
        pairs(groups), pair -> pair.first().p().learningRate() < pair.second().p().learningRate());
  }

  private static double order(Row<Parameters, Result> fine, Row<Parameters, Result> coarse) {
    return Math.log(coarse.r().flowDeviation() / fine.r().flowDeviation())
        / Math.log(coarse.p().learningRate() / fine.p().learningRate());
  }

  /** Every mode that theory has a value for. */
  private static List<Finding> perMode(
      Row<Parameters, Result> row,
      Function<Result, double[]> measured,
      Function<Result, double[]> theory,
      double relative) {
    double[] seen = measured.apply(row.r());
    double[] expected = theory.apply(row.r());
    return IntStream.range(0, seen.length)
        .filter(mode -> Double.isFinite(expected[mode]))
        .mapToObj(mode -> Finding.exact(expected[mode], seen[mode], relative * expected[mode]))
        .toList();
  }

  private static List<Finding> lastOverFirst(Row<Parameters, Result> row, double relative) {
    double[] theory = row.r().halfTimesTheory();
    double[] seen = row.r().halfTimes();
    int last = theory.length - 1;
    double ratio = theory[last] / theory[0];
    return Double.isFinite(ratio) && last > 0
        ? List.of(Finding.exact(ratio, seen[last] / seen[0], relative * ratio))
        : List.of();
  }

  /** Half times over their logarithm against s. */
  private static List<Finding> exponent(Row<Parameters, Result> row, Fits fits) {
    double[] s = row.r().singularValues();
    double[] units = row.r().halfTimes().clone();
    for (int mode = 0; mode < s.length; mode++) {
      units[mode] /= Math.log(s[mode] / row.p().initialStrength() - 1);
    }
    ScalingLaw law = fits.law(s, units);
    double lag = row.p().learningRate() / 4; // λs/2, over a range of e or more
    return Double.isFinite(law.slopeError())
        ? List.of(
            Finding.equal(-1, new Estimate(law.slope(), law.slopeError(), law.points() - 1L), lag))
        : List.of();
  }

  /**
   * The part of the pairs of modes that the flow learns at times a quarter apart in which the
   * network learns the same one first; a mode that it has not learned in the end comes last.
   */
  private static double concordance(double[] flow, double[] seen) {
    int pairs = 0;
    int agreeing = 0;
    for (int i = 0; i < flow.length; i++) {
      for (int j = 0; j < flow.length; j++) {
        if (flow[j] > QUARTER * flow[i]) {
          pairs++;
          agreeing += seen[i] < seen[j] || Double.isNaN(seen[j]) && !Double.isNaN(seen[i]) ? 1 : 0;
        }
      }
    }
    return (double) agreeing / pairs;
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    ModeLearningFigures.draw(rows, figures);
  }
}
