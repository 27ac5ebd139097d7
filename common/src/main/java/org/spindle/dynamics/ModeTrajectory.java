// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

/**
 * The strength u(t) of one mode of a deep linear network under gradient flow from a balanced,
 * decoupled start: N factors of equal size whose product is u,
 *
 * <p>τ u̇ = N u^{2−2/N} (s − d u), u(0) = u₀
 *
 * <p>which ends at u = s/d. The convention is that of sums, not means: s is a singular value of Σ31
 * = Y Xᵀ, d the variance of the input along it (1 for white inputs), the loss ½‖Y − W X‖², and t =
 * λ·epochs in units of τ for a step of λ.
 *
 * <p>N = 1 is the shallow network, s/d (1 − e^{−dt/τ}) + u₀ e^{−dt/τ}; N = 2 the logistic a(t) =
 * (s/d) e^{2st/τ}/(e^{2st/τ} − 1 + s/(d a₀)).
 *
 * @param factors number N of weight matrices: layers of neurons minus 1
 * @param singularValue s of the mode, &gt; 0
 * @param inputVariance d of the mode, &gt; 0
 * @param initialStrength u₀, between 0 and s/d; 0 only for a shallow network
 * @unit t in τ; u as s/d
 * @source Saxe, McClelland and Ganguli 2014, equations 5–14 and appendix E
 */
public record ModeTrajectory(
    int factors, double singularValue, double inputVariance, double initialStrength) {

  /** Checks the ranges. */
  public ModeTrajectory {
    if (factors < 1) {
      throw new IllegalArgumentException("factors must be >= 1, was " + factors);
    }
    positive("singularValue", singularValue);
    positive("inputVariance", inputVariance);
    double optimum = singularValue / inputVariance;
    boolean started = initialStrength > 0 || (initialStrength == 0 && factors == 1);
    if (!started || !(initialStrength < optimum)) {
      throw new IllegalArgumentException(
          "initialStrength must lie between 0 and " + optimum + ", was " + initialStrength);
    }
  }

  /**
   * The trajectory for white inputs, d = 1.
   *
   * @param factors number N of weight matrices
   * @param singularValue s
   * @param initialStrength u₀
   * @return the trajectory
   */
  public static ModeTrajectory whiteInputs(
      int factors, double singularValue, double initialStrength) {
    return new ModeTrajectory(factors, singularValue, 1, initialStrength);
  }

  /**
   * The strength that is reached in the end.
   *
   * @return s/d
   */
  public double optimum() {
    return singularValue / inputVariance;
  }

  /**
   * The largest eigenvalue of this mode's Hessian at the optimum, also the factor between
   * normalised time T and t/τ.
   *
   * @return N d (s/d)^{2−2/N}
   */
  public double topCurvature() {
    return factors * inputVariance * Math.pow(optimum(), 2 - 2.0 / factors);
  }

  /**
   * The scale of the best step size, best as 1/N for s = d = 1.
   *
   * @return 1/(N d (s/d)^{2−2/N}); the fastest step is a number of order 1 times this
   */
  public double optimalRateScale() {
    return 1 / topCurvature();
  }

  /**
   * The step size above which gradient descent leaves the optimum.
   *
   * @return 2/(N d (s/d)^{2−2/N})
   */
  public double stabilityLimit() {
    return 2 / topCurvature();
  }

  /**
   * The strength at a time.
   *
   * @param time t ≥ 0 in τ
   * @return u(t)
   * @error see {@link LearningTime#fractions}
   */
  public double strength(double time) {
    return strengths(time)[0];
  }

  /**
   * The strengths at many times; neighbouring times make it fast.
   *
   * @param times t in τ, each ≥ 0, not decreasing
   * @return u at these times
   * @error see {@link LearningTime#fractions}
   */
  public double[] strengths(double... times) {
    double curvature = topCurvature();
    double[] normalized = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      normalized[i] = curvature * times[i];
    }
    double[] result = LearningTime.fractions(factors, fraction(initialStrength), normalized);
    for (int i = 0; i < result.length; i++) {
      result[i] *= optimum();
    }
    return result;
  }

  /**
   * The learning time: when the strength reaches a value.
   *
   * @param strength u between 0 and s/d, excluded
   * @return t in τ, negative if u &lt; u₀
   */
  public double timeTo(double strength) {
    return normalizedTimeTo(strength) / topCurvature();
  }

  /**
   * The learning time in units in which the best step is of order 1.
   *
   * @param strength u between 0 and s/d, excluded
   * @return T = N d (s/d)^{2−2/N} t/τ
   */
  public double normalizedTimeTo(double strength) {
    return LearningTime.normalized(factors, fraction(initialStrength), fraction(strength));
  }

  /**
   * When half of the optimum is reached: (τ/2s) ln(s/(d u₀) − 1) for N = 2.
   *
   * @return t in τ, negative if it was reached before the start
   */
  public double halfTime() {
    return timeTo(optimum() / 2);
  }

  /**
   * N·t in the limit of infinitely many factors, which stays finite: τ[d s⁻² ln(x/(1 − x)) − 1/(s
   * u)] between u₀ and u.
   *
   * @param strength u between 0 and s/d, excluded
   * @return N t in τ as N → ∞; the number of factors of this trajectory plays no part
   */
  public double scaledTimeAtInfiniteDepth(double strength) {
    double time = LearningTime.infiniteDepth(fraction(initialStrength), fraction(strength));
    return time / (inputVariance * optimum() * optimum());
  }

  private double fraction(double strength) {
    return strength / optimum();
  }

  private static void positive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and > 0, was " + value);
    }
  }
}
