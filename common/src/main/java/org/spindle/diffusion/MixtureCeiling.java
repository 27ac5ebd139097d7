// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * How near a reversal with gaussian kernels can come to data in two classes: the least gap between
 * the bound and the likelihood, exactly.
 *
 * <pre>
 * −H(X_0) − K = −E ln π(x_T) − H(X_0) + Σ_t E[cross entropy of step t] − H(X_t|X_{t−1})
 * Var(x_{t−1}|x_t) = (β_t/(1−β_t)) (1 + β_t ∂² ln q_t)
 * </pre>
 *
 * @error about 1e-12 T
 * @cost T quadratures of about 1000 nodes
 */
public final class MixtureCeiling {

  private MixtureCeiling() {}

  /**
   * The gap, with a first step like the others.
   *
   * @param data the data
   * @param schedule the schedule
   * @param model what the kernels' variance may depend on
   * @return −H(X_0) − K ≥ 0, nats
   */
  public static double gap(SymmetricMixture data, Schedule schedule, CovarianceModel model) {
    double left = data.variance(schedule.signal(schedule.steps()));
    double gap = 0.5 * (Math.log(2 * Math.PI) + left) - data.entropy(1);
    for (int t = 1; t <= schedule.steps(); t++) {
      gap += excess(data, schedule.signal(t), schedule.rate(t), model);
    }
    return gap;
  }

  /** Cross entropy of a step backwards less the entropy ½ ln 2πeβ of the step forward. */
  private static double excess(
      SymmetricMixture data, double signal, double rate, CovarianceModel model) {
    double kept = 1 - rate;
    return switch (model) {
      case STATE ->
          0.5
              * (data.average(signal, x -> Math.log1p(rate * data.curvature(x, signal)))
                  - Math.log(kept));
      case TIME ->
          0.5
              * (Math.log1p(rate * data.average(signal, x -> data.curvature(x, signal)))
                  - Math.log(kept));
      case RATE ->
          0.5 * ((1 + rate * data.average(signal, x -> data.curvature(x, signal))) / kept - 1);
    };
  }

  /**
   * The limit of T times the gap on E(T).
   *
   * @param data the data, of variance 1
   * @param model {@link CovarianceModel#RATE} or {@link CovarianceModel#TIME}
   * @return ¼ ∫ b² E(1 + ∂² ln q)² du, of its variance only for {@code TIME}; 0 for {@code STATE}
   */
  public static double dissipation(SymmetricMixture data, CovarianceModel model) {
    return switch (model) {
      case STATE -> 0;
      case RATE -> DissipationLaw.erasing(a -> data.average(a, x -> squared(data, x, a, 0)));
      case TIME ->
          DissipationLaw.erasing(
              a -> {
                double mean = data.average(a, x -> 1 + data.curvature(x, a));
                return data.average(a, x -> squared(data, x, a, mean));
              });
    };
  }

  private static double squared(SymmetricMixture data, double x, double signal, double mean) {
    double off = 1 + data.curvature(x, signal) - mean;
    return off * off;
  }

  /**
   * The parts of the highest bound that kernels of a kind can reach, with the fixed first step.
   *
   * @param data the data, of variance 1
   * @param schedule the schedule
   * @param model what the kernels' variance may depend on
   * @return −E KL(q(x_{t−1}|x_t, x_0)‖p) of step t at index t ≥ 2, and at 1 what the two ends add;
   *     the sum is K, nats
   */
  public static double[] parts(SymmetricMixture data, Schedule schedule, CovarianceModel model) {
    GaussianData.requireUnitVariance(data.variance(1), 1);
    int steps = schedule.steps();
    double[] parts = new double[steps + 1];
    parts[1] =
        0.5 * Math.log((1 - schedule.signal(steps)) / schedule.rate(1)) - Information.UNIT_GAUSSIAN;
    for (int t = 2; t <= steps; t++) {
      double signal = schedule.signal(t);
      double fall = schedule.fall(t);
      double exact = schedule.posteriorVariance(t);
      double start = GaussianKernel.startWeight(schedule, t);
      parts[t] =
          switch (model) {
            case STATE ->
                -0.5
                    * data.average(
                        signal, x -> Math.log1p(fall * data.posteriorVariance(x, signal)));
            case TIME -> -0.5 * Math.log1p(fall * data.leastError(signal));
            case RATE ->
                -Information.gaussianDivergence(
                    exact, schedule.rate(t), start * start * data.leastError(signal));
          };
    }
    return parts;
  }

  /**
   * The entropy of the data by their least errors alone, which know nothing of densities.
   *
   * <pre>
   * H = ½ ln 2πe − ½ ∫₀^∞ [1/(1+s) − E Var(x_0|x_s)] ds,   s = SNR
   * </pre>
   *
   * @param data the data, of variance 1
   * @param reach largest |ln s|; what is beyond is of order e^{−reach}
   * @param panels of Simpson's rule, even
   * @return H(X_0), nats
   * @source Guo, Shamai and Verdú 2005 (information and least errors)
   */
  public static double entropyByErrors(SymmetricMixture data, double reach, int panels) {
    GaussianData.requireUnitVariance(data.variance(1), 1);
    double gaussian = 0.5 * (Math.log1p(Math.exp(reach)) - Math.log1p(Math.exp(-reach)));
    return Information.UNIT_GAUSSIAN - gaussian + continuousLoss(data, -reach, reach, panels);
  }

  /**
   * The loss of the steps of a diffusion between two noise levels, with the exact denoiser and the
   * posterior's variance.
   *
   * @param data the data
   * @param lowest γ at the data's end, γ = −ln SNR
   * @param highest γ at the noise's end
   * @param steps T, equal in γ
   * @return ½ Σ (SNR_{t−1} − SNR_t) E Var(x_0|x_t), nats; exceeds {@link #continuousLoss} by O(1/T)
   * @source Kingma et al. 2021 (variational diffusion models)
   */
  public static double discreteLoss(
      SymmetricMixture data, double lowest, double highest, int steps) {
    double sum = 0;
    for (int t = 1; t <= steps; t++) {
      double before = lowest + (highest - lowest) * (t - 1) / steps;
      double now = lowest + (highest - lowest) * t / steps;
      double fall = Math.exp(-before) - Math.exp(-now);
      sum += 0.5 * fall * data.leastError(1 / (1 + Math.exp(now)));
    }
    return sum;
  }

  /**
   * The same loss with infinitely many steps: it depends on the two ends alone.
   *
   * @param data the data
   * @param lowest γ at the data's end
   * @param highest γ at the noise's end
   * @param panels of Simpson's rule in γ, even
   * @return ½ ∫ E Var(x_0|x_γ) e^{−γ} dγ, nats
   */
  public static double continuousLoss(
      SymmetricMixture data, double lowest, double highest, int panels) {
    double sum = 0;
    double h = (highest - lowest) / panels;
    for (int i = 0; i <= panels; i++) {
      double gamma = lowest + h * i;
      double weight = i == 0 || i == panels ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-gamma) * data.leastError(1 / (1 + Math.exp(gamma)));
    }
    return 0.5 * sum * h / 3;
  }
}
