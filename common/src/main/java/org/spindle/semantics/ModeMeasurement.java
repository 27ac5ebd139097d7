// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.spindle.dynamics.ModeRecursion;

/**
 * Watches the modes of a network beside the flow and beside the scalar recursion that full-batch
 * linear networks should follow to rounding: what the network measured, and the same by theory.
 */
public final class ModeMeasurement implements Learner.Observer {

  private static final int CURVE_POINTS = 120;
  private static final double NEAR = 0.01; // of s, to both sides of half height, for its slope
  private static final double[] HEIGHTS = {0.1, 0.5 - NEAR, 0.5, 0.5 + NEAR, 0.9};

  private final SemanticSetting setting;
  private final SemanticModes modes;
  private final boolean shallow;
  private final ModeReadout readout;
  private final Crossings[] crossings; // one per height
  private final double[] recursion; // weights w of a deep, strengths of a shallow network
  private final int[] curveModes;
  private final List<double[]> curve = new ArrayList<>(); // time and strengths
  private long recursionSteps;
  private double recursionDeviation;
  private double flowDeviation;

  /**
   * A watch that has seen nothing.
   *
   * @param setting theory, step and end
   * @param shallow whether the network has one weight matrix; else it has two
   * @param curveModes modes whose strengths are kept, from 1
   */
  public ModeMeasurement(SemanticSetting setting, boolean shallow, int[] curveModes) {
    this.setting = setting;
    this.modes = setting.modes();
    this.shallow = shallow;
    this.readout = new ModeReadout(modes);
    this.crossings =
        Arrays.stream(HEIGHTS)
            .mapToObj(height -> new Crossings(ofModes(m -> height * modes.singularValue(m))))
            .toArray(Crossings[]::new);
    double start = modes.initialStrength();
    this.recursion = ofModes(m -> shallow ? start : Math.sqrt(start));
    this.curveModes = curveModes.clone();
  }

  @Override
  public void see(double time, Learner learner) {
    double[] strengths = readout.strengths(learner.map());
    for (Crossings crossing : crossings) {
      crossing.see(time, strengths);
    }
    advanceRecursion(Math.round(time / setting.stepSize()));
    for (int mode = 0; mode < strengths.length; mode++) {
      double s = modes.singularValue(mode);
      double exact = shallow ? recursion[mode] : recursion[mode] * recursion[mode];
      recursionDeviation = Math.max(recursionDeviation, Math.abs(strengths[mode] - exact) / s);
      flowDeviation = Math.max(flowDeviation, Math.abs(strengths[mode] - flow(mode, time)) / s);
    }
    if (curve.isEmpty() || time >= curve.get(curve.size() - 1)[0] + setting.end() / CURVE_POINTS) {
      double[] point = new double[1 + curveModes.length];
      point[0] = time;
      for (int i = 0; i < curveModes.length; i++) {
        point[i + 1] = strengths[curveModes[i] - 1];
      }
      curve.add(point);
    }
  }

  private double flow(int mode, double time) {
    return shallow ? modes.shallowStrength(mode, time) : modes.strength(mode, time);
  }

  private void advanceRecursion(long steps) {
    double step = setting.stepSize();
    for (; recursionSteps < steps; recursionSteps++) {
      for (int mode = 0; mode < recursion.length; mode++) {
        double w = recursion[mode];
        double s = modes.singularValue(mode);
        recursion[mode] = w + step * (shallow ? s - w : (s - w * w) * w);
      }
    }
  }

  /**
   * When the flow has half of each mode.
   *
   * @return in τ, one a mode
   */
  public double[] halfTimesTheory() {
    return ofModes(m -> timeTo(m, 0.5));
  }

  /**
   * When the network has half of each mode, between looks by interpolation.
   *
   * @return in τ, one a mode; NaN if not reached
   */
  public double[] halfTimes() {
    return crossings[2].times();
  }

  /**
   * When a full-batch linear network has half of each mode, with the lag of steps of finite size.
   *
   * @return in τ, one a mode
   */
  public double[] halfTimesPredicted() {
    return ofModes(this::predictedHalfTime);
  }

  /**
   * Transition over ignorance of the flow, by the tangent at half height: 4/(ln(s/a₀ − 1) − 2).
   *
   * @return one a mode; NaN for a shallow network
   */
  public double[] tangentRatiosTheory() {
    return ofModes(m -> shallow ? Double.NaN : 4 / (Math.log(odds(m)) - 2));
  }

  /**
   * Transition over ignorance of the network, by the tangent at half height.
   *
   * @return one a mode; NaN for a shallow network
   */
  public double[] tangentRatios() {
    double[] before = crossings[1].times();
    double[] half = crossings[2].times();
    double[] after = crossings[3].times();
    return ofModes(m -> shallow ? Double.NaN : tangentRatio(before[m], half[m], after[m]));
  }

  /**
   * Time of the flow from 10 to 90 % over its time to 10 %.
   *
   * @return one a mode
   */
  public double[] spanRatiosTheory() {
    return ofModes(m -> timeTo(m, 0.9) / timeTo(m, 0.1) - 1);
  }

  /**
   * Time of the network from 10 to 90 % over its time to 10 %.
   *
   * @return one a mode
   */
  public double[] spanRatios() {
    double[] begun = crossings[0].times();
    double[] done = crossings[4].times();
    return ofModes(m -> done[m] / begun[m] - 1);
  }

  /**
   * The largest |a_network − a_recursion|/s over modes and looks.
   *
   * @return near rounding for full-batch linear networks
   */
  public double recursionDeviation() {
    return recursionDeviation;
  }

  /**
   * The largest |a_network − a_flow|/s over modes and looks.
   *
   * @return of order λ for full-batch linear networks
   */
  public double flowDeviation() {
    return flowDeviation;
  }

  /**
   * The times of the curves.
   *
   * @return t, in τ
   */
  public double[] times() {
    return curve.stream().mapToDouble(point -> point[0]).toArray();
  }

  /**
   * The strengths of the flow at these times.
   *
   * @return a, mode by mode
   */
  public double[] strengthsTheory() {
    return curves((point, i) -> flow(curveModes[i] - 1, point[0]));
  }

  /**
   * The strengths of the network at these times.
   *
   * @return a, mode by mode
   */
  public double[] strengths() {
    return curves((point, i) -> point[1 + i]);
  }

  /** s/a₀ − 1. */
  private double odds(int mode) {
    return modes.singularValue(mode) / modes.initialStrength() - 1;
  }

  /** When the flow has a part of a mode. */
  private double timeTo(int mode, double part) {
    double s = modes.singularValue(mode);
    return shallow
        ? Math.log((s - modes.initialStrength()) / (s * (1 - part)))
        : modes.timeTo(mode, part * s);
  }

  private double predictedHalfTime(int mode) {
    double step = setting.stepSize();
    if (shallow) {
      return timeTo(mode, 0.5) * step / -Math.log1p(-step);
    }
    return recursion(mode).predictedTimeTo(modes.singularValue(mode) / 2);
  }

  private ModeRecursion recursion(int mode) {
    return new ModeRecursion(
        2, modes.singularValue(mode), 1, modes.initialStrength(), setting.stepSize());
  }

  /** The tangent at half height crosses 0 and s: it rises for the transition time. */
  private static double tangentRatio(double before, double half, double after) {
    double transition = (after - before) / (2 * NEAR);
    return transition / (half - transition / 2);
  }

  /**
   * The flow deviation of a full-batch linear network to first order in λ.
   *
   * @return |a_network − a_flow|/s, the largest over modes
   */
  public double flowDeviationTheory() {
    if (shallow) {
      return setting.stepSize() / (2 * Math.E); // (λt/2) e^{−t} is largest at t = 1
    }
    return IntStream.range(0, modes.rank())
        .mapToDouble(mode -> recursion(mode).predictedDeviationFromFlow())
        .max()
        .orElse(0);
  }

  /** One curve after the other: a value for each point and number of the curve. */
  private double[] curves(ToDoubleBiFunction<double[], Integer> value) {
    return IntStream.range(0, curveModes.length)
        .boxed()
        .flatMapToDouble(i -> curve.stream().mapToDouble(point -> value.applyAsDouble(point, i)))
        .toArray();
  }

  private double[] ofModes(IntToDoubleFunction value) {
    return IntStream.range(0, modes.rank()).mapToDouble(value).toArray();
  }
}
