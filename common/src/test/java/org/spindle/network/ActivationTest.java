// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

  @ParameterizedTest
  @EnumSource(Activation.class)
  void derivativesAreThoseOfFiniteDifferences(Activation phi) {
    double step = 1e-5;
    for (double x : new double[] {-3.1, -0.9, -0.2, 0.4, 0.7, 1.3, 2.5}) {
      double slope = (phi.value(x + step) - phi.value(x - step)) / (2 * step);
      assertEquals(slope, phi.derivative(x), 1e-9);
      double curvature = (phi.derivative(x + step) - phi.derivative(x - step)) / (2 * step);
      assertEquals(curvature, phi.secondDerivative(x), 1e-9);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void manyAtOnceAreThoseOneByOne(Activation phi) {
    int n = 1003;
    double[] x = new double[n];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = (i - n / 2) * 0.08 + 1e-3;
    }
    phi.values(x, n, values);
    for (int i = 0; i < n; i++) {
      double one = phi.value(x[i]);
      assertEquals(one, values[i], 1e-14 * Math.abs(one), "phi(" + x[i] + ")");
      assertEquals(phi.derivative(x[i]), phi.derivative(x[i], values[i]), 1e-15);
      assertEquals(phi.secondDerivative(x[i]), phi.secondDerivative(x[i], values[i]), 2e-15);
    }
  }
}
