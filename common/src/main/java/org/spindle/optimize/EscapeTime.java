// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import org.hipparchus.special.Gamma;

/**
 * How long descent stays at a saddle, f = −½ λ |u|² along k unstable directions: the exit is where
 * |u| = δ.
 *
 * <pre>
 * flow from u ~ N(0, s² 1_k):  E t = [ln(δ/s) − ½(ψ(k/2) + ln 2)]/λ,   Var t = ψ'(k/2)/(4λ²)
 * descent from |u₀|:           t = ⌈ln(δ/|u₀|)/ln(1 + ηλ)⌉
 * saddle-free, damping μ:      t = ⌈ln(δ/|u₀|)/ln(1 + λ/(λ + μ))⌉
 * noise alone, u₀ = 0:         Var u_t = σ² ((1 + ηλ)^{2t} − 1)/((1 + ηλ)² − 1)
 * monkey saddle x³ along x &lt; 0: t ≈ 1/(3η|x₀|)
 * </pre>
 *
 * <p>All but the last are logarithmic in the start. The monkey saddle has no curvature and is left
 * algebraically; no logarithm is to be fitted there, nor along directions of a gauge.
 *
 * @param curvature λ &gt; 0, of the unstable directions, without its sign
 * @param exit δ &gt; 0
 * @error exact; the flow's mean neglects starts that are outside already, e^{−δ²/2s²}
 * @source derived: ln |u|² of a gaussian is ln s² + ln χ²_k
 */
public record EscapeTime(double curvature, double exit) {

  /** Checks bounds. */
  public EscapeTime {
    if (!(curvature > 0 && exit > 0)) {
      throw new IllegalArgumentException(
          "curvature and exit must be > 0, were " + curvature + " and " + exit);
    }
  }

  /**
   * The mean time of gradient flow from an isotropic gaussian start.
   *
   * @param size s &gt; 0, its standard deviation along each direction
   * @param directions k ≥ 1
   * @return E t, in units of 1/f''
   */
  public double flow(double size, int directions) {
    double logarithm = 0.5 * (Gamma.digamma(directions / 2.0) + Math.log(2));
    return (Math.log(exit / size) - logarithm) / curvature;
  }

  /**
   * The standard deviation of the flow's time over starts, which does not depend on their size.
   *
   * @param directions k ≥ 1
   * @return √Var t
   */
  public double flowDeviation(int directions) {
    return Math.sqrt(Gamma.trigamma(directions / 2.0)) / (2 * curvature);
  }

  /**
   * The steps of gradient descent from a known distance.
   *
   * @param start |u₀|, between 0 and the exit
   * @param rate η &gt; 0
   * @return steps until |u| ≥ δ
   */
  public int descent(double start, double rate) {
    return steps(start, Math.log1p(rate * curvature));
  }

  /**
   * The steps of saddle-free Newton from a known distance.
   *
   * @param start |u₀|, between 0 and the exit
   * @param damping μ ≥ 0
   * @return steps until |u| ≥ δ
   */
  public int saddleFree(double start, double damping) {
    return steps(start, Math.log1p(curvature / (curvature + damping)));
  }

  private int steps(double start, double growth) {
    if (!(start > 0 && start < exit)) {
      throw new IllegalArgumentException("the start must be within the exit, was " + start);
    }
    return (int) Math.ceil(Math.log(exit / start) / growth);
  }

  /**
   * The variance along one unstable direction that noise alone has made, from u₀ = 0.
   *
   * @param rate η
   * @param noise σ, standard deviation of what each step adds
   * @param steps t
   * @return Var u_t
   */
  public double noiseVariance(double rate, double noise, int steps) {
    double square = (1 + rate * curvature) * (1 + rate * curvature);
    return noise * noise * (Math.pow(square, steps) - 1) / (square - 1);
  }

  /**
   * The steps of gradient descent from the monkey saddle along its valley, to leading order.
   *
   * @param start |x₀|
   * @param rate η
   * @return 1/(3η|x₀|)
   */
  public static double monkey(double start, double rate) {
    return 1 / (3 * rate * start);
  }

  /**
   * The steps of gradient descent from the monkey saddle along its valley to an exit, to the next
   * order: 1/|x| loses 3η − (3η)²|x| a step.
   *
   * @param start |x₀|
   * @param exit δ
   * @param rate η
   * @return (1/|x₀| − 1/δ)/(3η) + ln(δ/|x₀|)
   */
  public static double monkey(double start, double exit, double rate) {
    return (1 / start - 1 / exit) / (3 * rate) + Math.log(exit / start);
  }
}
