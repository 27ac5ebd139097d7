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
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.spindle.data.Datasets;
import org.spindle.figure.Figure;
import org.spindle.figure.Layer;
import org.spindle.figure.Panel;
import org.spindle.figure.Scale;
import org.spindle.jobs.analysis.Check;
import org.spindle.jobs.analysis.Findings;
import org.spindle.jobs.analysis.Findings.Finding;
import org.spindle.jobs.analysis.ScalingLaw;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.random.HaarOrthogonal;
import org.spindle.random.Streams;
import org.spindle.semantics.Correlations;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.Learner;
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

  private static final long serialVersionUID = 1L;
  private static final String NAME = "familiarity";
  private static final String TALK = "Ongoing work: familiarity effects";
  private static final double OVERRUN = 1.2;

  private static final String ROWS =
      """
      SELECT * FROM familiarity WHERE status = 'ok'
      ORDER BY frequencies, items, strength, initial_strength, learning_rate, replicate""";

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
   * @param halfTimesTheory when each is half known, in τ
   * @param halfTimes the same in the network; NaN if it is not at the end
   */
  public record Result(double[] probabilities, double[] halfTimesTheory, double[] halfTimes) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String question() {
    return "How much sooner is a familiar item known than a rare one?";
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
    return new Parameters(Frequencies.LINEAR, 4, 8, 2, 1e-3, 2e-3, 8, 500_000);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
    double[] theory =
        Arrays.stream(probabilities)
            .map(q -> Math.log(p.strength() / p.initialStrength() - 1) / (2 * q * p.strength()))
            .toArray();
    return new Result(probabilities, theory, crossings.times());
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

  @Override
  public List<Check> checks(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "familiarity", ROWS);
    List<Finding> times = new ArrayList<>();
    for (Row row : rows) {
      double[] theory = array(row, "half_times_theory");
      double[] network = array(row, "half_times");
      for (int item = 0; item < theory.length; item++) {
        double tolerance = Math.min(0.005, SemanticRows.lag(row)) * theory[item];
        times.add(Finding.exact(theory[item], network[item], tolerance));
      }
    }
    return new Findings(NAME, TALK)
        .worst("every item is half known when theory says", times)
        .each(
            "the learning time falls as 1/frequency",
            rows,
            row -> {
              ScalingLaw law =
                  ScalingLaw.fit(
                      tables.sql("SELECT 1").sparkSession(),
                      array(row, "probabilities"),
                      array(row, "half_times"));
              return new Finding(-1, law.slope(), law.slopeError(), SemanticRows.lag(row));
            })
        .checks();
  }

  @Override
  public List<Figure> figures(Tables tables) {
    List<Row> rows = SemanticRows.of(tables, "familiarity", ROWS);
    List<Layer> lines = new ArrayList<>();
    List<Layer> points = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Row row : rows) {
      String label =
          word(row, "frequencies") + ", ‖y‖ = " + SemanticFigures.trimmed(number(row, "strength"));
      if (!seen.contains(label)) {
        double[] p = array(row, "probabilities");
        lines.add(new Layer.Curve(label, seen.size(), p, array(row, "half_times_theory")));
        points.add(new Layer.Points("", seen.size(), p, array(row, "half_times"), new double[0]));
        seen.add(label);
      }
    }
    if (lines.isEmpty()) {
      return List.of();
    }
    List<Layer> layers = new ArrayList<>(lines);
    layers.addAll(points); // lines of one length lie on each other and would hide them
    return List.of(
        new Figure(
            NAME,
            "Familiar items are known sooner",
            "When an item is half known, against how often it is presented. Lines: theory, of slope"
                + " -1; points: gradient descent on the three-layer network.",
            ROWS,
            1,
            List.of(
                new Panel(
                    "",
                    Scale.log("probability of presentation p"),
                    Scale.log("half time t/τ"),
                    layers))));
  }
}
