// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.spindle.network.Activation;

/**
 * The distribution of squared slopes t = φ'(√q z)² of the units in a layer of length q, as weights
 * on finitely many values.
 *
 * <pre>
 * μ_k = E t^k,   M(ζ) = E t/(ζ − t)
 * </pre>
 *
 * @error that of {@link GaussianAverage} in moments and in M(ζ) for ζ that are not within about
 *     0.01 of the support
 */
public final class SquaredSlopes {

  private static final double NEGLIGIBLE = 1e-18;

  private final double[] values;
  private final double[] weights;

  private SquaredSlopes(double[] values, double[] weights) {
    this.values = values;
    this.weights = weights;
  }

  /**
   * The slopes of a nonlinearity.
   *
   * @param activation φ
   * @param q length of the layer, ≥ 0
   * @param fineness how much denser than needed for moments the values lie, ≥ 1; spectra of few
   *     layers see the single values where these are not dense
   * @return the distribution of φ'(√q z)²
   */
  public static SquaredSlopes of(Activation activation, double q, int fineness) {
    GaussianAverage average = GaussianAverage.ofLength(q, breaks(activation, q, fineness));
    double[] nodes = average.nodes();
    double[] density = average.weights();
    boolean even =
        q > 0
            && Arrays.stream(nodes)
                .allMatch(x -> activation.derivative(x) == activation.derivative(-x));
    TreeMap<Double, Double> law = new TreeMap<>();
    for (int i = 0; i < nodes.length; i++) {
      if (density[i] > NEGLIGIBLE && !(even && nodes[i] < 0)) {
        double slope = activation.derivative(nodes[i]);
        law.merge(slope * slope, even ? 2 * density[i] : density[i], Double::sum);
      }
    }
    return of(law);
  }

  /**
   * Masks: units that pass or block a signal.
   *
   * @param p fraction of units that pass, in (0, 1]
   * @return t = 1 with probability p, else 0
   */
  public static SquaredSlopes mask(double p) {
    if (!(p > 0 && p <= 1)) {
      throw new IllegalArgumentException("the passing fraction must be in (0, 1], was " + p);
    }
    TreeMap<Double, Double> law = new TreeMap<>();
    law.put(1.0, p);
    if (p < 1) {
      law.put(0.0, 1 - p);
    }
    return of(law);
  }

  /** The kinks, and ends of panels within four standard deviations. */
  private static double[] breaks(Activation activation, double q, int fineness) {
    int panels = fineness == 1 ? 0 : 4 * fineness;
    DoubleStream ends =
        IntStream.rangeClosed(-panels, panels).mapToDouble(i -> Math.sqrt(q) * i / fineness);
    return DoubleStream.concat(Arrays.stream(Kinks.places(activation)), ends).toArray();
  }

  private static SquaredSlopes of(TreeMap<Double, Double> law) {
    double total = law.values().stream().mapToDouble(w -> w).sum();
    return new SquaredSlopes(
        law.keySet().stream().mapToDouble(t -> t).toArray(),
        law.values().stream().mapToDouble(w -> w / total).toArray());
  }

  /**
   * A moment.
   *
   * @param k order, ≥ 0
   * @return μ_k = E t^k
   */
  public double moment(int k) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += weights[i] * Math.pow(values[i], k);
    }
    return sum;
  }

  /**
   * The relative variance of t, by which a layer widens the spectrum.
   *
   * @return μ₂/μ₁² − 1
   */
  public double spread() {
    double mean = moment(1);
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double deviation = values[i] / mean - 1;
      sum += weights[i] * deviation * deviation;
    }
    return sum;
  }

  /**
   * Whether t takes the values 0 and 1 only.
   *
   * @return true for hard nonlinearities and masks
   */
  public boolean isMask() {
    return Arrays.stream(values).allMatch(t -> t == 0 || t == 1);
  }

  /**
   * The fraction of units without any slope.
   *
   * @return P(t = 0)
   */
  public double blocked() {
    return values[0] == 0 ? weights[0] : 0;
  }

  /** Largest value. */
  double top() {
    return values[values.length - 1];
  }

  /**
   * The moment transform and its derivative at a complex place.
   *
   * @param re real part of ζ
   * @param im imaginary part of ζ
   * @param out Re M, Im M, Re M', Im M', overwritten
   */
  void transform(double re, double im, double[] out) {
    double m = 0;
    double mi = 0;
    double d = 0;
    double di = 0;
    for (int i = 0; i < values.length; i++) {
      double t = values[i];
      double x = re - t;
      double scale = 1 / (x * x + im * im);
      double a = x * scale;
      double b = -im * scale;
      double weight = weights[i] * t;
      m += weight * a;
      mi += weight * b;
      d -= weight * (a * a - b * b);
      di -= weight * 2 * a * b;
    }
    out[0] = m;
    out[1] = mi;
    out[2] = d;
    out[3] = di;
  }
}
