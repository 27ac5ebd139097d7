// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.SpectralDensity;
import org.spindle.sweep.Watch;

/**
 * The spectrum of the Hessian of an objective at a point, by stochastic Lanczos quadrature, and
 * what one product more for each start says about its mean.
 *
 * @param nodes Ritz values, as many for each start; 0 where its space was exhausted
 * @param weights their parts of all eigenvalues; 0 there
 * @param meanCurvature vᵀHv/|v|², mean over the starts v: the mean of the measure
 */
public record HessianSpectrum(double[] nodes, double[] weights, double meanCurvature) {

  /**
   * An estimate from random signs as starts.
   *
   * @param objective f
   * @param x where
   * @param products of Lanczos for each start, at most P are taken
   * @param probes number of starts
   * @param seeds the stream of the starts' seeds
   * @param watch polled once a product
   * @return the measure
   * @error that of {@link SpectralDensity}
   * @cost (m + 1) k products and 8 P m² k flops
   */
  public static HessianSpectrum of(
      Objective objective,
      double[] x,
      int products,
      int probes,
      RandomGenerator seeds,
      Watch watch) {
    Curvature curvature = objective.curvature(x);
    int n = x.length;
    int steps = Math.min(products, n);
    double[] nodes = new double[probes * steps];
    double[] weights = new double[probes * steps];
    double mean = 0;
    double[] v = new double[n];
    double[] hv = new double[n];
    for (int probe = 0; probe < probes; probe++) {
      long seed = seeds.nextLong();
      SpectralDensity rule =
          SpectralDensity.estimate(
              curvature.operator(n), steps, 1, new SplittableRandom(seed), watch);
      System.arraycopy(rule.nodes(), 0, nodes, probe * steps, rule.nodes().length);
      for (int i = 0; i < rule.nodes().length; i++) {
        weights[probe * steps + i] = rule.weights()[i] / probes;
      }
      RandomGenerator again = new SplittableRandom(seed);
      for (int i = 0; i < n; i++) {
        v[i] = again.nextBoolean() ? 1 : -1;
      }
      curvature.times(v, hv);
      mean += Blas.best().dot(v, hv) / n / probes;
    }
    return new HessianSpectrum(nodes, weights, mean);
  }
}
