// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import org.hipparchus.analysis.integration.IterativeLegendreGaussIntegrator;

/**
 * The law of the eigenvalues z of a product of n large square gaussian matrices of variance 1/N
 * each: |z|^{2/n} is uniform on (0, 1), and the angle is uniform.
 *
 * <pre>
 * P(|z| &lt; r) = r^{2/n},
 * P(|Re z|, |Im z| &lt; h) = E_θ (h/cos θ)^{2/n},   θ uniform on (0, π/4)
 * </pre>
 *
 * @error of the law itself: O(1/√(N)) of the eigenvalues of real matrices are real
 * @source Z. Burda, R. A. Janik and B. Waclaw 2010, Phys. Rev. E 81, 041132
 * @param factors n ≥ 1
 */
public record ProductEigenvalues(int factors) {

  /** Checks the number of factors. */
  public ProductEigenvalues {
    if (factors < 1) {
      throw new IllegalArgumentException("factors must be >= 1, was " + factors);
    }
  }

  /**
   * The fraction of eigenvalues of a smaller modulus.
   *
   * @param logModulus ln r
   * @return P(|z| &lt; r)
   */
  public double cumulative(double logModulus) {
    return Math.min(1, Math.exp(2 * logModulus / factors));
  }

  /**
   * The density of ln|z|.
   *
   * @param logModulus ln r
   * @return dP/d(ln r); 0 outside the unit circle
   */
  public double density(double logModulus) {
    return logModulus > 0 ? 0 : 2.0 / factors * Math.exp(2 * logModulus / factors);
  }

  /**
   * The fraction of eigenvalues in a square about the origin, one bin of a two-dimensional
   * histogram.
   *
   * @param half half the side of the square, in (0, 1/√2]
   * @return P(|Re z| &lt; half, |Im z| &lt; half)
   */
  public double squareFraction(double half) {
    if (!(half > 0 && half <= Math.sqrt(0.5))) {
      throw new IllegalArgumentException("half a side must be in (0, 0.707], was " + half);
    }
    var quadrature = new IterativeLegendreGaussIntegrator(20, 1e-13, 1e-13);
    double angle = Math.PI / 4;
    return quadrature.integrate(
            1000, theta -> Math.pow(half / Math.cos(theta), 2.0 / factors), 0, angle)
        / angle;
  }
}
