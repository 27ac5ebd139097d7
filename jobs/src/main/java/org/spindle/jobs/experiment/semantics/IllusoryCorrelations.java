// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.random.Streams;
import org.spindle.semantics.BeliefPeaks;
import org.spindle.semantics.FalseBeliefs;
import org.spindle.semantics.FalseBeliefs.Peak;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Why does a child believe for a while that worms have bones, or pines leaves?
 *
 * <p>Claim: the belief Ŷ_mi(t) = Σ_α a_α(t) u_m v_i in a property that the item lacks rises while a
 * strong mode (plants) supports it and the mode that corrects it (trees against flowers) is not
 * learned yet. A shallow network learns all modes together and never has such a belief. Simulated
 * are both networks, with all pairs of item and absent property.
 *
 * <p>Talk: "Illusory correlations early in learning". Source: Saxe, McClelland and Ganguli, PNAS
 * 2019, figure 4; Carey 1985 and Rogers and McClelland 2004 for the effect.
 */
public final class IllusoryCorrelations
    implements Experiment<IllusoryCorrelations.Parameters, IllusoryCorrelations.Result> {

  private static final long serialVersionUID = 1L;
  static final String NAME = "illusory-correlations";
  static final String TALK = "Ongoing work: illusory correlations early in learning";

  private static final double OVERRUN = 1.3; // of the half time of the weakest mode

  /**
   * @param data tree, rumelhart, rumelhart-isa, zoo or a CSV file
   * @param beliefThreshold belief from which a false property counts as an illusion
   * @param tree children per node, root first; for data = tree
   * @param flip ε of the tree
   * @param features N of the tree, ±1 each
   * @param initialStrength a₀ of all modes
   * @param learningRate step size in units of 1/(2 s₁)
   * @param width hidden units, as many as modes if that is more
   * @param maximalSteps where the simulation ends
   */
  public record Parameters(
      String data,
      double beliefThreshold,
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
          beliefThreshold > 0 && beliefThreshold < 1,
          "belief-threshold must be > 0 and < 1",
          beliefThreshold);
      SemanticParameters.requireWorld(data, tree, flip, features);
      SemanticParameters.requireLearnable(initialStrength, learningRate, width, maximalSteps);
    }
  }

  /**
   * @param singularValue s₁
   * @param absentPairs pairs of an item and a property that it lacks
   * @param illusionsTheory of these, pairs whose belief exceeds the threshold, by the closed form
   * @param illusions the same in the deep network
   * @param illusionsShallowTheory the same for the shallow network, by its closed form
   * @param illusionsShallow the same in the shallow network
   * @param borderline pairs that lie so near the threshold that the step decides
   * @param illusionProperty the property of the strongest illusion in theory
   * @param illusionItem its item
   * @param peakTheory its largest belief
   * @param peak the same in the deep network
   * @param peakTimeTheory when that is, in τ
   * @param peakTime the same in the deep network
   * @param lookInterval time between two looks at the network
   * @param peaksTheory largest belief of every pair
   * @param peaks the same in the deep network
   * @param times times of the curves
   * @param beliefTheory the strongest illusion over time
   * @param belief the same in the deep network
   * @param beliefShallow the same in the shallow network
   * @param contributions its modes' parts a_α u v, mode after mode
   */
  public record Result(
      double singularValue,
      int absentPairs,
      int illusionsTheory,
      int illusions,
      int illusionsShallowTheory,
      int illusionsShallow,
      int borderline,
      String illusionProperty,
      String illusionItem,
      double peakTheory,
      double peak,
      double peakTimeTheory,
      double peakTime,
      double lookInterval,
      double[] peaksTheory,
      double[] peaks,
      double[] times,
      double[] beliefTheory,
      double[] belief,
      double[] beliefShallow,
      double[] contributions) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "Why does a learner believe for a while what nothing ever showed it?";
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
    return new Parameters("rumelhart", 0.2, "2x2x2", 0.1, 200, 1e-3, 2e-3, 16, 200_000);
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
    return SemanticSetting.cost(p, Features.SAMPLED);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    SemanticWorld world = SemanticWorld.of(p, Features.SAMPLED, data, streams);
    SemanticSetting setting = SemanticSetting.of(world.correlations(), p, OVERRUN);
    SemanticModes modes = setting.modes();
    List<Peak> theory = FalseBeliefs.of(modes, world.y(), setting.end());
    if (theory.isEmpty()) {
      throw new IllegalArgumentException("every item has every property: there is nothing to err");
    }
    int top =
        IntStream.range(0, theory.size())
            .boxed()
            .max(Comparator.comparingDouble(k -> theory.get(k).height()))
            .orElseThrow();
    Peak illusion = theory.get(top);

    BeliefPeaks deep = new BeliefPeaks(world.y());
    var belief = setting.trace(l -> l.map().get(illusion.feature(), illusion.item()));
    setting.learn(setting.network(streams), watch, deep, belief);
    BeliefPeaks shallow = new BeliefPeaks(world.y());
    var shallowBelief = setting.trace(l -> l.map().get(illusion.feature(), illusion.item()));
    setting.learn(setting.shallow(), watch, shallow, shallowBelief);

    double[] heights = theory.stream().mapToDouble(Peak::height).toArray();
    double margin =
        SemanticRows.outputBias(p.learningRate(), modes.singularValue(0), p.initialStrength());
    return new Result(
        modes.singularValue(0),
        theory.size(),
        above(heights, p.beliefThreshold()),
        above(deep.heights(), p.beliefThreshold()),
        above(shallowPeaks(modes, theory, setting.end()), p.beliefThreshold()),
        above(shallow.heights(), p.beliefThreshold()),
        above(heights, p.beliefThreshold() - margin) - above(heights, p.beliefThreshold() + margin),
        world.features().get(illusion.feature()),
        world.items().get(illusion.item()),
        illusion.height(),
        deep.heights()[top],
        illusion.time(),
        deep.times()[top],
        setting.lookInterval(),
        heights,
        deep.heights(),
        belief.times(),
        curve(belief.times(), t -> modes.output(illusion.feature(), illusion.item(), t)),
        belief.values(),
        shallowBelief.values(),
        contributions(modes, illusion, belief.times()));
  }

  private static int above(double[] heights, double threshold) {
    return (int) Arrays.stream(heights).filter(height -> height > threshold).count();
  }

  /** The shallow belief moves straight from its start to its end, so one of both is its peak. */
  private static double[] shallowPeaks(SemanticModes modes, List<Peak> pairs, double end) {
    return pairs.stream()
        .mapToDouble(
            p ->
                Math.max(
                    modes.shallowOutput(p.feature(), p.item(), 0),
                    modes.shallowOutput(p.feature(), p.item(), end)))
        .toArray();
  }

  private static double[] curve(double[] times, DoubleUnaryOperator value) {
    return Arrays.stream(times).map(value).toArray();
  }

  private static double[] contributions(SemanticModes modes, Peak pair, double[] times) {
    double[] parts = new double[modes.rank() * times.length];
    for (int mode = 0; mode < modes.rank(); mode++) {
      double weight = modes.weight(pair.feature(), pair.item(), mode);
      for (int i = 0; i < times.length; i++) {
        parts[mode * times.length + i] = weight * modes.strength(mode, times[i]);
      }
    }
    return parts;
  }

  @Override
  public List<Check> checks(Tables tables) {
    return IllusoryCorrelationsReport.checks(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return IllusoryCorrelationsReport.figures(tables);
  }
}
