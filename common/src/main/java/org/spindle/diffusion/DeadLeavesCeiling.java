// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.random.RandomGenerator;
import org.spindle.data.DeadLeaves;
import org.spindle.linalg.Matrix;
import org.spindle.statistic.Estimate;
import org.spindle.sweep.Watch;

/**
 * Patches of dead leaves under diffusion: entropy, least error and the ceiling of every model with
 * diagonal gaussian kernels, with exact densities averaged over sampled patches.
 *
 * <pre>
 * H(X_t) = −E ln q_t,   Var(x_0i|x_t) = ((1−ᾱ)/ᾱ)[1 + (1−ᾱ) ∂_i² ln q_t]
 * K* = −½ Σ_{t≥2} Σ_i E ln[1 + (SNR_{t−1} − SNR_t) Var(x_0i|x_t)]
 *      + (d/2) ln[(1−ᾱ_T)/β_1] − (d/2) ln 2πe
 * </pre>
 *
 * @cost that of {@link OcclusionLikelihood} a patch
 */
public final class DeadLeavesCeiling {

  private final DeadLeaves leaves;
  private final OcclusionLikelihood likelihood;

  /**
   * A patch.
   *
   * @param leaves the patch, 12 pixels or fewer
   */
  public DeadLeavesCeiling(DeadLeaves leaves) {
    this.leaves = leaves;
    likelihood = new OcclusionLikelihood(leaves);
  }

  /**
   * The density.
   *
   * @return with buffers of its own: not for several threads
   */
  public OcclusionLikelihood likelihood() {
    return likelihood;
  }

  /**
   * The entropy at a time.
   *
   * @param signal ᾱ
   * @param patches sampled
   * @param generator stream
   * @param watch polled now and then
   * @return H(X_t), nats a patch
   */
  public Estimate entropy(double signal, int patches, RandomGenerator generator, Watch watch) {
    Matrix x = diffused(signal, patches, generator, watch);
    double[] patch = new double[leaves.pixels()];
    double[] surprise = new double[patches];
    for (int c = 0; c < patches; c++) {
      if (c % 256 == 0) {
        watch.check();
      }
      column(x, c, patch);
      surprise[c] = -likelihood.logDensity(patch, signal);
    }
    return Estimate.of(surprise);
  }

  private Matrix diffused(double signal, int patches, RandomGenerator generator, Watch watch) {
    Matrix x = leaves.sample(patches, generator, watch);
    if (signal < 1) {
      GaussianKernel.jump(x, signal, generator, x);
    }
    return x;
  }

  private static void column(Matrix x, int c, double[] patch) {
    for (int i = 0; i < patch.length; i++) {
      patch[i] = x.get(i, c);
    }
  }

  /**
   * The posterior variances of sampled patches.
   *
   * @param signal ᾱ in (0, 1)
   * @param patches sampled
   * @param generator stream
   * @param watch polled now and then
   * @return Var(x_0i|x_t), pixels × patches
   */
  public Matrix variances(double signal, int patches, RandomGenerator generator, Watch watch) {
    Matrix x = diffused(signal, patches, generator, watch);
    int pixels = leaves.pixels();
    double[] patch = new double[pixels];
    double[] score = new double[pixels];
    double[] curvature = new double[pixels];
    double noise = 1 - signal;
    for (int c = 0; c < patches; c++) {
      if (c % 256 == 0) {
        watch.check();
      }
      column(x, c, patch);
      likelihood.derivatives(patch, signal, score, curvature);
      for (int i = 0; i < pixels; i++) {
        x.set(i, c, noise / signal * (1 + noise * curvature[i]));
      }
    }
    return x;
  }

  /**
   * The least squared error of a guess of the patch.
   *
   * @param signal ᾱ in (0, 1)
   * @param patches sampled
   * @param generator stream
   * @param watch polled now and then
   * @return E Var, a pixel
   */
  public Estimate leastError(double signal, int patches, RandomGenerator generator, Watch watch) {
    Matrix variances = variances(signal, patches, generator, watch);
    double[] errors = new double[patches];
    for (int c = 0; c < patches; c++) {
      for (int i = 0; i < leaves.pixels(); i++) {
        errors[c] += variances.get(i, c) / leaves.pixels();
      }
    }
    return Estimate.of(errors);
  }

  /**
   * The highest bound that any model with diagonal gaussian kernels and the fixed first step can
   * reach.
   *
   * @param schedule the schedule
   * @param model {@link CovarianceModel#STATE} or {@link CovarianceModel#TIME}
   * @param patches sampled anew for each time, ≥ 2
   * @param generator stream
   * @param watch polled now and then
   * @return K*, nats a patch; the error of {@code TIME} is to first order
   */
  public Estimate bound(
      Schedule schedule,
      CovarianceModel model,
      int patches,
      RandomGenerator generator,
      Watch watch) {
    int pixels = leaves.pixels();
    int steps = schedule.steps();
    double bound =
        pixels
            * (0.5 * Math.log((1 - schedule.signal(steps)) / schedule.rate(1))
                - Information.UNIT_GAUSSIAN);
    double square = 0;
    double[] losses = new double[patches];
    double[] mean = new double[pixels];
    for (int t = 2; t <= steps; t++) {
      Matrix variances = variances(schedule.signal(t), patches, generator, watch);
      double fall = schedule.fall(t);
      for (int i = 0; i < pixels; i++) {
        mean[i] = 0;
        for (int c = 0; c < patches; c++) {
          mean[i] += variances.get(i, c) / patches;
        }
      }
      for (int c = 0; c < patches; c++) {
        losses[c] = 0;
        for (int i = 0; i < pixels; i++) {
          double variance = variances.get(i, c);
          losses[c] +=
              model == CovarianceModel.STATE
                  ? 0.5 * Math.log1p(fall * variance)
                  : 0.5 * Math.log1p(fall * mean[i])
                      + 0.5 * fall * (variance - mean[i]) / (1 + fall * mean[i]);
        }
      }
      Estimate loss = Estimate.of(losses);
      bound -= loss.mean();
      square += loss.error() * loss.error();
    }
    return new Estimate(bound, Math.sqrt(square), (long) patches * (steps - 1));
  }
}
