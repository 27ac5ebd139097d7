// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

/**
 * The covariance function of a stationary isotropic gaussian field φ over N variables.
 *
 * <pre>
 * E φ(x) φ(y) = N f(|x − y|²/(2N))
 * </pre>
 *
 * <p>Value, gradient and Hessian at a point know f only by f(0), f'(0) and f''(0); the gradient is
 * independent of the other two, and with ε = φ/N the Hessian given ε is √(f''/N) G_N + s·1, where
 * G_N is of the gaussian orthogonal ensemble and s ~ N(ε f'/f, (f'' − f'²/f)/N).
 *
 * @source A. J. Bray and D. S. Dean 2007, Phys. Rev. Lett. 98, 150201
 */
public sealed interface Covariance {

  /** The families of covariance functions. */
  enum Family {
    /** f(u) = e^{−u}. */
    SQUARED_EXPONENTIAL,
    /** f(u) = (1 + u/a)^{−a}. */
    RATIONAL_QUADRATIC;

    /**
     * A member.
     *
     * @param shape a of the rational quadratic; unused by the other
     * @return f
     */
    public Covariance of(double shape) {
      return switch (this) {
        case SQUARED_EXPONENTIAL -> new SquaredExponential();
        case RATIONAL_QUADRATIC -> new RationalQuadratic(shape);
      };
    }
  }

  /**
   * The covariance f(u).
   *
   * @param u half the squared distance, per variable, ≥ 0
   * @return f(u)
   */
  double at(double u);

  /**
   * The first derivative at no distance.
   *
   * @return f'(0) &lt; 0
   */
  double slope();

  /**
   * The second derivative at no distance.
   *
   * @return f''(0) > 0
   */
  double curvature();

  /**
   * The variance of the Hessian's trace that the energy leaves, as a fraction: v = 1 − f'²/(f f'').
   *
   * @return v, from 0 (the energy fixes the shift of the spectrum) to below 1
   */
  default double freedom() {
    return 1 - slope() * slope() / (at(0) * curvature());
  }

  /** f(u) = e^{−u}: v = 0 at every N. */
  record SquaredExponential() implements Covariance {
    @Override
    public double at(double u) {
      return Math.exp(-u);
    }

    @Override
    public double slope() {
      return -1;
    }

    @Override
    public double curvature() {
      return 1;
    }

    @Override
    public double freedom() {
      return 0;
    }
  }

  /**
   * f(u) = (1 + u/a)^{−a}, a mixture of length scales: v = 1/(a + 1).
   *
   * @param shape a > 0; large a comes near the squared exponential
   */
  record RationalQuadratic(double shape) implements Covariance {
    /** Rejects a ≤ 0. */
    public RationalQuadratic {
      if (!(shape > 0) || Double.isInfinite(shape)) {
        throw new IllegalArgumentException("shape must be finite and > 0, was " + shape);
      }
    }

    @Override
    public double at(double u) {
      return Math.pow(1 + u / shape, -shape);
    }

    @Override
    public double slope() {
      return -1;
    }

    @Override
    public double curvature() {
      return (shape + 1) / shape;
    }
  }
}
