// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Learner;
import org.spindle.semantics.ModeMeasurement;
import org.spindle.semantics.OnlineNetwork;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticNetwork;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.TanhNetwork;
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
 * 3. Checks and figures are in {@link ModeLearningReport}, what is measured in {@link
 * ModeMeasurement}.
 */
public final class ModeLearning
    implements Experiment<ModeLearning.Parameters, ModeLearning.Result> {

  private static final long serialVersionUID = 1L;
  public static final String NAME = "mode-learning";
  static final String TALK = "Nontrivial learning dynamics";

  // of the weakest mode's half time; 90 % take up to 1 + ln 9/ln(s/a₀), 1.35 for Rumelhart's items
  private static final double OVERRUN = 1.5;
  private static final double SHALLOW_END = 3; // τ: 95 % of every mode

  /** What learns. */
  public enum Network {
    /** Two weight matrices, all items at each step. */
    DEEP,
    /** One weight matrix. */
    SHALLOW,
    /** Two weight matrices, one item at a time. */
    ONLINE,
    /** Two weight matrices with a tanh between them. */
    TANH
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
   * @param stepSize λ, in units of τ
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
   * @param strengthsTheory a of the flow, mode by mode
   * @param strengths a of the network, mode by mode
   */
  public record Result(
      double stepSize,
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
      double[] strengthsTheory,
      double[] strengths) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "When does a network learn each mode of a hierarchical world?";
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
    return new Parameters("tree", "2^5", 0.1, 1000, false, Network.DEEP, 1e-6, 0.08, 32, 1_000_000);
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
    boolean exact = shallow || p.network() == Network.DEEP;
    SemanticModes modes = setting.modes();
    return new Result(
        setting.stepSize(),
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
        seen.strengthsTheory(),
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
  public List<Check> checks(Tables tables) {
    return ModeLearningReport.checks(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return ModeLearningReport.figures(tables);
  }
}
