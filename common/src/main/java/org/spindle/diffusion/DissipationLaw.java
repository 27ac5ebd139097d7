// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * What is dissipated by many small steps: T⟨Σ⟩ of a reversal with kernels of variance β_t.
 *
 * <pre>
 * T⟨Σ⟩ → ¼ ∫₀¹ b(u)² E‖1 + ∇² ln q_u‖² du,   β_t ≈ b(u)/T, u = t/T
 * </pre>
 *
 * <p>On E(T) b = 1/(1 − u) and ᾱ = 1 − u; gaussian data then dissipate ¼ Σ (1 − λ)²/λ. The geodesic
 * of one mode dissipates (ln λ)²/4.
 *
 * @source derived in the dissipation law of this package's theory; Sekimoto and Sasa 1997 for the
 *     quasi-static law
 */
public final class DissipationLaw {

  private static final GaussIntegrator LEGENDRE = new GaussIntegratorFactory().legendre(20);
  private static final int PANELS = 40;

  private DissipationLaw() {}

  /**
   * The limit for gaussian data on E(T).
   *
   * @param data the data
   * @return ¼ Σ (1 − λ)²/λ, nats
   */
  public static double erasing(GaussianData data) {
    double sum = 0;
    for (double lambda : data.eigenvalues()) {
      sum += (1 - lambda) * (1 - lambda) / lambda;
    }
    return sum / 4;
  }

  /**
   * The limit on E(T) for any data.
   *
   * @param stiffness E‖1 + ∇² ln q‖² as a function of ᾱ; O(ᾱ) at least as ᾱ → 0
   * @return ¼ ∫₀¹ E‖…‖²/ᾱ² dᾱ, nats
   */
  public static double erasing(DoubleUnaryOperator stiffness) {
    double sum = 0;
    for (int panel = 0; panel < PANELS; panel++) {
      for (int i = 0; i < LEGENDRE.getNumberOfPoints(); i++) {
        double signal = (panel + 0.5 * (1 + LEGENDRE.getPoint(i))) / PANELS;
        double weight = LEGENDRE.getWeight(i) / (2 * PANELS);
        sum += weight * stiffness.applyAsDouble(signal) / (signal * signal);
      }
    }
    return sum / 4;
  }

  /**
   * The production on the geodesic that ends in white noise.
   *
   * @param eigenvalue λ > 0
   * @param steps T
   * @return (T/2)(λ^{1/T} − 1) − ½ ln λ, nats
   */
  public static double geodesic(double eigenvalue, int steps) {
    double log = Math.log(eigenvalue);
    return 0.5 * (steps * Math.expm1(log / steps) - log);
  }
}
