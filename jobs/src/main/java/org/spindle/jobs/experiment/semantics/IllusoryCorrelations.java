// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Scale.linear;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.sorted;
import static org.spindle.statistic.Groups.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
import org.spindle.figure.Layer;
import org.spindle.figure.Layers;
import org.spindle.random.Streams;
import org.spindle.semantics.BeliefPeaks;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.FalseBeliefs;
import org.spindle.semantics.FalseBeliefs.Peak;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
import org.spindle.statistic.Deviation;
import org.spindle.statistic.Groups;
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

  private static final double OVERRUN = 1.3; // of the half time of the weakest mode
  private static final int PARTS = 3; // modes that are drawn apart
  private static final int DOTS = 40; // of a curve

  @Override
  public About about() {
    return About.of("illusory-correlations", 2)
        .asks("Why does a learner believe for a while what nothing ever showed it?")
        .talk("Ongoing work: illusory correlations early in learning");
  }

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
   * @param illusionsShallow pairs whose belief exceeds the threshold in the shallow network
   * @param illusionProperty the property of the strongest illusion in theory
   * @param illusionItem its item
   * @param peakTheory its largest belief
   * @param peak the same in the deep network
   * @param peakTimeTheory when that is, in τ
   * @param peakTime the same in the deep network
   * @param peaksTheory largest belief of every pair
   * @param peaks the same in the deep network
   * @param times times of the curves
   * @param belief the strongest illusion in the deep network over time
   * @param beliefShallow the same in the shallow network
   * @param contributions the theory of belief: its modes' parts a_α u v, mode after mode
   */
  public record Result(
      double singularValue,
      int illusionsShallow,
      String illusionProperty,
      String illusionItem,
      double peakTheory,
      double peak,
      double peakTimeTheory,
      double peakTime,
      double[] peaksTheory,
      double[] peaks,
      double[] times,
      double[] belief,
      double[] beliefShallow,
      double[] contributions) {}

  @Override
  public Parameters defaults() {
    return new Parameters("rumelhart", 0.2, "2x2x2", 0.1, 200, 1e-3, 2e-3, 16, 200_000);
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
    return new Result(
        modes.singularValue(0),
        above(shallow.heights(), p.beliefThreshold()),
        world.features().get(illusion.feature()),
        world.items().get(illusion.item()),
        illusion.height(),
        deep.heights()[top],
        illusion.time(),
        deep.times()[top],
        heights,
        deep.heights(),
        belief.times(),
        belief.values(),
        shallowBelief.values(),
        contributions(modes, illusion, belief.times()));
  }

  private static int above(double[] heights, double threshold) {
    return (int) Arrays.stream(heights).filter(height -> height > threshold).count();
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
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    claims
        .perGroup(
            "the strongest false belief of the network is as high as theory says",
            rows.all(),
            IllusoryCorrelations::world,
            row -> Finding.exact(row.r().peakTheory(), row.r().peak(), Math.min(0.005, bias(row))))
        .perGroup(
            "the strongest false belief comes when theory says",
            rows.all(),
            IllusoryCorrelations::world,
            row -> Finding.exact(row.r().peakTimeTheory(), row.r().peakTime(), delay(row)))
        .perGroup(
            "as many absent properties are believed in as theory says",
            rows.all(),
            IllusoryCorrelations::world,
            IllusoryCorrelations::illusions)
        .small(
            "every false belief reaches its predicted height",
            rows.all(),
            row -> Deviation.largest(row.r().peaksTheory(), row.r().peaks()),
            IllusoryCorrelations::bias)
        .equal(
            "a shallow network never believes in an absent property",
            rows.all(),
            row -> row.r().illusionsShallow(),
            row -> 0,
            row -> 0)
        .small(
            "a shallow network goes straight from its start to what is true of the strongest false"
                + " belief of a deep one",
            rows.all(),
            row -> Deviation.largest(row.r().beliefShallow(), shallowTheory(row)),
            IllusoryCorrelations::bias)
        // a belief and its modes' parts are of order 1, each as late as its mode
        .small(
            "the strongest false belief rises and falls as the sum of its modes' parts in theory",
            rows.all(),
            row -> Deviation.largest(row.r().belief(), beliefTheory(row.r())),
            IllusoryCorrelations::bias)
        .equal(
            "the curve of the strongest false belief is highest when the network was seen to be",
            rows.all(),
            row -> row.r().times()[highest(row.r().belief())],
            row -> row.r().peakTime(),
            row -> 1.5 * (row.r().times()[1] - row.r().times()[0]));
  }

  /**
   * How many pairs are believed in. Those whose predicted height is as near the threshold as the
   * step can move it may count or not; their number is theory's alone.
   */
  private static Finding illusions(Row<Parameters, Result> row) {
    double threshold = row.p().beliefThreshold();
    double[] theory = row.r().peaksTheory();
    double margin = bias(row);
    int borderline = above(theory, threshold - margin) - above(theory, threshold + margin);
    return Finding.exact(
        above(theory, threshold), above(row.r().peaks(), threshold), Math.max(1, borderline));
  }

  /** Σ_α a_α(t) u_α v_α. */
  private static double[] beliefTheory(Result r) {
    double[] sum = new double[r.times().length];
    for (int k = 0; k < r.contributions().length; k++) {
      sum[k % sum.length] += r.contributions()[k];
    }
    return sum;
  }

  /** From its start to what is true, 0 of absent properties in tables and −1 on trees. */
  private static double[] shallowTheory(Row<Parameters, Result> row) {
    double truth = SemanticWorld.TREE.equals(row.p().data()) ? -1 : 0;
    double start = row.r().beliefShallow()[0];
    return Arrays.stream(row.r().times())
        .map(t -> truth + (start - truth) * Math.exp(-t))
        .toArray();
  }

  private static int highest(double[] curve) {
    int highest = 0;
    for (int i = 1; i < curve.length; i++) {
      highest = curve[i] > curve[highest] ? i : highest;
    }
    return highest;
  }

  private static String world(Row<Parameters, Result> row) {
    return SemanticWorld.title(row.p().data());
  }

  /** How far gradient descent may be from the flow. */
  private static double bias(Row<Parameters, Result> row) {
    Parameters p = row.p();
    return EulerLag.ofOutput(p.learningRate(), row.r().singularValue(), p.initialStrength());
  }

  /** How much later it may be, and be seen. */
  private static double delay(Row<Parameters, Result> row) {
    double lag = EulerLag.ofTime(row.p().learningRate()) * row.r().peakTimeTheory();
    double[] times = row.r().times(); // the network is looked at more often than drawn
    return Math.min(0.02, lag + (times[1] - times[0]) / 4);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    var finest =
        sorted(
            rows.all(),
            row -> row.p().data(),
            row -> row.p().learningRate(),
            row -> row.replicate());
    var worlds = firstOf(finest, row -> row.p().data());
    int columns = Math.min(2, worlds.size());
    var curves =
        figures
            .figure("illusory-correlations-curve", "The strongest illusion of each world")
            .caption(
                "A deep network comes to believe in a property that the item lacks, and unlearns"
                    + " it: lines are theory, points gradient descent. The belief is the sum of its"
                    + " modes' parts (three largest shown, in theory); strong modes come first. The"
                    + " shallow network, which learns all modes together, never errs.")
            .axes(linear("time t/τ"), linear("belief"))
            .columns(columns);
    for (var row : worlds) {
      String illusion = row.r().illusionProperty() + ", " + row.r().illusionItem();
      drawBelief(curves.newPanel(world(row) + ": " + illusion), row.r());
    }
    var peaks =
        figures
            .figure("illusory-correlations-peaks", "The height of every false belief")
            .caption(
                "Each point is a pair of an item and a property that it lacks: the highest belief"
                    + " of the trained network against that of theory. The line is equality.")
            .axes(linear("largest belief in theory"), linear("in the network"))
            .columns(columns);
    for (var row : worlds) {
      double[] theory = row.r().peaksTheory();
      peaks
          .newPanel(world(row))
          .layer(Layers.equality(theory))
          .series("")
          .points(theory, row.r().peaks());
    }
  }

  private static void drawBelief(PanelDraft panel, Result r) {
    double[] times = r.times();
    List<double[]> parts = new ArrayList<>();
    for (int mode = 0; mode < r.contributions().length / times.length; mode++) {
      parts.add(Groups.curve(r.contributions(), mode, times.length));
    }
    List<double[]> largest =
        sorted(parts, part -> -Arrays.stream(part).map(Math::abs).max().orElse(0)).stream()
            .limit(PARTS)
            .toList();
    List<double[]> drawn = new ArrayList<>(List.of(beliefTheory(r), r.beliefShallow()));
    drawn.addAll(largest);
    int color = 2;
    for (double[] part : where(parts, largest::contains)) {
      int free = freest(part, where(drawn, curve -> curve != part));
      String name = "mode " + (parts.indexOf(part) + 1);
      panel
          .series("", color)
          .line(times, part)
          .layer(new Layer.Label(name, color, times[free], part[free]));
      color++;
    }
    panel.series("deep", 0).line(times, beliefTheory(r)).dots(times, r.belief(), DOTS).allSigns();
    panel.series("shallow", 1).dots(times, r.beliefShallow(), DOTS);
  }

  /** Where a curve is farthest from all others, for its name. */
  private static int freest(double[] curve, List<double[]> others) {
    int best = 0;
    double farthest = 0;
    for (int i = 0; i < curve.length; i++) {
      int at = i;
      double nearest =
          others.stream().mapToDouble(o -> Math.abs(o[at] - curve[at])).min().orElse(0);
      if (nearest > farthest) {
        farthest = nearest;
        best = i;
      }
    }
    return best;
  }
}
