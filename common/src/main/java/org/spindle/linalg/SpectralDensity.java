// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.hipparchus.special.Erf;
import org.spindle.sweep.Watch;

/**
 * The spectrum of a large symmetric operator as a measure with few atoms, by stochastic Lanczos
 * quadrature: the mean of {@link Lanczos#quadrature} over random starts.
 *
 * @param nodes places of the atoms, of all starts in turn
 * @param weights their masses; the sum is 1
 * @error of the distribution function: for G/√1000 + 1 at 0, rms 0.015 with 30 steps and 10 starts,
 *     0.0041 with 100 and 40
 * @source S. Ubaru, J. Chen and Y. Saad 2017, SIAM J. Matrix Anal. Appl. 38, 1075
 */
public record SpectralDensity(double[] nodes, double[] weights) {

  /**
   * An estimate from random signs as starts.
   *
   * @param operator A, n × n
   * @param steps Lanczos steps of a start
   * @param probes number of starts
   * @param generator the stream of the signs
   * @param watch polled once a step
   * @return the measure
   */
  public static SpectralDensity estimate(
      LinearOperator operator, int steps, int probes, RandomGenerator generator, Watch watch) {
    int n = operator.order();
    int most = Math.min(steps, n);
    double[] nodes = new double[most * probes];
    double[] weights = new double[most * probes];
    double[] start = new double[n];
    int at = 0;
    for (int probe = 0; probe < probes; probe++) {
      for (int i = 0; i < n; i++) {
        start[i] = generator.nextBoolean() ? 1 : -1;
      }
      double[][] rule = Lanczos.run(operator, start, most, watch).quadrature();
      for (int i = 0; i < rule[0].length; i++) {
        nodes[at] = rule[0][i];
        weights[at++] = rule[1][i] / probes;
      }
    }
    return new SpectralDensity(Arrays.copyOf(nodes, at), Arrays.copyOf(weights, at));
  }

  /**
   * A whole spectrum: atoms of equal mass at the eigenvalues.
   *
   * @param eigenvalues n ≥ 1 of them
   * @return the measure
   */
  public static SpectralDensity of(double[] eigenvalues) {
    double[] equal = new double[eigenvalues.length];
    Arrays.fill(equal, 1.0 / eigenvalues.length);
    return new SpectralDensity(eigenvalues, equal);
  }

  /**
   * The whole mass.
   *
   * @return 1 but for rounding
   */
  public double mass() {
    return Arrays.stream(weights).reduce(0, Double::sum);
  }

  /**
   * The mean eigenvalue.
   *
   * @return tr A/n as far as the measure knows it
   */
  public double mean() {
    return mean(value -> value);
  }

  /**
   * The mean of a function of the eigenvalues.
   *
   * @param function of an eigenvalue
   * @return Σ w_i f(λ_i)
   */
  public double mean(DoubleUnaryOperator function) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      sum += weights[i] * function.applyAsDouble(nodes[i]);
    }
    return sum;
  }

  /**
   * The fraction of eigenvalues below x; atoms count half at their own place.
   *
   * @param x abscissa
   * @return a number from 0 to 1
   */
  public double below(double x) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      sum += nodes[i] < x ? weights[i] : nodes[i] == x ? 0.5 * weights[i] : 0;
    }
    return sum;
  }

  /**
   * The fraction of eigenvalues below x, smoothed by a gaussian.
   *
   * @param x abscissa
   * @param width standard deviation of the gaussian, > 0
   * @return a number from 0 to 1
   */
  public double below(double x, double width) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      sum += weights[i] * 0.5 * Erf.erfc((nodes[i] - x) / (width * Math.sqrt(2)));
    }
    return sum;
  }

  /**
   * The density of eigenvalues, smoothed by a gaussian.
   *
   * @param x abscissa
   * @param width standard deviation of the gaussian, > 0
   * @return mass per unit of x
   */
  public double density(double x, double width) {
    double sum = 0;
    for (int i = 0; i < nodes.length; i++) {
      double z = (x - nodes[i]) / width;
      sum += weights[i] * Math.exp(-0.5 * z * z);
    }
    return sum / (width * Math.sqrt(2 * Math.PI));
  }
}
