// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.figure.Layers.trimmed;
import static org.spindle.figure.Layers.word;
import static org.spindle.figure.Scale.log;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.data.Datasets;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Row;
import org.spindle.experiment.Rows;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.EulerLag;
import org.spindle.semantics.Learner;
import org.spindle.semantics.LogisticMode;
import org.spindle.semantics.SemanticModes;
import org.spindle.semantics.SemanticParameters;
import org.spindle.semantics.SemanticSetting;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How much sooner is a familiar item known?
 *
 * <p>Claim: if item i is presented with probability p_i, Σ¹¹ = diag(p) and Σ³¹ = Y diag(p). Items
 * that share no features are modes by themselves, half known at t = ln(‖y‖/a₀ − 1)/(2 p_i ‖y‖):
 * learning time falls as 1/frequency. Items of real tables share features, so that frequencies mix
 * their modes and no closed form is known: there are no tables here.
 *
 * <p>Talk: "Familiarity and typicality effects". Derived from Saxe, McClelland and Ganguli 2014,
 * appendix E.
 */
public final class Familiarity implements Experiment<Familiarity.Parameters, Familiarity.Result> {

  private static final double OVERRUN = 1.2;

  @Override
  public About about() {
    return About.of("familiarity", 2)
        .asks("How much sooner is a familiar item known than a rare one?")
        .talk("Ongoing work: familiarity effects");
  }

  /** How often the items are presented. */
  public enum Frequencies {
    /** In the proportion P : P − 1 : … : 1. */
    LINEAR,
    /** In the proportion 1 : 1/2 : … : 1/P, as words are. */
    ZIPF
  }

  /**
   * @param frequencies how often the items are presented
   * @param items P
   * @param features N ≥ P
   * @param strength ‖y‖ of every item
   * @param initialStrength a₀ of all modes
   * @param learningRate step size in units of 1/(2 s₁)
   * @param width hidden units, as many as modes if that is more
   * @param maximalSteps where the simulation ends
   */
  public record Parameters(
      Frequencies frequencies,
      int items,
      int features,
      double strength,
      double initialStrength,
      double learningRate,
      int width,
      int maximalSteps) {

    public Parameters {
      require(items >= 2 && items <= 200, "items must be in 2..200", items);
      require(
          features >= items && features <= 10_000, "features must be in items..10000", features);
      require(
          strength > 3 * initialStrength && Double.isFinite(strength),
          "strength must be finite and > 3 initial-strength",
          strength);
      SemanticParameters.requireLearnable(initialStrength, learningRate, width, maximalSteps);
    }

    double[] probabilities() {
      double[] weights =
          IntStream.range(0, items)
              .mapToDouble(i -> frequencies == Frequencies.LINEAR ? items - i : 1.0 / (i + 1))
              .toArray();
      double sum = Arrays.stream(weights).sum();
      return Arrays.stream(weights).map(w -> w / sum).toArray();
    }
  }

  /**
   * @param probabilities p_i of the items
   * @param halfTimes the same in the network; NaN if it is not at the end
   */
  public record Result(double[] probabilities, double[] halfTimes) {}

  @Override
  public Parameters defaults() {
    return new Parameters(Frequencies.LINEAR, 4, 8, 2, 1e-3, 2e-3, 8, 500_000);
  }

  @Override
  public Cost cost(Parameters p) {
    double[] probabilities = p.probabilities();
    double slowest = probabilities[0] / probabilities[p.items() - 1];
    double steps = slowest * Math.log(p.strength() / p.initialStrength()) / p.learningRate();
    double hidden = Math.max(p.width(), p.items());
    double step = (6 * hidden + 2 * p.items()) * p.items() * p.items();
    return new Cost(
        Math.min(OVERRUN * steps, p.maximalSteps()) * (step + 2000),
        (long) (40 * hidden * (p.items() + p.features())) + 100_000);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    Matrix y =
        new Matrix(
            p.features(),
            p.items(),
            HaarOrthogonal.frame(p.features(), p.items(), streams.of("features")));
    Blas.best().scal(p.strength(), y.data());
    double[] probabilities = p.probabilities();
    Correlations correlations = Correlations.ofFrequencies(y, probabilities);
    SemanticSetting setting =
        SemanticSetting.of(
            correlations,
            new SemanticModes(correlations, p.initialStrength()),
            p.learningRate(),
            p.width(),
            p.maximalSteps(),
            OVERRUN);
    double[] half = new double[p.items()];
    Arrays.fill(half, 0.5);
    Crossings crossings = new Crossings(half);
    Learner.Observer observer =
        (time, learner) -> crossings.see(time, known(y, learner.map(), p.strength()));
    setting.learn(setting.network(streams), watch, observer);
    return new Result(probabilities, crossings.times());
  }

  /** ŷ_i·y_i/‖y_i‖². */
  private static double[] known(Matrix truth, Matrix map, double strength) {
    double[] known = new double[truth.cols()];
    for (int item = 0; item < known.length; item++) {
      for (int m = 0; m < truth.rows(); m++) {
        known[item] += truth.get(m, item) * map.get(m, item) / (strength * strength);
      }
    }
    return known;
  }

  /** ln(s/a₀ − 1)/(2 p s) for each item. */
  private static double[] theory(Row<Parameters, Result> row) {
    double always = new LogisticMode(row.p().strength(), row.p().initialStrength()).halfTime();
    return Arrays.stream(row.r().probabilities()).map(q -> always / q).toArray();
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    claims
        .twins(
            "every item is half known when theory says",
            rows.all(),
            row -> row.r().halfTimes(),
            Familiarity::theory,
            row -> Math.min(0.005, EulerLag.ofTime(row.p().learningRate())))
        .exponent(
            "the learning time falls as 1/frequency",
            rows.all(),
            row -> rows.law(row.r().probabilities(), row.r().halfTimes()),
            -1,
            row -> EulerLag.ofTime(row.p().learningRate()));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    List<Row<Parameters, Result>> each =
        rows.first(row -> List.of(row.p().frequencies(), row.p().strength()));
    figures
        .figure("familiarity", "Familiar items are known sooner")
        .caption(
            "When an item is half known, against how often it is presented. Lines: theory, of slope"
                + " -1; points: gradient descent on the three-layer network.")
        .axes(log("probability of presentation p"), log("half time t/τ"))
        .series(
            each,
            row ->
                "%s, ‖y‖ = %s".formatted(word(row.p().frequencies()), trimmed(row.p().strength())),
            (series, row) ->
                series
                    .line(row.r().probabilities(), theory(row))
                    .points(row.r().probabilities(), row.r().halfTimes()))
        .pointsOnTop(); // lines of one length lie on each other and would hide them
  }
}
