// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.function.DoubleBinaryOperator;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.spindle.network.Activation;

/**
 * Averages over the inputs of one unit under two stimuli of equal length q and correlation c, in
 * terms of their distance ε = 1 − c.
 *
 * <pre>
 * D = ½⟨(φ(u₁) − φ(u₂))²⟩ = ⟨φ²⟩ − ⟨φ(u₁)φ(u₂)⟩,   S = ⟨φ'(u₁)φ'(u₂)⟩ = ∂⟨φφ⟩/∂(qc)
 * </pre>
 *
 * <p>Smooth activations: u = √q(√(1−ε/2) z ± √(ε/2) y) with z, y standard gaussian, by the
 * trapezoidal rule, which converges exponentially; D is a mean of squares, so that nothing cancels
 * near c = 1. Piecewise linear ones, by Price's theorem twice: ∂²⟨φφ⟩/∂ρ² is a sum over pairs of
 * kinks of the bivariate gaussian density there, and with ρ = q cos θ
 *
 * <pre>
 * S = ⟨φ'²⟩ − ∫₀^Θ Σ_kl j_k j_l e^{−E_kl(θ)} dθ/2π,   D = qε⟨φ'²⟩ − ∫₀^Θ (ρ(θ) − qc) Σ_kl … dθ/2π
 * </pre>
 *
 * @error 1e-12 absolute; relative to D 1e-16/√ε for smooth φ, 1e-12 for piecewise linear φ
 * @cost for smooth φ 600 (1 + 4q) pairs of evaluations, for piecewise linear φ 160 exponentials per
 *     pair of kinks
 * @source Price 1958; Poole et al. 2016, equation 6
 */
final class PairAverage {

  private static final double REACH = 8.5; // standard deviations: 2e-17 of the mass is beyond
  private static final double SPACING = 0.25; // e^{−2πd/h} < 1e-17, poles of tanh √q z at d = π/2√q
  private static final int PANELS = 8;
  private static final GaussIntegrator LEGENDRE = new GaussIntegratorFactory().legendre(20);

  private PairAverage() {}

  /**
   * D, half the mean squared difference of the activities.
   *
   * @param activation φ
   * @param q common length, ≥ 0
   * @param epsilon 1 − c in [0, 2]
   */
  static double distance(Activation activation, double q, double epsilon) {
    requireDistance(epsilon);
    return switch (activation) {
      case LINEAR -> q * epsilon;
      case RELU, HARD_TANH ->
          q * (epsilon * slopes(activation, q) - kinks(activation, q, epsilon, true));
      case TANH, ERF, SIGMOID, SILU ->
          smooth(
                  q,
                  epsilon,
                  (u, v) -> {
                    double difference = activation.value(u) - activation.value(v);
                    return difference * difference;
                  })
              / 2;
    };
  }

  /**
   * S, the mean product of the slopes.
   *
   * @param activation φ
   * @param q common length, ≥ 0
   * @param epsilon 1 − c in [0, 2]
   */
  static double slope(Activation activation, double q, double epsilon) {
    requireDistance(epsilon);
    return switch (activation) {
      case LINEAR -> 1;
      case RELU, HARD_TANH -> slopes(activation, q) - kinks(activation, q, epsilon, false);
      case TANH, ERF, SIGMOID, SILU ->
          smooth(q, epsilon, (u, v) -> activation.derivative(u) * activation.derivative(v));
    };
  }

  private static void requireDistance(double epsilon) {
    if (!(epsilon >= 0 && epsilon <= 2)) {
      throw new IllegalArgumentException("1 - c must lie between 0 and 2, was " + epsilon);
    }
  }

  /** ⟨f(u₁, u₂)⟩ of a symmetric function by the trapezoidal rule. */
  private static double smooth(double q, double epsilon, DoubleBinaryOperator f) {
    double common = Math.sqrt(q * (1 - epsilon / 2));
    double different = Math.sqrt(q * epsilon / 2);
    double h = SPACING / Math.sqrt(q + 0.25);
    int n = (int) Math.ceil(REACH / h);
    double sum = 0;
    for (int j = 0; j <= n; j++) { // y and −y give the same
      double y = different * h * j;
      double row = 0;
      for (int i = -n; i <= n; i++) {
        double z = common * h * i;
        row += Math.exp(-0.5 * h * h * i * i) * f.applyAsDouble(z + y, z - y);
      }
      sum += (j == 0 ? 1 : 2) * Math.exp(-0.5 * h * h * j * j) * row;
    }
    return sum * h * h / (2 * Math.PI);
  }

  /** ⟨φ'²⟩. */
  private static double slopes(Activation activation, double q) {
    if (Kinks.homogeneous(activation)) {
      return Kinks.steepness(activation);
    }
    return GaussianAverage.ofLength(q, Kinks.places(activation))
        .of(x -> Math.pow(activation.derivative(x), 2));
  }

  /** ∫₀^Θ Σ_kl j_k j_l e^{−E_kl(θ)} dθ/2π; for a distance with the weight cos θ − c. */
  private static double kinks(Activation activation, double q, double epsilon, boolean weighted) {
    double panel = 2 * Math.asin(Math.sqrt(epsilon / 2)) / PANELS;
    double sum = 0;
    for (int k = 0; k < PANELS; k++) {
      for (int i = 0; i < LEGENDRE.getNumberOfPoints(); i++) {
        double half = (k + (1 + LEGENDRE.getPoint(i)) / 2) * panel / 2; // θ/2
        double gone = 2 * Math.sin(half) * Math.sin(half); // 1 − cos θ
        double weight = LEGENDRE.getWeight(i) * panel / 2 * (weighted ? epsilon - gone : 1);
        sum += weight * kinks(activation, q, half);
      }
    }
    return sum;
  }

  /** Σ_kl j_k j_l exp(−(x_k² − 2x_k x_l cos θ + x_l²)/(2q sin²θ))/2π, all |x_k| being equal. */
  private static double kinks(Activation activation, double q, double halfAngle) {
    double[] x = Kinks.places(activation);
    double[] jump = Kinks.jumps(activation);
    double cosine = Math.cos(halfAngle);
    double sine = Math.sin(halfAngle);
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      for (int l = 0; l < x.length; l++) {
        double root = x[k] == x[l] ? cosine : sine; // 1 ± cos θ, halved, rooted
        double exponent = x[k] == 0 ? 0 : x[k] * x[k] / (2 * q * root * root);
        sum += jump[k] * jump[l] * Math.exp(-exponent);
      }
    }
    return sum / (2 * Math.PI);
  }
}
