// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.simd.SineCosine;
import org.spindle.network.Activation;
import org.spindle.network.Architecture;
import org.spindle.network.Loss;
import org.spindle.network.TrainingSet;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class LandscapeDerivativesTest {

  private static final double H = 1e-5;

  private static RandomGenerator random(String purpose) {
    return new Streams(PointId.of("landscape derivatives")).of(purpose);
  }

  static Stream<Landscape> landscapes() {
    double inf = Double.POSITIVE_INFINITY;
    return Stream.of(
        RandomFourierField.sample(7, 53, inf, 0, random("se")),
        RandomFourierField.sample(5, 40, 1, 0.7, random("rq")),
        RandomFourierField.sample(70, 90, inf, 0.3, random("wide")),
        SpinGlass.sample(6, 2, random("two")),
        SpinGlass.sample(6, 3, random("three")),
        SpinGlass.sample(5, 4, random("four")),
        network(Loss.SOFTMAX, 3, 4, 3),
        network(Loss.HALF_SQUARED, 3, 2, 3, 2));
  }

  private static Landscape network(Loss loss, int... widths) {
    int outputs = widths[widths.length - 1];
    return new NetworkLandscape(
        Architecture.of(loss, Activation.TANH, widths),
        TrainingSet.teacher(5, 30, widths[0], 4, outputs),
        0.01);
  }

  @ParameterizedTest
  @MethodSource("landscapes")
  void gradientsAndHessiansAreFiniteDifferences(Landscape landscape) {
    int n = landscape.dimension();
    int count = 5;
    Matrix x = gaussian(n, count, "points");
    Landscape.Probe probe = landscape.probe(count);
    Landscape.Probe other = landscape.probe(2);
    probe.moveTo(x, count);
    Matrix exact = new Matrix(n, n * count);
    Matrix rough = new Matrix(n, n * count);
    int[] order = {3, 0, 4, 1, 2};
    probe.hessians(order, count, exact);
    probe.roughHessians(order, count, rough);
    for (int j = 0; j < count; j++) {
      int b = order[j];
      for (int i = 0; i < Math.min(n, 7); i++) {
        Matrix pair = new Matrix(n, 2);
        pair.block(0, 0, n, 1).copyFrom(x.column(b));
        pair.block(0, 1, n, 1).copyFrom(x.column(b));
        pair.set(i, 0, x.get(i, b) + H);
        pair.set(i, 1, x.get(i, b) - H);
        other.moveTo(pair, 2);
        double slope = (other.value(0) - other.value(1)) / (2 * H);
        assertEquals(slope, probe.gradients().get(i, b), 1e-7 * n);
        for (int r = 0; r < n; r++) {
          double curvature = (other.gradients().get(r, 0) - other.gradients().get(r, 1)) / (2 * H);
          assertEquals(curvature, exact.get(r, j * n + i), 1e-7 * n);
          assertEquals(exact.get(r, j * n + i), rough.get(r, j * n + i), 3e-6);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("landscapes")
  void hessianTimesAVectorNeedsNoHessian(Landscape landscape) {
    int n = landscape.dimension();
    int count = 4;
    Landscape.Probe probe = landscape.probe(count);
    probe.moveTo(gaussian(n, count, "points"), count);
    Matrix d = gaussian(n, count, "directions");
    Matrix products = new Matrix(n, count);
    probe.hessianTimes(d, products);
    Matrix h = new Matrix(n, n * count);
    probe.hessians(new int[] {0, 1, 2, 3}, count, h);
    for (int b = 0; b < count; b++) {
      for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += h.get(i, b * n + k) * d.get(k, b);
        }
        assertEquals(sum, products.get(i, b), 1e-11 * n);
      }
    }
  }

  @Test
  void spinGlassIsHomogeneous() {
    for (int p : new int[] {2, 3, 4}) {
      Landscape glass = SpinGlass.sample(6, p, random("homogeneous"));
      Matrix x = gaussian(6, 2, "spins");
      for (int i = 0; i < 6; i++) {
        x.set(i, 1, 2 * x.get(i, 0));
      }
      Landscape.Probe probe = glass.probe(2);
      probe.moveTo(x, 2);
      assertEquals(Math.pow(2, p) * probe.value(0), probe.value(1), 1e-12);
      double radial = 0;
      for (int i = 0; i < 6; i++) {
        radial += x.get(i, 0) * probe.gradients().get(i, 0);
      }
      assertEquals(p * probe.value(0), radial, 1e-12);
    }
  }

  @Test
  void sinesAndCosinesAreThoseOfMath() {
    RandomGenerator random = random("angles");
    for (double size : List.of(1.0, 100.0, 1e5)) {
      int n = 1003;
      double[] theta = new double[n + 3];
      double[] phase = new double[n];
      double[] a = new double[n];
      for (int i = 0; i < n; i++) {
        theta[i + 3] = size * random.nextGaussian();
        phase[i] = i % 5 == 0 ? 0 : random.nextDouble();
        a[i] = 1 + random.nextDouble();
      }
      theta[3] = 0;
      theta[4] = Math.PI / 4;
      theta[8] = -Math.PI / 2;
      double[] sin = theta.clone();
      double[] cos = new double[n + 3];
      SineCosine.scaled(sin, 3, phase, a, n, cos);
      for (int i = 0; i < n; i++) {
        assertEquals(a[i] * Math.sin(theta[i + 3] + phase[i]), sin[i + 3], 1e-15 * a[i]);
        assertEquals(a[i] * Math.cos(theta[i + 3] + phase[i]), cos[i + 3], 1e-15 * a[i]);
      }
    }
  }

  private static Matrix gaussian(int n, int count, String purpose) {
    RandomGenerator random = random(purpose);
    Matrix x = new Matrix(n, count);
    for (int i = 0; i < n * count; i++) {
      x.data()[i] = random.nextGaussian();
    }
    return x;
  }
}
