// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import org.spindle.network.Activation;

/** Where the slope of a piecewise linear activation jumps, and whether one is homogeneous. */
final class Kinks {

  private Kinks() {}

  /** Places x_k of the jumps; empty for smooth activations. */
  static double[] places(Activation activation) {
    return switch (activation) {
      case RELU -> new double[] {0};
      case HARD_TANH -> new double[] {-1, 1};
      case LINEAR, TANH, ERF, SIGMOID, SILU -> new double[0];
    };
  }

  /** Jumps j_k = φ'(x_k+) − φ'(x_k−), in the order of the places. */
  static double[] jumps(Activation activation) {
    return switch (activation) {
      case RELU -> new double[] {1};
      case HARD_TANH -> new double[] {1, -1};
      case LINEAR, TANH, ERF, SIGMOID, SILU -> new double[0];
    };
  }

  /** Whether φ(ax) = aφ(x) for a ≥ 0, so that slopes do not know how long their input is. */
  static boolean homogeneous(Activation activation) {
    return activation == Activation.RELU || activation == Activation.LINEAR;
  }

  /** ⟨φ'²⟩ = ⟨φ²⟩/q of a homogeneous activation, at any q. */
  static double steepness(Activation activation) {
    return activation == Activation.RELU ? 0.5 : 1;
  }
}
