// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class FloatBackpropagationTest {

  private static final Streams STREAMS = new Streams(new PointId(15, 3));

  @ParameterizedTest
  @EnumSource(Activation.class)
  void gradientIsThatOfDoublePrecision(Activation phi) {
    requireGradient(phi, 7, 6, 4);
    requireGradient(phi, 60, 33, 300); // in strips
    requireGradient(phi, 80, 70, 300); // too wide for these
  }

  private static void requireGradient(Activation phi, int first, int second, int n) {
    Architecture network = Architecture.of(new Loss.SquaredError(0.5), phi, 5, first, second, 3);
    Matrix x = new Matrix(5, n, GaussianMatrix.matrix(5, n, 1, STREAMS.of("inputs")));
    Matrix y = new Matrix(3, n, GaussianMatrix.matrix(3, n, 1, STREAMS.of("targets")));
    double[] theta = GaussianMatrix.matrix(network.parameters(), 1, 0.5, STREAMS.of("weights"));
    double[] exact = new double[network.parameters()];
    Backpropagation reference = new Backpropagation(network, n);
    reference.gradient(theta, x, y, exact);
    float[] single = new float[theta.length];
    for (int i = 0; i < theta.length; i++) {
      single[i] = (float) theta[i];
    }
    FloatBackpropagation kernel = new FloatBackpropagation(network, n + 3);
    for (int c = 0; c < n; c++) {
      for (int i = 0; i < 5; i++) {
        kernel.inputs()[c * kernel.inputLeading() + i] = (float) x.get(i, c);
      }
    }
    kernel.forward(single, n);
    for (int c = 0; c < n; c++) {
      for (int i = 0; i < 3; i++) {
        int at = c * kernel.outputLeading() + i;
        kernel.errors()[at] = (float) (kernel.outputs()[at] - y.get(i, c)) / n;
      }
    }
    float[] gradient = new float[theta.length];
    kernel.backward(single, n, gradient);
    double size = 0;
    for (double g : exact) {
      size = Math.max(size, Math.abs(g));
    }
    for (int i = 0; i < exact.length; i++) {
      assertEquals(exact[i], gradient[i], 1e-5 * size);
    }
  }

  @Test
  void adamFindsTheLeastOfABowlAndLeavesAlone() {
    float[] theta = {3, -2, 5};
    float[] gradient = new float[3];
    Adam adam = new Adam(theta, 0.05, 10, 2000, 2, 3);
    for (int k = 0; k < 2000; k++) {
      gradient[0] = theta[0] - 1;
      gradient[1] = 10 * (theta[1] - 2);
      adam.step(gradient, true, false);
    }
    assertEquals(1, theta[0], 1e-3);
    assertEquals(2, theta[1], 1e-3);
    assertEquals(1, adam.average()[0], 1e-2);
    assertEquals(5, theta[2]);
  }

  @Test
  void aStepIsNoLongerThanTheRate() {
    float[] theta = new float[100];
    float[] gradient = new float[100];
    java.util.Arrays.fill(gradient, 1e6f);
    new Adam(theta, 0.1, 0, 10, 100).step(gradient, true);
    assertTrue(theta[0] < 0 && theta[0] >= -0.1001f);
  }
}
