// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.experiment.Bounds.require;
import static org.spindle.statistic.Groups.by;
import static org.spindle.statistic.Groups.pairs;
import static org.spindle.statistic.Groups.where;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.spindle.data.Datasets;
import org.spindle.dynamics.DecoupledRun;
import org.spindle.dynamics.LearningTime;
import org.spindle.dynamics.ModeRecursion;
import org.spindle.dynamics.ModeTrajectory;
import org.spindle.experiment.About;
import org.spindle.experiment.Claims;
import org.spindle.experiment.Experiment;
import org.spindle.experiment.Figures;
import org.spindle.experiment.Finding;
import org.spindle.experiment.Rows;
import org.spindle.experiment.Sql;
import org.spindle.random.Streams;
import org.spindle.sweep.Cost;
import org.spindle.sweep.Watch;

/**
 * How does the learning time of one mode of a deep linear network depend on depth?
 *
 * <p>Claim: from a decoupled start the full network follows τ u̇ = N u^{2−2/N}(s − u), whose time
 * in steps of the best size, T = N s^{2−2/N} t, saturates with depth, and the best size falls as
 * 1/(N s^{2−2/N}). Simulated are full matrices, compared with the exact scalar recursion (to
 * rounding) and with the flow (to first order in the step).
 *
 * <p>Source: Saxe, McClelland and Ganguli, ICLR 2014, section 2.
 */
public final class DepthModes implements Experiment<DepthModes.Parameters, DepthModes.Result> {

  private static final int CURVE_POINTS = 200;
  private static final double OVERRUN = 1.25; // beyond the threshold, so that curves show the end
  private static final double PREDICTABLE_RATE = 0.5; // below it, steps are predicted within one

  @Override
  public About about() {
    return About.of("depth-modes", 2)
        .asks("How does the learning time of one mode of a deep linear network depend on depth?")
        .talk("Deeper network learning dynamics");
  }

  /**
   * @param depth N_l, layers of neurons, input and output included; N = N_l − 1 weight matrices
   * @param singularValue s of the mode; the network's other modes have between s/2 and s
   * @param initialStrength u₀ of all modes, below finalStrength · s
   * @param learningRate step size in units of 1/(N s^{2−2/N}), in (0, 2); 2 is the stability limit
   * @param finalStrength learned fraction u/s that ends the learning time, in (0, 1)
   * @param width neurons of all layers but the last of the simulated network
   * @param modes neurons of the last layer and number of modes, at most width
   * @param maximalSteps where the simulation gives up
   */
  public record Parameters(
      int depth,
      double singularValue,
      double initialStrength,
      double learningRate,
      double finalStrength,
      int width,
      int modes,
      int maximalSteps) {

    public Parameters {
      require(depth >= 2, "depth must be >= 2", depth);
      require(
          singularValue > 0 && Double.isFinite(singularValue),
          "singular-value must be finite and > 0",
          singularValue);
      require(
          learningRate > 0 && learningRate < 2,
          "learning-rate (in units of 1/(N s^(2-2/N))) must be > 0 and < 2",
          learningRate);
      require(
          finalStrength > 0 && finalStrength < 1,
          "final-strength must be > 0 and < 1",
          finalStrength);
      require(
          initialStrength > 0 && initialStrength < finalStrength * singularValue,
          "initial-strength must be > 0 and < final-strength * singular-value",
          initialStrength);
      require(width >= 1, "width must be >= 1", width);
      require(modes >= 1 && modes <= width, "modes must be >= 1 and <= width", modes);
      require(maximalSteps >= 1, "maximal-steps must be >= 1", maximalSteps);
    }

    int factors() {
      return depth - 1;
    }

    /** u₀/s. */
    double start() {
      return initialStrength / singularValue;
    }

    ModeTrajectory flow() {
      return ModeTrajectory.whiteInputs(factors(), singularValue, initialStrength);
    }

    /** The recursions of all modes, with s from that in question down to above s/2. */
    ModeRecursion[] recursions() {
      double rate = learningRate * flow().optimalRateScale();
      ModeRecursion[] recursions = new ModeRecursion[modes];
      for (int mode = 0; mode < modes; mode++) {
        double s = singularValue * (1 - mode / (2.0 * modes));
        recursions[mode] = new ModeRecursion(factors(), s, 1, initialStrength, rate);
      }
      return recursions;
    }

    int[] widths() {
      int[] widths = new int[depth];
      Arrays.fill(widths, width);
      widths[depth - 1] = modes;
      return widths;
    }

    double threshold() {
      return finalStrength * singularValue;
    }

    int horizon() {
      double steps = Math.ceil(OVERRUN * recursions()[0].predictedStepsTo(threshold())) + 10;
      return (int) Math.min(steps, maximalSteps);
    }
  }

  /**
   * @param normalizedTimeTheory T = N s^{2−2/N} t by closed forms and ₂F₁
   * @param normalizedTimeQuadrature T by quadrature
   * @param normalizedTime T of the simulated network: learningRate · steps; null if not learned
   * @param stepsTheory steps from the flow and Euler's lag, valid for learningRate ≤ 0.5
   * @param stepsRecursion steps of the scalar recursion; null if not learned in maximalSteps
   * @param steps steps of the full matrices; null if not learned in maximalSteps
   * @param networkDeviation largest |u_network − u_recursion|/s over all modes and steps, and what
   *     leaks between modes
   * @param flowDeviation largest |u_recursion − u_flow|/s over all steps
   * @param flowDeviationTheory the same to first order in λ; null if not learned
   * @param bestRate λ of the fewest steps of the recursion; null if none learns in maximalSteps
   * @param bestSteps steps at that rate
   * @param times t in τ of the curves
   * @param strengthsTheory u of the flow at these times
   * @param strengths u of the full matrices at these times
   */
  public record Result(
      double normalizedTimeTheory,
      double normalizedTimeQuadrature,
      Double normalizedTime,
      int stepsTheory,
      Integer stepsRecursion,
      Integer steps,
      double networkDeviation,
      double flowDeviation,
      Double flowDeviationTheory,
      Double bestRate,
      Integer bestSteps,
      double[] times,
      double[] strengthsTheory,
      double[] strengths) {}

  @Override
  public Parameters defaults() {
    return new Parameters(5, 1, 1e-3, 0.1, 0.95, 12, 3, 50_000);
  }

  @Override
  public Cost cost(Parameters p) {
    double weights = (double) p.factors() * p.width() * p.width();
    double network = (double) p.horizon() * 6 * p.modes() * (weights + p.width());
    double scalar = 500.0 * p.horizon() + 71 * 30 * p.flow().normalizedTimeTo(p.threshold());
    return new Cost(network + scalar, (long) (8 * (weights + 6.0 * p.horizon())) + 4096);
  }

  @Override
  public Result run(Parameters p, Streams streams, Datasets data, Watch watch) {
    ModeTrajectory flow = p.flow();
    ModeRecursion recursion = p.recursions()[0];
    double end = p.threshold();
    DecoupledRun network =
        DecoupledRun.simulate(
            p.widths(),
            p.recursions(),
            end,
            p.horizon(),
            CURVE_POINTS,
            streams.of("rotations"),
            watch);
    Integer learned = boxed(network.steps());
    var fastest = ModeRecursion.fastest(flow, p.finalStrength(), p.maximalSteps(), watch);
    return new Result(
        flow.normalizedTimeTo(end),
        LearningTime.byQuadrature(p.factors(), p.start(), p.finalStrength()),
        learned == null ? null : p.learningRate() * learned,
        recursion.predictedStepsTo(end),
        boxed(recursion.stepsTo(end, p.maximalSteps())),
        learned,
        network.deviation() / p.singularValue(),
        recursion.deviationFromFlow(p.horizon()),
        learned == null ? null : recursion.predictedDeviationFromFlow(),
        fastest == null ? null : fastest.learningRate(),
        fastest == null ? null : fastest.steps(),
        network.times(),
        flow.strengths(network.times()),
        network.strengths());
  }

  private static Integer boxed(OptionalInt steps) {
    return steps.isPresent() ? steps.getAsInt() : null;
  }

  /** All replicates at one place; NaN where there is no value. */
  record Cell(
      Parameters at,
      @Sql("avg(normalized_time)") double time,
      @Sql("avg(normalized_time_theory)") double timeTheory,
      @Sql("max(steps)") double steps,
      @Sql("max(steps_theory)") double stepsTheory,
      @Sql("max(abs(steps - steps_recursion))") double offRecursion,
      @Sql("max(abs(normalized_time_quadrature / normalized_time_theory - 1))") double ofQuadrature,
      @Sql("max(network_deviation)") double networkDeviation,
      @Sql(
              "max(array_max(zip_with(strengths, strengths_theory, (u, v) -> abs(u - v)))"
                  + " / singular_value)")
          double curveDeviation,
      @Sql("avg(flow_deviation)") double flowDeviation,
      @Sql("avg(flow_deviation_theory)") double flowDeviationTheory,
      @Sql("avg(best_rate)") double bestRate,
      @Sql("avg(best_steps)") double bestSteps) {

    Object allButDepth() {
      return List.of(at.start(), at.singularValue(), at.learningRate(), at.finalStrength());
    }

    Object allButRate() {
      return List.of(at.depth(), at.singularValue(), at.start(), at.finalStrength());
    }
  }

  /** What the curves are drawn from. */
  record Curve(
      Parameters at, int replicate, double[] times, double[] strengths, double[] strengthsTheory) {}

  static List<Cell> cells(Rows<Parameters, Result> rows) {
    return rows.cells(Cell.class, "width", "modes", "maximal-steps");
  }

  /** Cells that differ in depth alone, shallow ones first; only those that were learned. */
  static List<List<Cell>> depths(List<Cell> cells) {
    return by(where(cells, c -> c.time > 0), Cell::allButDepth);
  }

  @Override
  public void claims(Rows<Parameters, Result> rows, Claims claims) {
    List<Cell> cells = cells(rows);
    List<Cell> gentle = where(cells, c -> c.at.learningRate() <= PREDICTABLE_RATE);
    List<Cell> told = where(gentle, c -> c.flowDeviationTheory > 0);
    claims
        .small(
            "closed forms and ₂F₁ give the learning time that quadrature gives",
            cells,
            Cell::ofQuadrature,
            1e-9)
        .equal(
            "full networks learn in the number of steps that the flow and Euler's lag predict",
            where(gentle, c -> c.steps > 0),
            Cell::steps,
            Cell::stepsTheory,
            c -> 1)
        .equal(
            "full networks learn in as many steps as the scalar recursion",
            where(cells, c -> c.steps > 0),
            c -> c.offRecursion,
            c -> 0,
            c -> 0)
        .several(
            "the strength in the full network is that of the recursion, but for rounding, at every"
                + " time",
            rows.views(Curve.class),
            DepthModes::recursion)
        .small(
            "the full network equals the scalar recursion but for rounding",
            cells,
            Cell::networkDeviation,
            c -> ofNetwork(c.at))
        .equal(
            "the error against the flow is the predicted one of first order in the step",
            told,
            c -> c.flowDeviation / c.flowDeviationTheory,
            c -> 1,
            c -> 0.01 + c.at.learningRate())
        .equal(
            "the error against the flow halves with the step",
            pairs(by(told, Cell::allButRate)), // rates ascend
            p -> Math.pow(2, order(p.first(), p.second())),
            p -> 2,
            p -> 0.1 * Math.max(1, p.second().at.learningRate() / 0.1));
    InfiniteDepth.claims(gentle, claims);
    BestRates.claims(rows, cells, claims);
    claims
        .small(
            "the strength in the full network is that of the flow to first order in the step, at"
                + " every time",
            told,
            Cell::curveDeviation,
            c -> (1.01 + c.at.learningRate()) * c.flowDeviationTheory + ofNetwork(c.at))
        .equal(
            "the normalised learning time is that of the flow but for Euler's lag and two steps",
            where(gentle, c -> c.time > 0 && eulersLag(c.at) < c.timeTheory / 4),
            Cell::time,
            Cell::timeTheory,
            c -> eulersLag(c.at));
  }

  /**
   * Rounding of N factors: a random walk over the steps, stretched on the plateau by
   * (s/u₀)^{1−2/N}. Its constant was at most 0.035 for N = 27 and 99, u₀/s = 0.001 and 0.01, 200 to
   * 36,000 steps. Below 1500 steps the fixed 1e-10 of the reference is the larger.
   */
  private static double rounding(Parameters p) {
    double steps =
        LearningTime.normalized(p.factors(), p.start(), p.finalStrength()) / p.learningRate();
    double stretch = Math.pow(1 / p.start(), 1 - 2.0 / p.factors());
    return 0.1 * Math.ulp(1.0) * p.factors() * stretch * Math.sqrt(steps);
  }

  private static double ofNetwork(Parameters p) {
    return Math.max(1e-10, rounding(p));
  }

  /**
   * Two steps, one of rounding up and one that the prediction may miss, and at most the larger term
   * of the lag in steps, ½[(1−1/N) ln(u/u₀) + ln((s−u)/(s−u₀))], for they have opposite signs.
   */
  private static double eulersLag(Parameters p) {
    double growth = Math.log(p.finalStrength() / p.start());
    double slowing = Math.log((1 - p.start()) / (1 - p.finalStrength()));
    return p.learningRate() * (2 + Math.max(growth, slowing) / 2);
  }

  private static double order(Cell fine, Cell coarse) {
    return Math.log(coarse.flowDeviation / fine.flowDeviation)
        / Math.log(coarse.at.learningRate() / fine.at.learningRate());
  }

  /** The strengths of the recursion at the steps that the times say. */
  private static List<Finding> recursion(Curve c) {
    ModeRecursion recursion = c.at.recursions()[0];
    double[] exact = recursion.strengths(c.at.horizon());
    double worst = 0;
    for (int i = 0; i < c.times.length; i++) {
      int step = (int) Math.round(c.times[i] / recursion.learningRate());
      double strength = step < exact.length ? exact[step] : Double.NaN;
      double distance = Math.abs(c.strengths[i] - strength) / c.at.singularValue();
      worst = distance <= worst ? worst : distance; // keeps NaN
    }
    return List.of(Finding.small(worst, ofNetwork(c.at)));
  }

  @Override
  public void figures(Rows<Parameters, Result> rows, Figures figures) {
    DepthModesFigures.draw(rows, figures);
  }
}
