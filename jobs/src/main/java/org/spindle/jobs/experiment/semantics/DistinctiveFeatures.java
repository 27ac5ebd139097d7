// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.firstOf;
import static org.spindle.statistic.Groups.sorted;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.figure.Layer;
import org.spindle.figure.Layers;
import org.spindle.figure.Scale;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.Learner;
import org.spindle.semantics.PropertyLearning;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.semantics.SemanticWorld;
import org.spindle.semantics.SemanticWorld.Features;
import org.spindle.statistic.Correlation;
import org.spindle.statistic.Deviation;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * Why are some properties distinctive, or learned faster?
 *
 * <p>Claim: the error of a property is Σ_α w_α (1 − a_α/s_α)² with w_α = (y_m·v^α)²/‖y_m‖². If a
 * property is similar to an object analyzer with a large singular value, then and only then will it
 * be learned quickly: to move (animals against plants) before to fly, to fly before to sing.
 *
 * <p>Talk: "Why are some properties distinctive, or learned faster?". Source: Saxe, McClelland and
 * Ganguli, PNAS 2019.
 */
public final class DistinctiveFeatures
    implements Experiment<DistinctiveFeatures.Parameters, DistinctiveFeatures.Result> {

  private static final double OVERRUN = 1.5; // a residual of 1 % takes the last mode so long

  @Override
  public About about() {
    String question = "Why are some properties distinctive, or learned faster?";
    return About.of("distinctive-features", 2).asks(question).talk(question);
  }

  /**
   * @param data tree, rumelhart, rumelhart-isa, zoo or a CSV file
   * @param residual error, as a part of that at the start, from which a property counts as known
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
      double residual,
      String tree,
      double flip,
      int features,
      double initialStrength,
      double learningRate,
      int width,
      int maximalSteps)
      implements SemanticParameters {

    public Parameters {
      require(residual >= 0.01 && residual < 1, "residual must be >= 0.01 and < 1", residual);
      SemanticParameters.requireWorld(data, tree, flip, features);
      SemanticParameters.requireLearnable(initialStrength, learningRate, width, maximalSteps);
    }
  }

  /**
   * @param propertyNames names of the properties that some item has
   * @param learningTimesTheory when each is known but for the residual, in τ
   * @param learningTimes the same in the network; NaN if it is not known at the end
   * @param weightedHalfTimes Σ_α w_α t_α: mean of the modes' half times by distinctiveness
   * @param lookInterval time between two looks at the network
   */
  public record Result(
      String[] propertyNames,
      double[] learningTimesTheory,
      double[] learningTimes,
      double[] weightedHalfTimes,
      double lookInterval) {}

  @Override
  public Parameters defaults() {
    return new Parameters("rumelhart", 0.25, "2^5", 0.1, 200, 1e-3, 2e-3, 16, 200_000);
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
    PropertyLearning theory = new PropertyLearning(setting.modes());
    int[] present =
        IntStream.range(0, world.features().size())
            .filter(m -> theory.residual(m, 0) > 0) // NaN for what no item has
            .toArray();
    double[] levels = new double[present.length];
    Arrays.fill(levels, 1 - p.residual());
    Crossings crossings = new Crossings(levels);
    Learner.Observer observer =
        (time, learner) -> crossings.see(time, known(present, world.y(), learner.map()));
    setting.learn(setting.network(streams), watch, observer);
    return new Result(
        IntStream.of(present).mapToObj(m -> world.features().get(m)).toArray(String[]::new),
        IntStream.of(present).mapToDouble(m -> theory.timeTo(m, p.residual())).toArray(),
        crossings.times(),
        IntStream.of(present).mapToDouble(theory::meanHalfTime).toArray(),
        setting.lookInterval());
  }

  /** 1 − ‖ŷ_m − y_m‖²/‖y_m‖² of the given properties. */
  private static double[] known(int[] features, Matrix truth, Matrix map) {
    double[] known = new double[features.length];
    for (int k = 0; k < features.length; k++) {
      double error = 0;
      double norm = 0;
      for (int item = 0; item < truth.cols(); item++) {
        double y = truth.get(features[k], item);
        double missing = map.get(features[k], item) - y;
        error += missing * missing;
        norm += y * y;
      }
      known[k] = 1 - error / norm;
    }
    return known;
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    claims
        .small(
            "every property is learned when theory says",
            rows.all(),
            row ->
                Deviation.largestRelative(row.r().learningTimes(), row.r().learningTimesTheory()),
            row -> Math.min(0.005, EulerLag.ofTime(row.p().learningRate()) + looks(row.r())))
        .equal(
            "properties similar to strong object analyzers, and only they, are learned quickly",
            rows.all(),
            row -> Correlation.pearson(row.r().weightedHalfTimes(), row.r().learningTimes()),
            row -> Correlation.pearson(row.r().weightedHalfTimes(), row.r().learningTimesTheory()),
            row -> 0.01);
  }

  /**
   * A crossing is interpolated between two looks; a tenth of their distance is on the safe side.
   */
  private static double looks(Result r) {
    return 0.1 * r.lookInterval() / Arrays.stream(r.learningTimesTheory()).min().orElse(1);
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> worlds = // each by its finest steps
        firstOf(
            sorted(rows.all(), row -> row.p().data(), row -> row.p().learningRate()),
            row -> row.p().data());
    int columns = Math.min(2, worlds.size());
    figures
        .figure("distinctive-features-times", "When each property is learned")
        .caption(
            "Learning time of every property in the trained network against that of theory; the"
                + " line is equality. What tells broad categories apart (move) is known before what"
                + " tells narrow ones apart (fly), and what one item alone can do (sing) comes"
                + " last.")
        .columns(columns)
        .panels(
            worlds,
            row -> SemanticWorld.title(row.p().data()),
            (panel, row) -> {
              double[] theory = row.r().learningTimesTheory();
              double[] network = row.r().learningTimes();
              List<String> names = List.of(row.r().propertyNames());
              panel
                  .axes(
                      Layers.roomy("learning time in theory t/τ", true, theory),
                      below("in the network t/τ", network))
                  .layer(Layers.equality(theory))
                  .layer(new Layer.Points("", 0, theory, network, new double[0]))
                  .layers(Layers.names(names, theory, network, true));
            });

    figures
        .figure("distinctive-features-weights", "What makes a property quick to learn")
        .caption(
            "The same times against the half times of the modes, weighted by the similarity of the"
                + " property to their object analyzers. Dashes: theory; points: network.")
        .columns(columns)
        .panels(
            worlds,
            row -> SemanticWorld.title(row.p().data()),
            (panel, row) -> {
              double[] x = row.r().weightedHalfTimes();
              double[] network = row.r().learningTimes();
              List<String> names = List.of(row.r().propertyNames());
              panel
                  .axes(
                      Layers.roomy("weighted half time of the modes t/τ", true, x),
                      below("learning time t/τ", network))
                  .layer(Layers.dashes("theory", 1, x, row.r().learningTimesTheory(), true))
                  .layer(new Layer.Points("network", 0, x, network, new double[0]))
                  .layers(Layers.names(names, x, network, true));
            });
  }

  /** An axis that leaves room for a name under the first point. */
  private static Scale below(String label, double[] times) {
    double first = Arrays.stream(times).filter(Double::isFinite).min().orElse(Double.NaN);
    return new Scale(label, true, first / 1.25, Double.NaN);
  }
}
