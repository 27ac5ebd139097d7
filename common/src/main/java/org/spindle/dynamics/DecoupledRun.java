// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.spindle.sweep.Watch;

/**
 * A full network run from its decoupled start, beside the scalar recursion of each of its modes.
 *
 * @param steps first step at which the first mode has the wanted strength, empty if there is none
 * @param deviation largest |u_network − u_recursion| over all modes and steps, or what leaks
 *     between modes if that is larger; 0 but for rounding
 * @param times t in τ of the thinned curve, from 0
 * @param strengths u of the first mode of the full network at these times
 */
public record DecoupledRun(
    OptionalInt steps, double deviation, double[] times, double[] strengths) {

  /**
   * Runs a network.
   *
   * @param widths neurons per layer, inputs first
   * @param modes recursions of the modes, which give singular values, start and step; alike in all
   *     but the singular value
   * @param threshold strength of the first mode that counts as learned
   * @param last number of steps
   * @param points about how many points of the curve to keep
   * @param random stream for the rotations
   * @param watch polled every step
   * @return the run
   * @cost last · 6 o Σ n_l n_{l+1} flops for o outputs
   */
  public static DecoupledRun simulate(
      int[] widths,
      ModeRecursion[] modes,
      double threshold,
      int last,
      int points,
      RandomGenerator random,
      Watch watch) {
    double[] singularValues = new double[modes.length];
    double[] weights = new double[modes.length];
    for (int mode = 0; mode < modes.length; mode++) {
      singularValues[mode] = modes[mode].singularValue();
      weights[mode] = modes[mode].initialWeight();
    }
    var network =
        DecoupledNetwork.start(widths, singularValues, modes[0].initialStrength(), random);
    double rate = modes[0].learningRate();
    int stride = Math.max(1, last / Math.max(1, points));
    double[] times = new double[last / stride + 1];
    double[] strengths = new double[times.length];
    OptionalInt learned = OptionalInt.empty();
    double deviation = 0;
    for (int step = 0; step <= last; step++) {
      watch.check();
      if (step > 0) {
        network.step(rate);
        for (int mode = 0; mode < modes.length; mode++) {
          weights[mode] = modes[mode].next(weights[mode]);
        }
      }
      deviation = Math.max(deviation, deviation(network, modes, weights)); // keeps NaN
      double strength = network.strength(0);
      if (learned.isEmpty() && strength >= threshold) {
        learned = OptionalInt.of(step);
      }
      if (step % stride == 0) {
        times[step / stride] = step * rate;
        strengths[step / stride] = strength;
      }
    }
    return new DecoupledRun(learned, deviation, times, strengths);
  }

  private static double deviation(
      DecoupledNetwork network, ModeRecursion[] modes, double[] weights) {
    double worst = network.crossTalk();
    for (int mode = 0; mode < modes.length; mode++) {
      double exact = modes[mode].strength(weights[mode]);
      worst = Math.max(worst, Math.abs(network.strength(mode) - exact));
    }
    return worst;
  }
}
