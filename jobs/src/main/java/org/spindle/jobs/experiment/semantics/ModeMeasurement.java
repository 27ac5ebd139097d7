// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.semantics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.spindle.dynamics.ModeRecursion;
import org.spindle.jobs.experiment.semantics.ModeLearning.Network;
import org.spindle.semantics.Crossings;
import org.spindle.semantics.Learner;
import org.spindle.semantics.ModeReadout;
import org.spindle.semantics.SemanticModes;

/**
 * Watches the modes of a network of {@link ModeLearning} beside the flow and, for full-batch linear
 * networks, beside the scalar recursion that they should follow to rounding.
 */
final class ModeMeasurement implements Learner.Observer {

  private static final int CURVE_POINTS = 120;
  private static final double NEAR = 0.01; // of s, to both sides of half height, for its slope
  private static final double[] HEIGHTS = {0.1, 0.5 - NEAR, 0.5, 0.5 + NEAR, 0.9};

  private final SemanticSetting setting;
  private final SemanticModes modes;
  private final Network network;
  private final ModeReadout readout;
  private final Crossings[] crossings; // one per height
  private final double[] recursion; // weights w of a deep, strengths of a shallow network
  private final int[] curveModes;
  private final List<double[]> curve = new ArrayList<>(); // time and strengths
  private long recursionSteps;
  private double networkDeviation;
  private double flowDeviation;

  ModeMeasurement(SemanticSetting setting, Network network) {
    this.setting = setting;
    this.modes = setting.modes();
    this.network = network;
    this.readout = new ModeReadout(modes);
    this.crossings =
        Arrays.stream(HEIGHTS)
            .mapToObj(height -> new Crossings(ofModes(m -> height * modes.singularValue(m))))
            .toArray(Crossings[]::new);
    double start = modes.initialStrength();
    this.recursion = ofModes(m -> network == Network.SHALLOW ? start : Math.sqrt(start));
    this.curveModes = ModeLearning.curveModes(modes.rank());
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
      double exact =
          network == Network.SHALLOW ? recursion[mode] : recursion[mode] * recursion[mode];
      networkDeviation = Math.max(networkDeviation, Math.abs(strengths[mode] - exact) / s);
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
    return network == Network.SHALLOW
        ? modes.shallowStrength(mode, time)
        : modes.strength(mode, time);
  }

  private void advanceRecursion(long steps) {
    double step = setting.stepSize();
    for (; recursionSteps < steps; recursionSteps++) {
      for (int mode = 0; mode < recursion.length; mode++) {
        double w = recursion[mode];
        double s = modes.singularValue(mode);
        recursion[mode] = w + step * (network == Network.SHALLOW ? s - w : (s - w * w) * w);
      }
    }
  }

  ModeLearning.Result result() {
    double[][] at = Arrays.stream(crossings).map(Crossings::times).toArray(double[][]::new);
    boolean shallow = network == Network.SHALLOW;
    boolean exact = shallow || network == Network.DEEP;
    return new ModeLearning.Result(
        setting.stepSize(),
        ofModes(modes::singularValue),
        ofModes(m -> timeTo(m, 0.5)),
        at[2],
        ofModes(this::predictedHalfTime),
        ofModes(m -> shallow ? Double.NaN : 4 / (Math.log(odds(m)) - 2)),
        ofModes(m -> shallow ? Double.NaN : tangentRatio(at[1][m], at[2][m], at[3][m])),
        ofModes(m -> timeTo(m, 0.9) / timeTo(m, 0.1) - 1),
        ofModes(m -> at[4][m] / at[0][m] - 1),
        exact ? networkDeviation : null,
        flowDeviation,
        exact ? predictedFlowDeviation() : null,
        curveModes,
        curve.stream().mapToDouble(point -> point[0]).toArray(),
        curves((point, i) -> flow(curveModes[i] - 1, point[0])),
        curves((point, i) -> point[1 + i]));
  }

  /** s/a₀ − 1. */
  private double odds(int mode) {
    return modes.singularValue(mode) / modes.initialStrength() - 1;
  }

  /** When the flow has a part of a mode. */
  private double timeTo(int mode, double part) {
    double s = modes.singularValue(mode);
    return network == Network.SHALLOW
        ? Math.log((s - modes.initialStrength()) / (s * (1 - part)))
        : modes.timeTo(mode, part * s);
  }

  private double predictedHalfTime(int mode) {
    double step = setting.stepSize();
    if (network == Network.SHALLOW) {
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

  private double predictedFlowDeviation() {
    if (network == Network.SHALLOW) {
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
