// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.spindle.network.Activation;

/**
 * The length map of a wide random network: the mean square of the weighted inputs of one layer from
 * that of the layer before.
 *
 * <pre>
 * q' = V(q) = σ_w² ⟨φ²⟩ + σ_b²,   χ(q) = σ_w² ⟨φ'²⟩,   ⟨f⟩ = ∫Dz f(√q z)
 * </pre>
 *
 * <p>Weights have variance σ_w²/N (or are σ_w times orthogonal), biases σ_b². χ is the factor by
 * which a layer stretches a small perturbation, squared.
 *
 * @param activation φ
 * @param weightVariance σ_w² &gt; 0
 * @param biasVariance σ_b² ≥ 0
 * @error 1e-12 relative, for any q; exact for linear units and ReLU
 * @source Poole et al. 2016, equations 3–5; Schoenholz et al. 2017, equation 5
 */
public record LengthMap(Activation activation, double weightVariance, double biasVariance) {

  private static final double ACCURACY = 1e-15;
  private static final int EVALUATIONS = 500;
  private static final double ENDLESS = 1e12; // no fixed point of a saturating φ is as long

  /** Checks the ranges. */
  public LengthMap {
    if (!(weightVariance > 0) || Double.isInfinite(weightVariance)) {
      throw new IllegalArgumentException("weightVariance must be > 0, was " + weightVariance);
    }
    if (!(biasVariance >= 0) || Double.isInfinite(biasVariance)) {
      throw new IllegalArgumentException("biasVariance must be >= 0, was " + biasVariance);
    }
  }

  /**
   * The length of the next layer.
   *
   * @param q length of this one, ≥ 0
   * @return V(q)
   */
  public double next(double q) {
    double square =
        Kinks.homogeneous(activation)
            ? q * Kinks.steepness(activation)
            : average(q).of(x -> Math.pow(activation.value(x), 2));
    return weightVariance * square + biasVariance;
  }

  /**
   * The slope of the map.
   *
   * @param q length, ≥ 0
   * @return V'(q) = σ_w²⟨φ'² + φφ''⟩ = σ_w²⟨xφφ'⟩/q; at a fixed point exp(−1/ξ_q)
   */
  public double slope(double q) {
    if (Kinks.homogeneous(activation)) {
      return weightVariance * Kinks.steepness(activation);
    }
    if (q == 0) {
      double curvature = activation.value(0) * activation.secondDerivative(0);
      return weightVariance * (Math.pow(activation.derivative(0), 2) + curvature);
    }
    double moment = average(q).of(x -> x * activation.value(x) * activation.derivative(x));
    return weightVariance * moment / q;
  }

  /**
   * The squared factor by which perturbations grow.
   *
   * @param q length, ≥ 0; may be infinite for a homogeneous activation
   * @return χ(q); at the fixed point χ₁ &lt; 1 is order and χ₁ &gt; 1 chaos
   */
  public double chi(double q) {
    if (Kinks.homogeneous(activation)) {
      return weightVariance * Kinks.steepness(activation);
    }
    return weightVariance * average(q).of(x -> Math.pow(activation.derivative(x), 2));
  }

  /**
   * The lengths of many layers.
   *
   * @param first q¹ of the first layer
   * @param layers number of layers, the first one included
   * @return q¹, V(q¹), V(V(q¹)), …
   */
  public double[] lengths(double first, int layers) {
    double[] lengths = new double[layers];
    for (int l = 0; l < layers; l++) {
      lengths[l] = l == 0 ? first : next(lengths[l - 1]);
    }
    return lengths;
  }

  /**
   * The length that deep layers reach from any start but zero.
   *
   * @return q*, the largest fixed point; infinite if lengths grow without bound; 1, standing for
   *     all, where every length is a fixed point
   */
  public double fixedPoint() {
    if (Kinks.homogeneous(activation)) {
      return homogeneousFixedPoint();
    }
    double high = 1;
    while (next(high) > high) {
      high *= 2;
      if (high > ENDLESS) {
        return Double.POSITIVE_INFINITY;
      }
    }
    double low = 0;
    if (next(0) == 0) {
      if (slope(0) <= 1) {
        return 0;
      }
      low = high;
      while (next(low) <= low) {
        low /= 2;
        if (low < Double.MIN_NORMAL) {
          return 0;
        }
      }
    }
    if (next(high) == high) {
      return high;
    }
    var solver = new BracketingNthOrderBrentSolver(ACCURACY, ACCURACY, Double.MIN_NORMAL, 5);
    return solver.solve(EVALUATIONS, q -> next(q) - q, low, high);
  }

  private double homogeneousFixedPoint() {
    double factor = slope(1);
    if (factor < 1) {
      return biasVariance / (1 - factor);
    }
    return factor == 1 && biasVariance == 0 ? 1 : Double.POSITIVE_INFINITY;
  }

  /** The rule for ⟨·⟩ at a length. */
  GaussianAverage average(double q) {
    return GaussianAverage.ofLength(q, Kinks.places(activation));
  }
}
