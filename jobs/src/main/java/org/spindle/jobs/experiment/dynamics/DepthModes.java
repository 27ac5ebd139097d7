// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import static org.spindle.experiment.Bounds.require;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.spindle.data.Datasets;
import org.spindle.dynamics.DecoupledRun;
import org.spindle.dynamics.LearningTime;
import org.spindle.dynamics.ModeRecursion;
import org.spindle.dynamics.ModeTrajectory;
import org.spindle.experiment.Check;
import org.spindle.figure.Figure;
import org.spindle.jobs.experiment.Experiment;
import org.spindle.jobs.store.Tables;
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
 * <p>Talk: "Deeper network learning dynamics". Source: Saxe, McClelland and Ganguli, ICLR 2014,
 * section 2. Checks are in {@link DepthModesClaims}, figures in {@link DepthModesFigures}: together
 * they are longer than a file should be.
 */
public final class DepthModes implements Experiment<DepthModes.Parameters, DepthModes.Result> {

  private static final long serialVersionUID = 1L;
  static final String TALK = "Deeper network learning dynamics";

  private static final int CURVE_POINTS = 200;
  private static final double OVERRUN = 1.25; // beyond the threshold, so that curves show the end

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
   * @param stepSize λ, in units of τ
   * @param timeTheory t of the flow from u₀ to the threshold, in τ
   * @param normalizedTimeTheory T = N s^{2−2/N} t by closed forms and ₂F₁
   * @param normalizedTimeQuadrature T by quadrature
   * @param normalizedTimeLimit T of the infinitely deep network
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
      double stepSize,
      double timeTheory,
      double normalizedTimeTheory,
      double normalizedTimeQuadrature,
      double normalizedTimeLimit,
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
  public String name() {
    return "depth-modes";
  }

  @Override
  public String question() {
    return "How does the learning time of one mode of a deep linear network depend on depth?";
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
    return new Parameters(5, 1, 1e-3, 0.1, 0.95, 12, 3, 50_000);
  }

  @Override
  public Class<Result> resultType() {
    return Result.class;
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
    double start = p.initialStrength() / p.singularValue();
    return new Result(
        recursion.learningRate(),
        flow.timeTo(end),
        flow.normalizedTimeTo(end),
        LearningTime.byQuadrature(p.factors(), start, p.finalStrength()),
        LearningTime.infiniteDepth(start, p.finalStrength()),
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

  @Override
  public List<Check> checks(Tables tables) {
    return DepthModesClaims.of(tables);
  }

  @Override
  public List<Figure> figures(Tables tables) {
    return DepthModesFigures.of(tables);
  }
}
