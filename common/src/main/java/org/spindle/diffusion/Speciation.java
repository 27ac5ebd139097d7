// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.criticality.GaussianAverage;

/**
 * When a reversal chooses a class: two gaussian classes ±m of spread σ² under the motion dx = −x dt
 * + √2 dW, reversed.
 *
 * <pre>
 * Γ_t = 1 − e^{−2t} + σ²e^{−2t},   ρ = |m| e^{−t}/√Γ_t
 * φ(ρ) = ½ ∫ (G₊² + G₋²)/(G₊ + G₋) dx,   G_± = N(±ρ, 1)
 * </pre>
 *
 * <p>φ is the probability that two clones of a state at time t end in the same class: exact at each
 * dimension, for all but the projection on m is common to both classes. The time of speciation t_S
 * = ½ ln Λ, Λ the largest eigenvalue of the covariance, |m|² to leading order.
 *
 * @param squaredMean |m|² > 0
 * @param spread σ² ≥ 0
 * @source Biroli, Bonnaire, de Bortoli and Mézard 2024; Raya and Ambrogioni 2023 (symmetry
 *     breaking)
 */
public record Speciation(double squaredMean, double spread) {

  /** Checks the parameters. */
  public Speciation {
    if (!(squaredMean > 0) || !(spread >= 0)) {
      throw new IllegalArgumentException(
          "classes need |m|^2 > 0 and spread >= 0, had " + squaredMean + " and " + spread);
    }
  }

  /**
   * Classes of means ±(1, …, 1) and spread 1.
   *
   * @param dimension d ≥ 2
   * @return |m|² = d
   */
  public static Speciation ofDimension(int dimension) {
    if (dimension < 2) {
      throw new IllegalArgumentException(
          "classes in d = " + dimension + " speciate at t = 0: d must be >= 2");
    }
    return new Speciation(dimension, 1);
  }

  /**
   * The probability that two clones end in the same class.
   *
   * @param rho ρ ≥ 0
   * @return φ(ρ), from ½ to 1
   * @error 1e-12
   */
  public static double cloneProbability(double rho) {
    return GaussianAverage.of(rho, 1)
        .of(
            x -> {
              double w = 1 / (1 + Math.exp(-2 * rho * x));
              return w * w + (1 - w) * (1 - w);
            });
  }

  /**
   * Γ.
   *
   * @param time t ≥ 0
   * @return the spread of a class at a time
   */
  public double spread(double time) {
    return 1 + Math.exp(-2 * time) * (spread - 1);
  }

  /**
   * The distance of a class from the middle, in units of its spread.
   *
   * @param time t ≥ 0
   * @return ρ
   */
  public double separation(double time) {
    return Math.sqrt(squaredMean / spread(time)) * Math.exp(-time);
  }

  /**
   * The time of speciation.
   *
   * @return t_S = ½ ln |m|²
   */
  public double time() {
    return 0.5 * Math.log(squaredMean);
  }

  /**
   * The slope of the score along m in the middle between the classes.
   *
   * @param time t > 0
   * @return κ = (|m|²e^{−2t}/Γ − 1)/Γ
   */
  public double scoreSlope(double time) {
    double gamma = spread(time);
    return (squaredMean * Math.exp(-2 * time) / gamma - 1) / gamma;
  }

  /**
   * When the score's slope changes sign: the density parts into two maxima.
   *
   * @return the time; t_S at σ = 1. NaN if |m|² ≤ σ² and it never does
   */
  public double scoreFlip() {
    double kept = 1 / (squaredMean + 1 - spread); // e^{−2t}
    return kept > 0 && kept < 1 ? -0.5 * Math.log(kept) : Double.NaN;
  }

  /**
   * When the middle stops to be a stable point of the reverse stochastic motion's drift x + 2s.
   *
   * @return the time, from 1 + 2κ = 0; ½ ln 2|m|² at σ = 1
   */
  public double stochasticFlip() {
    double c = 1 - spread;
    double kept = 1 / (squaredMean + Math.hypot(squaredMean, c));
    return -0.5 * Math.log(kept);
  }

  /**
   * The slope in the middle of the reverse probability flow's drift x + s.
   *
   * @param time t > 0
   * @return 1 + κ, ≥ 0 at all times if |m|² + σ² ≥ 1: the flow never shows the transition
   */
  public double flowSlope(double time) {
    return 1 + scoreSlope(time);
  }

  /**
   * The smallest slope of the flow in the middle, at times equally far apart up to 2 t_S.
   *
   * @param times how many
   * @return least 1 + κ
   */
  public double leastFlowSlope(int times) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 1; i <= times; i++) {
      least = Math.min(least, flowSlope(2 * time() * i / times));
    }
    return least;
  }
}
