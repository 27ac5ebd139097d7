// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.HaarOrthogonal;

/**
 * The log likelihood of one datum of d dimensions by the probability flow: the data are a mixture
 * along one direction, gaussian modes along the others, and all of it turned. Along the flow the
 * slope of the velocity is B diag(g) Bᵀ, whose trace probes of signs take from its quadratic form.
 *
 * <pre>
 * ln q = ln π(x_end) − tr S,   tr S ≈ mean of zᵀSz, z_i = ±1,   variance 2 Σ_{i≠j} S_ij² / probes
 * </pre>
 *
 * @param exact ln q by the exact trace, nats
 * @param probed the same by probes
 * @param scatter standard error of {@code probed} by theory
 * @param density the same from the density
 * @source Song et al. 2021; Grathwohl et al. 2019 (traces by probes)
 */
public record FlowLikelihood(double exact, double probed, double scatter, double density) {

  /**
   * Draws a datum and follows its flow by the method of Runge and Kutta.
   *
   * @param dimension d ≥ 2; the gaussian modes have variances from 1 down to 0.1
   * @param time τ at the end, > 0
   * @param steps of equal length, ≥ 1
   * @param probes ≥ 1
   * @param datum draws the directions and the datum
   * @param signs draws the probes
   * @return its likelihood
   */
  public static FlowLikelihood of(
      int dimension,
      double time,
      int steps,
      int probes,
      RandomGenerator datum,
      RandomGenerator signs) {
    int d = dimension;
    Matrix basis = new Matrix(d, d, HaarOrthogonal.frame(d, d, datum));
    double[] growth = new double[d];
    double end = 0;
    double density = 0;
    for (int k = 0; k < d; k++) {
      SymmetricMixture mode = mode(k, d);
      double z = Math.sqrt(mode.variance(1)) * datum.nextGaussian();
      ProbabilityFlow.End carried =
          new ProbabilityFlow(mode, time, steps, ProbabilityFlow.Method.RUNGE_KUTTA).carry(z);
      growth[k] = carried.growth();
      end += GaussianKernel.logDensity(carried.place(), 0, 1);
      density += mode.logDensity(z, 1);
    }
    Matrix slope = slope(basis, growth);
    double trace = 0;
    double square = 0;
    for (int j = 0; j < d; j++) {
      trace += slope.get(j, j);
      for (int i = 0; i < d; i++) {
        square += i == j ? 0 : 2 * slope.get(i, j) * slope.get(i, j);
      }
    }
    double probed = probed(slope, probes, signs);
    return new FlowLikelihood(end - trace, end - probed, Math.sqrt(square / probes), density);
  }

  private static SymmetricMixture mode(int k, int d) {
    return k == 0
        ? SymmetricMixture.reference()
        : new SymmetricMixture(0, Math.pow(0.1, (k - 1.0) / Math.max(1, d - 2)));
  }

  private static Matrix slope(Matrix basis, double[] growth) {
    int d = growth.length;
    Matrix scaled = basis.copy();
    for (int k = 0; k < d; k++) {
      for (int i = 0; i < d; i++) {
        scaled.set(i, k, scaled.get(i, k) * growth[k]);
      }
    }
    return Blas.best().multiply(Op.N, scaled, Op.T, basis);
  }

  private static double probed(Matrix slope, int probes, RandomGenerator generator) {
    int d = slope.rows();
    Matrix signs = new Matrix(d, probes);
    for (int c = 0; c < probes; c++) {
      for (int i = 0; i < d; i++) {
        signs.set(i, c, generator.nextBoolean() ? 1 : -1);
      }
    }
    Matrix image = Blas.best().multiply(slope, signs);
    double sum = 0;
    for (int c = 0; c < probes; c++) {
      for (int i = 0; i < d; i++) {
        sum += signs.get(i, c) * image.get(i, c);
      }
    }
    return sum / probes;
  }
}
