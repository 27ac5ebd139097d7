// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

/**
 * The limit of infinite depth of orthogonal networks whose layers widen the spectrum ever less: σ₀²
 * = Σ_l (μ₂/μ₁² − 1) stays fixed, the mean of x = s² is 1.
 *
 * <pre>
 * hard (0 or 1) slopes:  z = ((1+m)/m) e^{σ₀² m/(1+m)},   top e^{σ₀²} with an atom of 1 − σ₀² if σ₀² ≤ 1,
 *                        else e σ₀²
 * smooth slopes:         z = ((1+m)/m) e^{σ₀² m},         top at m = (−1 + √(1 + 4/σ₀²))/2
 * </pre>
 *
 * @source J. Pennington, S. Schoenholz and S. Ganguli 2018, The emergence of spectral universality
 *     in deep networks
 * @param variance σ₀² > 0, the variance of x
 */
public record UniversalEdge(double variance) {

  /** Checks the variance. */
  public UniversalEdge {
    if (!(variance > 0)) {
      throw new IllegalArgumentException("the variance must be > 0, was " + variance);
    }
  }

  /**
   * The largest x of the class of smooth slopes.
   *
   * @return λ_max
   */
  public double smooth() {
    double m = (-1 + Math.sqrt(1 + 4 / variance)) / 2;
    return (1 + m) / m * Math.exp(variance * m);
  }

  /**
   * The largest x of the class of hard slopes.
   *
   * @return λ_max
   */
  public double hard() {
    return variance <= 1 ? Math.exp(variance) : Math.E * variance;
  }

  /**
   * The weight of the atom at the top of the class of hard slopes.
   *
   * @return 1 − σ₀², or 0
   */
  public double hardAtom() {
    return Math.max(0, 1 - variance);
  }
}
