// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The schedule of a diffusion: how much of the signal each of T steps erases.
 *
 * <pre>
 * ᾱ_t = Π_{s≤t} (1 − β_s),   SNR_t = ᾱ_t/(1 − ᾱ_t),   β̃_t = β_t (1 − ᾱ_{t−1})/(1 − ᾱ_t)
 * </pre>
 *
 * <p>Steps are numbered 1 … T; time 0 is the data, ᾱ_0 = 1. For binary data ᾱ_t is s_t.
 *
 * @source Sohl-Dickstein et al. 2015, section 2.4.1 and their published code; Ho et al. 2020;
 *     Nichol and Dhariwal 2021 (cosine)
 */
public final class Schedule {

  private static final double COSINE_OFFSET = 0.008;
  private static final double COSINE_LARGEST = 0.999; // β of the last steps
  private static final double LINEAR_FIRST = 1e-4; // β at 1000 steps, Ho et al.
  private static final double LINEAR_LAST = 0.02;
  private static final int LINEAR_STEPS = 1000;
  private static final double CODE_SMALLEST = 1e-6; // β added at each step by the code of 2015
  private static final double CODE_FIRST = 1e-3; // and at the first
  private static final double CODE_MARGIN = 1e-5;

  /** ᾱ_T beyond which the end deserves a word. */
  private static final double SIGNAL_LEFT = 0.1;

  private final String name;
  private final double[] rates; // β_t at t, 0 unused
  private final double[] signal; // ᾱ_t at t

  private Schedule(String name, double[] rates, double[] signal) {
    this.name = name;
    this.rates = rates;
    this.signal = signal;
    int last = rates.length - 1;
    if (last < 2) {
      throw new IllegalArgumentException(name + ": a schedule needs T >= 2 steps, had " + last);
    }
    for (int t = 1; t <= last; t++) {
      boolean mayErase = t == last;
      if (!(rates[t] > 0) || !(rates[t] < 1 || mayErase && rates[t] == 1)) {
        throw new IllegalArgumentException(
            name + ": beta must be in (0, 1), was " + rates[t] + " at step " + t + " of " + last);
      }
    }
  }

  private static Schedule rated(String name, double[] rates) {
    double[] signal = new double[rates.length];
    signal[0] = 1;
    for (int t = 1; t < rates.length; t++) {
      signal[t] = signal[t - 1] * (1 - rates[t]);
    }
    return new Schedule(name, rates, signal);
  }

  private static Schedule signalled(String name, double[] signal) {
    double[] rates = new double[signal.length];
    for (int t = 1; t < rates.length; t++) {
      rates[t] = (signal[t - 1] - signal[t]) / signal[t - 1];
    }
    return new Schedule(name, rates, signal);
  }

  /**
   * A schedule of given rates.
   *
   * @param rates β_1 … β_T, T ≥ 2, each in (0, 1); the last may be 1, copied
   * @return the schedule
   */
  public static Schedule ofRates(double... rates) {
    double[] shifted = new double[rates.length + 1];
    System.arraycopy(rates, 0, shifted, 1, rates.length);
    return rated("rates", shifted);
  }

  /**
   * A schedule of given remainders of the signal.
   *
   * @param signal ᾱ_1 … ᾱ_T, T ≥ 2, falling within (0, 1); the last may be 0, copied
   * @return the schedule
   */
  public static Schedule ofSignal(double... signal) {
    return named("signal", signal);
  }

  private static Schedule named(String name, double[] signal) {
    double[] shifted = new double[signal.length + 1];
    shifted[0] = 1;
    System.arraycopy(signal, 0, shifted, 1, signal.length);
    return signalled(name, shifted);
  }

  /**
   * E(T), which erases equal parts of the signal but keeps one.
   *
   * @param steps T ≥ 2
   * @return β_t = 1/(T + 2 − t), ᾱ_t = (T + 1 − t)/(T + 1)
   */
  public static Schedule erasing(int steps) {
    double[] rates = new double[steps(steps) + 1];
    for (int t = 1; t <= steps; t++) {
      rates[t] = 1.0 / (steps + 2 - t);
    }
    return rated("E(" + steps + ")", rates);
  }

  /**
   * E2(T), E(T) with a small first step.
   *
   * @param steps T ≥ 2
   * @param first β_1 in (0, 1), usually 1e-3
   * @return the schedule; ᾱ_T = (1 − β_1)/T
   */
  public static Schedule erasing(int steps, double first) {
    double[] rates = new double[steps(steps) + 1];
    rates[1] = first;
    for (int t = 2; t <= steps; t++) {
      rates[t] = 1.0 / (steps + 2 - t);
    }
    return rated("E2(" + steps + ")", rates);
  }

  /**
   * LOG(T), equal steps of the logarithm of the signal-to-noise ratio.
   *
   * @param steps T ≥ 2
   * @param first β_1 = 1 − ᾱ_1 = ᾱ_T in (0, ½), usually 1e-3
   * @return ᾱ_t = 1/(1 + e^γ), γ linear from ln(β_1/(1 − β_1)) to its negative
   */
  public static Schedule logarithmic(int steps, double first) {
    if (!(first > 0 && first < 0.5)) {
      throw new IllegalArgumentException("LOG: first step must be in (0, 0.5), was " + first);
    }
    double[] signal = new double[steps(steps) + 1];
    signal[0] = 1;
    double low = Math.log(first / (1 - first));
    for (int t = 1; t <= steps; t++) {
      double gamma = low * (1 - 2.0 * (t - 1) / (steps - 1));
      signal[t] = 1 / (1 + Math.exp(gamma));
    }
    return signalled("LOG(" + steps + ")", signal);
  }

  /**
   * BIN(T), which erases equal parts of a binary signal and all of it in the end.
   *
   * @param steps T ≥ 2
   * @return β_t = 1/(T − t + 1), s_t = (T − t)/T
   */
  public static Schedule binomial(int steps) {
    double[] signal = new double[steps(steps) + 1];
    double[] rates = new double[steps + 1];
    signal[0] = 1;
    for (int t = 1; t <= steps; t++) {
      signal[t] = (double) (steps - t) / steps;
      rates[t] = 1.0 / (steps - t + 1);
    }
    return new Schedule("BIN(" + steps + ")", rates, signal);
  }

  /**
   * The schedule of the code published with the paper of 2015.
   *
   * @param steps T ≥ 2
   * @return β_t = m + (1 − m − 1e-5)/(T − t′), T − t′ from T down to 2, m = 1e-6 (+1e-3 at t = 1)
   */
  public static Schedule published(int steps) {
    double[] rates = new double[steps(steps) + 1];
    for (int t = 1; t <= steps; t++) {
      double divisor = steps + (2.0 - steps) * (t - 1) / (steps - 1);
      double smallest = CODE_SMALLEST + (t == 1 ? CODE_FIRST : 0);
      rates[t] = smallest + (1 - smallest - CODE_MARGIN) / divisor;
    }
    return rated("published(" + steps + ")", rates);
  }

  /**
   * Linear rates, from 1e-4 to 0.02 at 1000 steps and in proportion to 1000/T at others.
   *
   * @param steps T > 20: with fewer, a rate reaches 1
   * @return the schedule
   */
  public static Schedule linear(int steps) {
    double[] rates = new double[steps(steps) + 1];
    double scale = (double) LINEAR_STEPS / steps;
    for (int t = 1; t <= steps; t++) {
      double u = (t - 1.0) / (steps - 1);
      rates[t] = scale * (LINEAR_FIRST + (LINEAR_LAST - LINEAR_FIRST) * u);
      if (rates[t] >= 1) {
        throw new IllegalArgumentException(
            "linear: beta must be in (0, 1), was " + rates[t] + " at step " + t + " of " + steps);
      }
    }
    return rated("linear(" + steps + ")", rates);
  }

  /**
   * The cosine schedule.
   *
   * @param steps T ≥ 2
   * @return ᾱ_t = cos²((u + 0.008)/1.008 · π/2), u = t/T, over its value at 0; β ≤ 0.999
   */
  public static Schedule cosine(int steps) {
    double[] rates = new double[steps(steps) + 1];
    double before = squaredCosine(0);
    for (int t = 1; t <= steps; t++) {
      double now = squaredCosine((double) t / steps);
      rates[t] = Math.min(COSINE_LARGEST, 1 - now / before);
      before = now;
    }
    return rated("cosine(" + steps + ")", rates);
  }

  private static double squaredCosine(double u) {
    double cosine = Math.cos((u + COSINE_OFFSET) / (1 + COSINE_OFFSET) * Math.PI / 2);
    return cosine * cosine;
  }

  /**
   * Equal steps of the angle arccos √ᾱ, on which DDIM is tidy.
   *
   * @param steps T ≥ 2
   * @param last ᾱ_T in (0, 1)
   * @return the schedule
   */
  public static Schedule equalAngles(int steps, double last) {
    if (!(last > 0 && last < 1)) {
      throw new IllegalArgumentException("last signal must be in (0, 1), was " + last);
    }
    double[] signal = new double[steps(steps) + 1];
    double widest = Math.acos(Math.sqrt(last));
    for (int t = 0; t <= steps; t++) {
      double cosine = Math.cos(widest * t / steps);
      signal[t] = cosine * cosine;
    }
    return signalled("angles(" + steps + ")", signal);
  }

  /**
   * The geodesic of one gaussian mode: V_{t−1}/V_t is constant, V_t = 1 + ᾱ_t (λ − 1).
   *
   * @param eigenvalue λ > 0, not 1
   * @param steps T ≥ 2
   * @param last V_T, between λ and 1, both but λ included; 1 erases all
   * @return the schedule
   */
  public static Schedule geodesic(double eigenvalue, int steps, double last) {
    boolean between = (last - eigenvalue) * (1 - eigenvalue) > 0 && Math.abs(last - 1) >= 0;
    if (!(eigenvalue > 0) || !between || (1 - last) * (1 - eigenvalue) < 0) {
      throw new IllegalArgumentException(
          "geodesic needs lambda > 0, not 1, and V_T between it and 1, had "
              + eigenvalue
              + " and "
              + last);
    }
    double[] signal = new double[steps(steps) + 1];
    for (int t = 0; t <= steps; t++) {
      double u = (double) t / steps;
      double variance = Math.pow(eigenvalue, 1 - u) * Math.pow(last, u);
      signal[t] = (1 - variance) / (1 - eigenvalue);
    }
    signal[0] = 1;
    return signalled("geodesic(" + steps + ")", signal);
  }

  private static int steps(int steps) {
    if (steps < 2) {
      throw new IllegalArgumentException("a schedule needs T >= 2 steps, had " + steps);
    }
    return steps;
  }

  /**
   * The sub-schedule that visits some of the times only: ᾱ at these times, rates anew.
   *
   * @param times rising, two or more, within 1 … T
   * @return the schedule of {@code times.length} steps
   */
  public Schedule at(int... times) {
    double[] visited = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      Objects.checkIndex(times[i] - 1, steps());
      if (i > 0 && times[i] <= times[i - 1]) {
        throw new IllegalArgumentException(
            "times of a sub-schedule must rise, were " + Arrays.toString(times));
      }
      visited[i] = signal[times[i]];
    }
    return named(name + " at " + times.length, visited);
  }

  /**
   * The number of steps.
   *
   * @return T
   */
  public int steps() {
    return rates.length - 1;
  }

  /**
   * The rate of a step.
   *
   * @param t 1 … T
   * @return β_t
   */
  public double rate(int t) {
    return rates[Objects.checkIndex(t - 1, steps()) + 1];
  }

  /**
   * What is left of the signal's variance.
   *
   * @param t 0 … T
   * @return ᾱ_t
   */
  public double signal(int t) {
    return signal[t];
  }

  /**
   * The signal-to-noise ratio.
   *
   * @param t 0 … T
   * @return ᾱ_t/(1 − ᾱ_t), infinite at 0
   */
  public double signalToNoise(int t) {
    return signal[t] / (1 - signal[t]);
  }

  /**
   * The fall of the signal-to-noise ratio in a step.
   *
   * @param t 2 … T
   * @return SNR_{t−1} − SNR_t
   */
  public double fall(int t) {
    return (signal[t - 1] - signal[t]) / ((1 - signal[t - 1]) * (1 - signal[t]));
  }

  /**
   * The variance of a step backwards whose end is known.
   *
   * @param t 1 … T
   * @return β̃_t, 0 at t = 1
   */
  public double posteriorVariance(int t) {
    return rates[t] * (1 - signal[t - 1]) / (1 - signal[t]);
  }

  /**
   * The schedule's name.
   *
   * @return e.g. {@code LOG(40)}
   */
  public String name() {
    return name;
  }

  /**
   * A word about a diffusion that ends too early.
   *
   * <p>Of data with E|x|² = d the end loses KL(q_T‖π) ≤ −½ ln(1 − ᾱ_T) nats a dimension: KL is
   * convex, and that is the mean of KL(q(x_T|x_0)‖π).
   *
   * @return empty if ᾱ_T ≤ 0.1
   */
  public Optional<String> caution() {
    double left = signal(steps());
    if (left <= SIGNAL_LEFT) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s still has %.3g of the signal at its end: KL(q_T||pi) up to %.3g nats a dimension",
            name(),
            left,
            -Math.log1p(-left) / 2));
  }

  @Override
  public String toString() {
    return name;
  }
}
