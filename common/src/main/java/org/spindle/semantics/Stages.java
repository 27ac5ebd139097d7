// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.spindle.statistic.Groups;

/** When the stages of a development come, read off curves that stand one after the other. */
public final class Stages {

  private static final double HALF = 0.5;

  private Stages() {}

  /**
   * When each curve rises most steeply from one time to the next.
   *
   * @param times of the values
   * @param curves a value for each time, curve by curve
   * @return the later one of the two times, for each curve
   */
  public static double[] steepestRises(double[] times, double[] curves) {
    return largest(times, curves, (curve, i) -> curve[i] - curve[i - 1]);
  }

  /**
   * When each curve is highest, its first value aside.
   *
   * @param times of the values
   * @param curves a value for each time, curve by curve
   * @return the time, for each curve
   */
  public static double[] peaks(double[] times, double[] curves) {
    return largest(times, curves, (curve, i) -> curve[i]);
  }

  private static double[] largest(
      double[] times, double[] curves, ToDoubleBiFunction<double[], Integer> value) {
    double[] when = new double[curves.length / times.length];
    for (int k = 0; k < when.length; k++) {
      double[] curve = Groups.curve(curves, k, times.length);
      double best = Double.NEGATIVE_INFINITY;
      for (int i = 1; i < curve.length; i++) {
        if (value.applyAsDouble(curve, i) > best) {
          best = value.applyAsDouble(curve, i);
          when[k] = times[i];
        }
      }
    }
    return when;
  }

  /**
   * When each activity comes to one half for good, by linear interpolation.
   *
   * @param times of the values
   * @param curves a value for each time, curve by curve
   * @return the time, for each curve; NaN if it never comes so far
   */
  public static double[] acquisitions(double[] times, double[] curves) {
    double[] when = new double[curves.length / times.length];
    Arrays.fill(when, Double.NaN);
    for (int k = 0; k < when.length; k++) {
      double[] curve = Groups.curve(curves, k, times.length);
      for (int i = 1; i < curve.length; i++) {
        if (curve[i - 1] < HALF && curve[i] >= HALF) {
          double part = (HALF - curve[i - 1]) / (curve[i] - curve[i - 1]);
          when[k] = times[i - 1] + part * (times[i] - times[i - 1]);
        }
      }
    }
    return when;
  }

  /**
   * The part of neighbouring stages of which the first comes before the second.
   *
   * @param when time of each stage, in the order that is expected
   * @return from 0 to 1; NaN for fewer than two stages, of which no order can be told
   */
  public static double inOrder(double[] when) {
    int pairs = when.length - 1;
    long right = IntStream.range(0, pairs).filter(k -> when[k] < when[k + 1]).count();
    return pairs < 1 ? Double.NaN : (double) right / pairs;
  }
}
