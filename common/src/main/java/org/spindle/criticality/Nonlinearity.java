// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.random.RandomGenerator;
import org.spindle.network.Activation;

/** The units of a layer: what they make of their inputs, and with which slopes. */
public sealed interface Nonlinearity {

  /**
   * Units of one nonlinearity.
   *
   * @param activation φ
   */
  record Pointwise(Activation activation) implements Nonlinearity {

    @Override
    public void evaluate(double[] x, double[] values, double[] slopes, RandomGenerator masks) {
      boolean tanh = activation == Activation.TANH; // one transcendental function in place of two
      for (int i = 0; i < x.length; i++) {
        double value = activation.value(x[i]);
        values[i] = value;
        slopes[i] = tanh ? (1 - value) * (1 + value) : activation.derivative(x[i]);
      }
    }

    @Override
    public SquaredSlopes slopes(double q, int fineness) {
      return SquaredSlopes.of(activation, q, fineness);
    }

    @Override
    public double outputLength(double q) {
      return GaussianAverage.ofLength(q, Kinks.places(activation))
          .of(x -> activation.value(x) * activation.value(x));
    }
  }

  /**
   * Linear units of which each passes its input or blocks it, by chance and independently.
   *
   * @param passing probability p that a unit passes, in (0, 1]
   */
  record Masked(double passing) implements Nonlinearity {

    /** Checks the probability. */
    public Masked {
      if (!(passing > 0 && passing <= 1)) {
        throw new IllegalArgumentException("passing must be in (0, 1], was " + passing);
      }
    }

    @Override
    public void evaluate(double[] x, double[] values, double[] slopes, RandomGenerator masks) {
      for (int i = 0; i < x.length; i++) {
        slopes[i] = masks.nextDouble() < passing ? 1 : 0;
        values[i] = slopes[i] * x[i];
      }
    }

    @Override
    public SquaredSlopes slopes(double q, int fineness) {
      return SquaredSlopes.mask(passing);
    }

    @Override
    public double outputLength(double q) {
      return passing * q;
    }
  }

  /**
   * The outputs and slopes of a layer.
   *
   * @param x inputs
   * @param values outputs φ(x), overwritten
   * @param slopes φ'(x), overwritten
   * @param masks the stream that masks are drawn from
   */
  void evaluate(double[] x, double[] values, double[] slopes, RandomGenerator masks);

  /**
   * The law of the squared slopes in a wide layer.
   *
   * @param q length of the layer
   * @param fineness how much denser than needed for moments the values lie, ≥ 1
   * @return law of φ'²
   */
  SquaredSlopes slopes(double q, int fineness);

  /**
   * The mean square of the outputs of a wide layer.
   *
   * @param q length of the layer
   * @return E φ(√q z)²
   */
  double outputLength(double q);
}
