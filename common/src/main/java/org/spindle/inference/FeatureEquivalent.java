// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;

/**
 * The learning curve of ridge regression on finitely many random features of a kernel: as the
 * features become as many as the examples its error has a second peak.
 *
 * <p>p features, each a gaussian mixture of the modes √λ_kψ_k, kernel FFᵀ/p + δI:
 *
 * <pre>
 * n = Σ L_k + δ/κ,   p = Σ L_k + pκ/γ,   L_k = λ_k/(λ_k + γ),   z = ΣL_k,   q = ΣL_k²
 * test = [Σ(γ/(λ_k+γ) − κλ_k/(λ_k+γ)²·p/(p−q)) v_k² + σ²]/[1 − (q(p−2z) + z²)/(n(p−q))]
 * </pre>
 *
 * @error γ to 1e-12 relative
 * @source Simon et al. 2023 (More is better), equations 5 to 7
 */
public final class FeatureEquivalent {

  private FeatureEquivalent() {}

  /**
   * The test error.
   *
   * @param kernel eigenvalues, coefficients, noise
   * @param features p
   * @param examples n
   * @param ridge δ &gt; 0
   * @return mean squared error on new examples, noise included
   */
  public static double test(
      DeterministicEquivalent kernel, int features, int examples, double ridge) {
    if (features < 1 || examples < 1 || !(ridge > 0)) {
      throw new IllegalArgumentException(
          "features and examples must be >= 1 and ridge > 0, were %d, %d and %s"
              .formatted(features, examples, ridge));
    }
    double gamma = gamma(kernel, features, examples, ridge);
    double z = 0;
    double q = 0;
    for (double eigenvalue : kernel.eigenvalues()) {
      double learned = eigenvalue / (eigenvalue + gamma);
      z += learned;
      q += learned * learned;
    }
    double kappa = gamma * (features - z) / features;
    double unlearned = kernel.noise();
    for (int k = 0; k < kernel.eigenvalues().length; k++) {
      double eigenvalue = kernel.eigenvalues()[k];
      double below = eigenvalue + gamma;
      unlearned +=
          (gamma / below - kappa * eigenvalue / (below * below) * features / (features - q))
              * kernel.squares()[k];
    }
    double overfitted = (q * (features - 2 * z) + z * z) / (examples * (features - q));
    return unlearned / (1 - overfitted);
  }

  /** The smaller z is, the larger γ: n − z − δ/κ rises with γ, from −∞ where z = p. */
  private static double gamma(
      DeterministicEquivalent kernel, int features, int examples, double ridge) {
    double high = 1;
    while (missing(kernel, Math.log(high), features, examples, ridge) < 0) {
      high *= 16;
    }
    double low = high;
    while (missing(kernel, Math.log(low), features, examples, ridge) >= 0) {
      low /= 4;
    }
    var solver = new BracketingNthOrderBrentSolver(1e-14, 1e-14, 1e-300, 5);
    return Math.exp(
        solver.solve(
            500,
            x -> missing(kernel, x, features, examples, ridge),
            Math.log(low),
            Math.log(high)));
  }

  /** n − z − δ/κ; where z ≥ p, which no γ may have, as negative as z is too large. */
  private static double missing(
      DeterministicEquivalent kernel, double logGamma, int features, int examples, double ridge) {
    double gamma = Math.exp(logGamma);
    double z = 0;
    for (double eigenvalue : kernel.eigenvalues()) {
      z += eigenvalue / (eigenvalue + gamma);
    }
    double kappa = gamma * (features - z) / features;
    double most = 1e9 * examples; // keeps the function finite beside the pole
    return kappa <= 0 ? -most : Math.max(-most, examples - z - ridge / kappa);
  }
}
