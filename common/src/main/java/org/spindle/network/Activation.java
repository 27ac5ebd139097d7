// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import org.hipparchus.special.Erf;
import org.spindle.linalg.simd.Exponential;
import org.spindle.linalg.simd.HyperbolicTangent;

/**
 * A nonlinearity φ of single neurons with its first two derivatives, in double precision.
 *
 * @error the derivatives at a kink are those of the side nearer to zero; φ'' is there 0, without
 *     the delta function
 */
public enum Activation {
  /** φ(x) = x. */
  LINEAR {
    @Override
    public double value(double x) {
      return x;
    }

    @Override
    public double derivative(double x) {
      return 1;
    }

    @Override
    public double secondDerivative(double x) {
      return 0;
    }
  },

  /** φ(x) = tanh x. */
  TANH {
    @Override
    public double value(double x) {
      return Math.tanh(x);
    }

    @Override
    public double derivative(double x) {
      double t = Math.tanh(x);
      return (1 - t) * (1 + t);
    }

    @Override
    public double secondDerivative(double x) {
      double t = Math.tanh(x);
      return -2 * t * (1 - t) * (1 + t);
    }

    @Override
    void values(double[] sums, int n, double[] values) {
      HyperbolicTangent.of(sums, n, values);
    }

    @Override
    double derivative(double x, double value) {
      return (1 - value) * (1 + value);
    }

    @Override
    double secondDerivative(double x, double value) {
      return -2 * value * (1 - value) * (1 + value);
    }
  },

  /** φ(x) = max(0, x). */
  RELU {
    @Override
    public double value(double x) {
      return Math.max(0, x);
    }

    @Override
    public double derivative(double x) {
      return x > 0 ? 1 : 0;
    }

    @Override
    public double secondDerivative(double x) {
      return 0;
    }
  },

  /** φ(x) = x between −1 and 1, and the nearer of these outside. */
  HARD_TANH {
    @Override
    public double value(double x) {
      return Math.max(-1, Math.min(1, x));
    }

    @Override
    public double derivative(double x) {
      return Math.abs(x) <= 1 ? 1 : 0;
    }

    @Override
    public double secondDerivative(double x) {
      return 0;
    }
  },

  /** φ(x) = erf x = 2/√π ∫₀ˣ exp(−t²) dt; its slope at zero is 2/√π, not 1. */
  ERF {
    @Override
    public double value(double x) {
      return Erf.erf(x);
    }

    @Override
    public double derivative(double x) {
      return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x);
    }

    @Override
    public double secondDerivative(double x) {
      return -2 * x * derivative(x);
    }
  },

  /** φ(x) = 1/(1 + exp(−x)). */
  SIGMOID {
    @Override
    public double value(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    @Override
    public double derivative(double x) {
      return value(x) * value(-x); // 1 − φ(x) = φ(−x) without cancellation
    }

    @Override
    public double secondDerivative(double x) {
      return derivative(x) * (value(-x) - value(x));
    }

    @Override
    void values(double[] sums, int n, double[] values) {
      for (int i = 0; i < n; i++) {
        values[i] = -sums[i];
      }
      Exponential.of(values, 0, n, 0, values);
      for (int i = 0; i < n; i++) {
        values[i] = 1 / (1 + values[i]);
      }
    }

    @Override
    double derivative(double x, double value) {
      return value * (1 - value);
    }

    @Override
    double secondDerivative(double x, double value) {
      return value * (1 - value) * (1 - 2 * value);
    }
  },

  /** φ(x) = x/(1 + exp(−x)), smooth, and nearly max(0, x) far from zero. */
  SILU {
    @Override
    public double value(double x) {
      return x * SIGMOID.value(x);
    }

    @Override
    public double derivative(double x) {
      return SIGMOID.value(x) + x * SIGMOID.derivative(x);
    }

    @Override
    public double secondDerivative(double x) {
      return 2 * SIGMOID.derivative(x) + x * SIGMOID.secondDerivative(x);
    }
  };

  /**
   * The nonlinearity φ(x).
   *
   * @param x weighted input of a neuron
   * @return φ(x)
   */
  public abstract double value(double x);

  /**
   * The slope φ'(x).
   *
   * @param x weighted input of a neuron
   * @return φ'(x)
   */
  public abstract double derivative(double x);

  /**
   * The curvature φ''(x).
   *
   * @param x weighted input of a neuron
   * @return φ''(x)
   */
  public abstract double secondDerivative(double x);

  /** φ of the first n of many. */
  void values(double[] sums, int n, double[] values) {
    for (int i = 0; i < n; i++) {
      values[i] = value(sums[i]);
    }
  }

  /** φ'(x) where φ(x) is known already, to 2e-16 absolutely. */
  double derivative(double x, double value) {
    return derivative(x);
  }

  /** φ''(x) where φ(x) is known already, to 4e-16 absolutely. */
  double secondDerivative(double x, double value) {
    return secondDerivative(x);
  }
}
