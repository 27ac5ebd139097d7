// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Cholesky;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Side;
import org.spindle.linalg.Triangle;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * A mixture of gaussians with full covariances, learned by expectation and maximisation: what can
 * be had without diffusion.
 *
 * <pre>
 * p(x) = Σ_k w_k N(x; m_k, C_k)
 * </pre>
 *
 * @cost components × samples × d² flops an iteration, twice
 */
public final class GaussianMixture {

  private static final double RIDGE = 1e-4; // added to each variance
  private static final double FEWEST = 1e-3; // samples that a component must have

  private final int dimension;
  private final int components;
  private final double[] logWeights;
  private final Matrix means;
  private final Matrix[] covariances;
  private final Cholesky[] factors;

  private GaussianMixture(Matrix data, int components, RandomGenerator generator) {
    this.dimension = data.rows();
    this.components = components;
    logWeights = new double[components];
    means = new Matrix(dimension, components);
    covariances = new Matrix[components];
    factors = new Cholesky[components];
    for (int k = 0; k < components; k++) {
      logWeights[k] = -Math.log(components);
      int datum = generator.nextInt(data.cols());
      covariances[k] = new Matrix(dimension, dimension);
      // widths of several scales, so that components part
      double width = Math.pow(0.5, k % 4);
      for (int i = 0; i < dimension; i++) {
        means.set(i, k, data.get(i, datum) * width);
        covariances[k].set(i, i, width);
      }
      factors[k] = Cholesky.of(covariances[k]);
    }
  }

  /**
   * Learns a mixture.
   *
   * @param data d × n
   * @param components number of gaussians
   * @param iterations of expectation and maximisation
   * @param generator stream of the first means
   * @param watch polled at each iteration
   * @return the mixture
   */
  public static GaussianMixture learn(
      Matrix data, int components, int iterations, RandomGenerator generator, Watch watch) {
    GaussianMixture mixture = new GaussianMixture(data, components, generator);
    Matrix shares = new Matrix(data.cols(), components);
    Matrix moved = new Matrix(data.rows(), data.cols());
    for (int it = 0; it < iterations; it++) {
      watch.check();
      mixture.shares(data, moved, shares, null);
      mixture.maximise(data, moved, shares);
    }
    return mixture;
  }

  /** Fills the share of each component in each datum, and if wanted the log density of it. */
  private void shares(Matrix data, Matrix moved, Matrix shares, double[] logs) {
    int n = data.cols();
    for (int k = 0; k < components; k++) {
      move(data, k, moved);
      Blas.best().trsm(Side.LEFT, Triangle.LOWER, Op.N, false, 1, factors[k].l(), moved);
      double end =
          logWeights[k]
              - 0.5 * factors[k].logDeterminant()
              - 0.5 * dimension * Math.log(2 * Math.PI);
      for (int c = 0; c < n; c++) {
        double square = 0;
        for (int i = 0; i < dimension; i++) {
          square += moved.get(i, c) * moved.get(i, c);
        }
        shares.set(c, k, end - 0.5 * square);
      }
    }
    for (int c = 0; c < n; c++) {
      double highest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < components; k++) {
        highest = Math.max(highest, shares.get(c, k));
      }
      double sum = 0;
      for (int k = 0; k < components; k++) {
        double e = Math.exp(shares.get(c, k) - highest);
        shares.set(c, k, e);
        sum += e;
      }
      for (int k = 0; k < components; k++) {
        shares.set(c, k, shares.get(c, k) / sum);
      }
      if (logs != null) {
        logs[c] = highest + Math.log(sum);
      }
    }
  }

  private void move(Matrix data, int k, Matrix moved) {
    for (int c = 0; c < data.cols(); c++) {
      for (int i = 0; i < dimension; i++) {
        moved.set(i, c, data.get(i, c) - means.get(i, k));
      }
    }
  }

  private void maximise(Matrix data, Matrix moved, Matrix shares) {
    int n = data.cols();
    for (int k = 0; k < components; k++) {
      double all = 0;
      for (int c = 0; c < n; c++) {
        all += shares.get(c, k);
      }
      if (all < FEWEST) {
        logWeights[k] = Math.log(FEWEST / n);
        continue;
      }
      logWeights[k] = Math.log(all / n);
      for (int i = 0; i < dimension; i++) {
        double sum = 0;
        for (int c = 0; c < n; c++) {
          sum += shares.get(c, k) * data.get(i, c);
        }
        means.set(i, k, sum / all);
      }
      move(data, k, moved);
      for (int c = 0; c < n; c++) {
        double root = Math.sqrt(shares.get(c, k) / all);
        for (int i = 0; i < dimension; i++) {
          moved.set(i, c, root * moved.get(i, c));
        }
      }
      Blas.best().gemm(Op.N, Op.T, 1, moved, moved, 0, covariances[k]);
      for (int i = 0; i < dimension; i++) {
        covariances[k].set(i, i, covariances[k].get(i, i) + RIDGE);
      }
      factors[k] = Cholesky.of(covariances[k]);
    }
  }

  /**
   * The likelihood of other data.
   *
   * @param data d × n
   * @return mean ln p(x), nats
   */
  public Estimate likelihood(Matrix data) {
    double[] logs = new double[data.cols()];
    shares(data, new Matrix(data.rows(), data.cols()), new Matrix(data.cols(), components), logs);
    return Estimate.of(logs);
  }

  /**
   * Samples.
   *
   * @param samples how many
   * @param generator stream
   * @return d × samples
   */
  public Matrix sample(int samples, RandomGenerator generator) {
    Matrix x = new Matrix(dimension, samples);
    double[] z = new double[dimension];
    for (int c = 0; c < samples; c++) {
      double u = generator.nextDouble();
      int k = 0;
      while (k < components - 1 && u > Math.exp(logWeights[k])) {
        u -= Math.exp(logWeights[k++]);
      }
      for (int i = 0; i < dimension; i++) {
        z[i] = generator.nextGaussian();
      }
      Matrix l = factors[k].l();
      for (int i = 0; i < dimension; i++) {
        double sum = means.get(i, k);
        for (int j = 0; j <= i; j++) {
          sum += l.get(i, j) * z[j];
        }
        x.set(i, c, sum);
      }
    }
    return x;
  }
}
