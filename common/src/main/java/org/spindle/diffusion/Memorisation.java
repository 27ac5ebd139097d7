// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.hipparchus.analysis.solvers.BrentSolver;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.GaussianMatrix;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * Where an empirical score recalls its training data: when the noisy state tells more about its
 * origin than is needed to name one of n.
 *
 * <pre>
 * I(x_0; x_t) = ½ Σ_k ln(1 + SNR λ_k) > ln n
 * t_C = ½ ln(1 + σ²/(n^{2/d} − 1))     for d equal modes λ = σ², SNR = e^{−2t}/(1 − e^{−2t})
 * </pre>
 *
 * <p>A score that sees a patch of an image only has the patch's modes: with a smaller patch it
 * takes less noise to be creative.
 *
 * @source Biroli et al. 2024 (t_C); Hunt, Kamb and Ganguli 2026 (patches)
 */
public final class Memorisation {

  private static final double LOWEST = -60; // ln SNR
  private static final double HIGHEST = 60;
  private static final int MOST_EVALUATIONS = 1000;

  private Memorisation() {}

  /**
   * The time of collapse of gaussian data.
   *
   * @param data n ≥ 2
   * @param dimension d ≥ 1
   * @param variance σ² > 0
   * @return t_C
   */
  public static double collapseTime(long data, int dimension, double variance) {
    requireData(data);
    return 0.5 * Math.log1p(variance / Math.expm1(2 * Math.log(data) / dimension));
  }

  private static void requireData(long data) {
    if (data < 2) {
      throw new IllegalArgumentException("a training set needs n >= 2 data, had " + data);
    }
  }

  /**
   * What a noisy state tells about its origin.
   *
   * @param signalToNoise SNR
   * @param eigenvalues λ of the data that the score sees
   * @return I(x_0; x_t), nats
   */
  public static double information(double signalToNoise, double... eigenvalues) {
    double sum = 0;
    for (double lambda : eigenvalues) {
      sum += 0.5 * Math.log1p(signalToNoise * lambda);
    }
    return sum;
  }

  /**
   * The noise level at which data begin to be recalled.
   *
   * @param data n ≥ 2
   * @param eigenvalues λ of the data that the score sees
   * @return SNR_c, with I = ln n
   */
  public static double criticalSignalToNoise(long data, double... eigenvalues) {
    requireData(data);
    double log = Math.log(data);
    return Math.exp(
        new BrentSolver(1e-14, 1e-14)
            .solve(
                MOST_EVALUATIONS,
                s -> information(Math.exp(s), eigenvalues) - log,
                LOWEST,
                HIGHEST));
  }

  /**
   * The modes of a patch of an autoregressive process of order 1.
   *
   * @param correlation ρ in (−1, 1) of neighbours
   * @param patch p pixels
   * @return eigenvalues of ρ^{|i−j|}, ascending
   */
  public static double[] autoregressive(double correlation, int patch) {
    Matrix covariance = new Matrix(patch, patch);
    for (int j = 0; j < patch; j++) {
      for (int i = 0; i < patch; i++) {
        covariance.set(i, j, Math.pow(correlation, Math.abs(i - j)));
      }
    }
    return SymmetricEigen.values(covariance);
  }

  /**
   * Weights at one noise level.
   *
   * @param origin E w_μ, of the datum the state came from
   * @param squares E Σ w²; equal to it in the mean
   * @param difference E(w_μ − Σ w²), whose error is smaller than that of either
   */
  public record Weights(Estimate origin, Estimate squares, Estimate difference) {}

  /**
   * The weights of the origin by simulation: each datum of a fresh gaussian training set is probed
   * once.
   *
   * @param data n ≥ 2
   * @param eigenvalues λ of the data
   * @param signalToNoise noise levels
   * @param generator stream, 2 n d gaussians
   * @param watch polled now and then
   * @return weights at each level; the probes share their training set, but hardly depend on each
   *     other
   * @cost 4 n² d flops and n² exponentials a level
   */
  public static Weights[] simulate(
      int data,
      double[] eigenvalues,
      double[] signalToNoise,
      RandomGenerator generator,
      Watch watch) {
    int d = eigenvalues.length;
    Matrix y = new Matrix(d, data, GaussianMatrix.matrix(d, data, 1, generator));
    for (int c = 0; c < data; c++) {
      for (int k = 0; k < d; k++) {
        y.set(k, c, Math.sqrt(eigenvalues[k]) * y.get(k, c));
      }
    }
    Matrix noise = new Matrix(d, data, GaussianMatrix.matrix(d, data, 1, generator));
    int[] origins = new int[data];
    for (int c = 0; c < data; c++) {
      origins[c] = c;
    }
    WeightSums[] sums = new EmpiricalPosterior(y).weights(origins, noise, signalToNoise, watch);
    Weights[] weights = new Weights[sums.length];
    double[] origin = new double[data];
    double[] squares = new double[data];
    double[] difference = new double[data];
    for (int level = 0; level < sums.length; level++) {
      for (int p = 0; p < data; p++) {
        origin[p] = sums[level].weight(p, 0);
        squares[p] = sums[level].squaredWeights(p);
        difference[p] = origin[p] - squares[p];
      }
      weights[level] =
          new Weights(Estimate.of(origin), Estimate.of(squares), Estimate.of(difference));
    }
    return weights;
  }

  /**
   * The signal-to-noise ratio at a time of the motion dx = −x dt + √2 dW.
   *
   * @param time t > 0
   * @return e^{−2t}/(1 − e^{−2t})
   */
  public static double signalToNoise(double time) {
    return 1 / Math.expm1(2 * time);
  }
}
