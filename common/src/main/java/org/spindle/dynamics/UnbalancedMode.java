// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

/**
 * The strength ab of one mode of a network with one hidden layer whose two weights start apart,
 *
 * <p>τ ȧ = b (s − a b), τ ḃ = a (s − a b); c₀ = a² − b² is conserved
 *
 * <p>With a = √c₀ cosh(θ/2) and b = √c₀ sinh(θ/2), the strength is a b = (c₀/2) sinh θ and τ θ̇ = 2
 * s − c₀ sinh θ, so that with κ = √(c₀² + 4 s²)
 *
 * <p>t = (τ/κ) ln[(κ + c₀ + 2 s tanh(θ/2))/(κ − c₀ − 2 s tanh(θ/2))] between θ₀ and θ.
 *
 * <p>Equations 23–26 of the paper print a b = c₀ sinh θ and s − c₀ sinh θ, and 27 lacks a square: a
 * factor 2 was lost; the form here was checked against integration.
 *
 * @param singularValue s &gt; 0
 * @param first a, one of the two weights
 * @param second b, the other; a + b must not vanish, for such a mode dies at the saddle, and the
 *     strength a b must start below s
 * @unit t in τ
 * @error relative about 1e-13
 * @source Saxe, McClelland and Ganguli 2014, appendix A.1, corrected
 */
public record UnbalancedMode(double singularValue, double first, double second) {

  /** Checks the ranges. */
  public UnbalancedMode {
    if (!(singularValue > 0) || Double.isInfinite(singularValue)) {
      throw new IllegalArgumentException(
          "singularValue must be finite and > 0, was " + singularValue);
    }
    if (!(Math.abs(first + second) > 0) || !(first * second < singularValue)) {
      throw new IllegalArgumentException(
          "weights must have a sum other than 0 and a product below the singular value "
              + singularValue
              + ", were "
              + first
              + " and "
              + second);
    }
  }

  /**
   * The conserved difference |a² − b²|.
   *
   * @return c₀ ≥ 0
   */
  public double imbalance() {
    return Math.abs((first - second) * (first + second));
  }

  /**
   * The strength a b at a time.
   *
   * @param time t ≥ 0 in τ
   * @return a b; the logistic curve where a = b
   */
  public double strength(double time) {
    double c = imbalance();
    if (c == 0) {
      return ModeTrajectory.whiteInputs(2, singularValue, first * second).strength(time);
    }
    double kappa = kappa();
    double ratio = ratio(first * second) * Math.exp(kappa * time);
    // 1 − tanh(θ/2), in which κ − 2s must not be formed by subtraction
    double complement =
        (c - c * c / (kappa + 2 * singularValue) + 2 * kappa / (ratio + 1)) / (2 * singularValue);
    return c * (1 - complement) / (complement * (2 - complement));
  }

  /**
   * When the strength reaches a value.
   *
   * @param strength a b below s
   * @return t in τ, negative if it was reached before the start
   */
  public double timeTo(double strength) {
    if (!(strength < singularValue)) {
      throw new IllegalArgumentException(
          "strength must be < " + singularValue + ", was " + strength);
    }
    double start = first * second;
    if (imbalance() == 0) {
      return ModeTrajectory.whiteInputs(2, singularValue, start).timeTo(strength);
    }
    return Math.log(ratio(strength) / ratio(start)) / kappa();
  }

  private double kappa() {
    return Math.hypot(imbalance(), 2 * singularValue);
  }

  /** The argument of the logarithm as a function of the strength a b = (c₀/2) sinh θ. */
  private double ratio(double strength) {
    double c = imbalance();
    double s = singularValue;
    double kappa = kappa();
    double hypotenuse = Math.hypot(c, 2 * strength); // c₀ cosh θ = a² + b²
    double tangent = 2 * strength / (c + hypotenuse); // tanh(θ/2)
    // s h − κ u, which vanishes at the optimum with s − u: no subtraction of near-equals there
    double cross =
        strength < 0
            ? s * hypotenuse - kappa * strength
            : c * c * (s - strength) * (s + strength) / (s * hypotenuse + kappa * strength);
    double numerator = kappa + c + 2 * s * tangent;
    double denominator = 4 * s * (c * (s - strength) + cross) / ((c + kappa) * (c + hypotenuse));
    return numerator / denominator;
  }
}
