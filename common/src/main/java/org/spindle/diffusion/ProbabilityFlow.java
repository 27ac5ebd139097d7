// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

/**
 * Likelihoods by the probability flow, the deterministic motion that carries the data's density to
 * white noise.
 *
 * <pre>
 * dx/dτ = −x − ∂ ln q,   d ln q/dτ = 1 + ∂² ln q,   ᾱ = e^{−2τ}
 * ln q_0(x_0) = ln π(x_end) − ∫ (1 + ∂² ln q) dτ
 * </pre>
 *
 * @param data the data, one-dimensional
 * @param time τ at the end, > 0
 * @param steps of equal length, ≥ 1
 * @param method how a step is taken
 * @source Song et al. 2021
 */
public record ProbabilityFlow(SymmetricMixture data, double time, int steps, Method method) {

  /** A method of integration. */
  public enum Method {
    /** Order 1. */
    EULER,
    /** Order 2. */
    HEUN,
    /** Order 4, Runge and Kutta's. */
    RUNGE_KUTTA
  }

  /** Checks time and steps. */
  public ProbabilityFlow {
    if (!(time > 0) || steps < 1) {
      throw new IllegalArgumentException(
          "a flow needs time > 0 and steps >= 1, had " + time + " and " + steps);
    }
  }

  /**
   * Where the flow carries a datum.
   *
   * @param place x at the end
   * @param growth ∫ (1 + ∂² ln q) dτ, by which ln q grows on the way
   */
  public record End(double place, double growth) {}

  /**
   * The log likelihood of a datum.
   *
   * @param datum x_0
   * @return ln q_0(x_0), nats
   */
  public double logLikelihood(double datum) {
    End end = carry(datum);
    return GaussianKernel.logDensity(end.place, 0, 1) - end.growth;
  }

  /**
   * Follows the flow from a datum.
   *
   * @param datum x_0
   * @return its end
   */
  public End carry(double datum) {
    double x = datum;
    double growth = 0;
    double h = time / steps;
    for (int i = 0; i < steps; i++) {
      double t = i * h;
      double k1 = velocity(x, t);
      double g1 = growth(x, t);
      switch (method) {
        case EULER -> {
          x += h * k1;
          growth += h * g1;
        }
        case HEUN -> {
          double ahead = x + h * k1;
          x += 0.5 * h * (k1 + velocity(ahead, t + h));
          growth += 0.5 * h * (g1 + growth(ahead, t + h));
        }
        case RUNGE_KUTTA -> {
          double x2 = x + 0.5 * h * k1;
          double k2 = velocity(x2, t + 0.5 * h);
          double x3 = x + 0.5 * h * k2;
          double k3 = velocity(x3, t + 0.5 * h);
          double x4 = x + h * k3;
          double k4 = velocity(x4, t + h);
          x += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
          double middle = growth(x2, t + 0.5 * h) + growth(x3, t + 0.5 * h);
          growth += h / 6 * (g1 + 2 * middle + growth(x4, t + h));
        }
      }
    }
    return new End(x, growth);
  }

  private double velocity(double x, double t) {
    return -x - data.score(x, Math.exp(-2 * t));
  }

  private double growth(double x, double t) {
    return 1 + data.curvature(x, Math.exp(-2 * t));
  }
}
