// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * The average of a function over a gaussian variable, as a fixed quadrature rule.
 *
 * <pre>
 * ⟨f⟩ = E f(x) = ∫ Dz f(m + √q z) ≈ Σ_i w_i f(x_i),   Σ_i w_i = 1
 * </pre>
 *
 * <p>The rule is a composite Gauss–Legendre rule of 20 nodes a panel over ten standard deviations
 * on either side. Panels end at the origin and at the given breaks, where an activation or its
 * derivative may jump; they are at most 3/2 long near the origin, where activations bend, and
 * lengthen with distance from it. Gauss–Hermite rules would need thousands of nodes for kinks or
 * for large q.
 *
 * @error about 1e-13 relative to ⟨|f|⟩ for any q, if f is smooth between breaks on the scale 1 (its
 *     poles no nearer to the real axis than about 1.5, or farther in proportion to |x|), as tanh,
 *     erf, hard-tanh, ReLU, their derivatives and powers of these are; a jump at a place that is no
 *     break costs 1e-2
 * @cost 400 to 1500 evaluations of f
 */
public final class GaussianAverage {

  private static final int NODES = 20;
  private static final double REACH = 10; // standard deviations: 1.5e-23 of the mass is beyond
  private static final double BEND = 1.5; // length of a panel where activations bend
  private static final double GROWTH = 0.5; // length of a panel in units of its distance from 0
  private static final GaussIntegrator LEGENDRE = new GaussIntegratorFactory().legendre(NODES);

  private final double[] nodes;
  private final double[] weights;
  private int size;

  private GaussianAverage(double mean, double variance, double[] breaks) {
    if (!(variance >= 0) || Double.isInfinite(variance) || !Double.isFinite(mean)) {
      throw new IllegalArgumentException(
          "a gaussian needs a finite mean and variance >= 0, had " + mean + " and " + variance);
    }
    if (variance == 0) {
      nodes = new double[] {mean};
      weights = new double[] {1};
      return;
    }
    double sigma = Math.sqrt(variance);
    double[] ends = ends(mean - REACH * sigma, mean + REACH * sigma, breaks);
    double[] x = new double[256];
    double[] w = new double[256];
    for (int i = 1; i < ends.length; i++) {
      double from = ends[i - 1];
      while (from < ends[i]) {
        double to = panelEnd(from, ends[i], sigma);
        if (size + NODES > x.length) {
          x = Arrays.copyOf(x, 2 * x.length);
          w = Arrays.copyOf(w, 2 * w.length);
        }
        addPanel(from, to, mean, sigma, x, w);
        from = to;
      }
    }
    nodes = Arrays.copyOf(x, size);
    weights = Arrays.copyOf(w, size);
  }

  /**
   * The average over x = √q z, z standard gaussian: over the inputs of a unit in a layer of length
   * q.
   *
   * @param q variance of x, ≥ 0; at 0, x = 0
   * @param breaks where in x the averaged functions or their derivatives may jump; 0 always is one
   * @return the rule
   */
  public static GaussianAverage ofLength(double q, double... breaks) {
    return new GaussianAverage(0, q, breaks);
  }

  /**
   * The average over x = m + √v z, z standard gaussian.
   *
   * @param mean m
   * @param variance v ≥ 0; at 0, x = m
   * @param breaks where in x the averaged functions or their derivatives may jump; 0 always is one
   * @return the rule
   */
  public static GaussianAverage of(double mean, double variance, double... breaks) {
    return new GaussianAverage(mean, variance, breaks);
  }

  /**
   * The average of a function.
   *
   * @param f the function of x
   * @return ⟨f⟩
   */
  public double of(DoubleUnaryOperator f) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      sum += weights[i] * f.applyAsDouble(nodes[i]);
    }
    return sum;
  }

  /**
   * The values of a function at the nodes, in their order.
   *
   * @param f the function of x
   * @return f(x_i), a new array of the length of {@link #weights()}
   */
  public double[] values(DoubleUnaryOperator f) {
    double[] values = new double[nodes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = f.applyAsDouble(nodes[i]);
    }
    return values;
  }

  /**
   * The nodes x_i, ascending.
   *
   * @return a copy
   */
  public double[] nodes() {
    return nodes.clone();
  }

  /**
   * The weights w_i of the nodes, with the gaussian density in them.
   *
   * @return a copy
   */
  public double[] weights() {
    return weights.clone();
  }

  private static double[] ends(double low, double high, double[] breaks) {
    double[] inner =
        Arrays.stream(Arrays.copyOf(breaks, breaks.length + 1)) // the added element is 0
            .filter(x -> x > low && x < high)
            .sorted()
            .distinct()
            .toArray();
    double[] ends = new double[inner.length + 2];
    ends[0] = low;
    System.arraycopy(inner, 0, ends, 1, inner.length);
    ends[ends.length - 1] = high;
    return ends;
  }

  /** Where the panel that begins at {@code from} ends, not after {@code end}. */
  private static double panelEnd(double from, double end, double sigma) {
    // below the origin the panel's far end is the nearer one: a third of |from| is half of |to|
    double distance = from < 0 ? -from * GROWTH / (1 + GROWTH) : from * GROWTH;
    double length = Math.min(sigma, Math.max(BEND, distance));
    double panels = Math.ceil((end - from) / length - 1e-9);
    return panels <= 1 ? end : panels == 2 ? from + (end - from) / 2 : from + length;
  }

  private void addPanel(double from, double to, double mean, double sigma, double[] x, double[] w) {
    double half = (to - from) / 2;
    for (int i = 0; i < NODES; i++) {
      double node = from + half * (1 + LEGENDRE.getPoint(i));
      double z = (node - mean) / sigma;
      x[size] = node;
      w[size] =
          LEGENDRE.getWeight(i) * half / sigma * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      size++;
    }
  }
}
