// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.criticality.CircularConvolution.Kernel;
import org.spindle.criticality.ConvolutionSimulation.Pattern;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;
import org.spindle.network.Activation;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

class CircularConvolutionTest {

  private static final Streams STREAMS = new Streams(new PointId(7, 9));

  @Test
  void fourierModesCarryAllSingularValuesOfTheWholeMap() {
    for (int n : new int[] {5, 6}) {
      var convolution = CircularConvolution.draw(Kernel.GAUSSIAN, 4, n, 3, STREAMS.of("taps"));
      Matrix whole = new Matrix(4 * n, 4 * n);
      for (int i = 0; i < 4 * n; i++) {
        Matrix unit = new Matrix(4, n);
        unit.data()[i] = 1;
        convolution.apply(unit, 1, new Matrix(4, n, whole.data(), 4 * n * i, 4));
      }
      assertArrayEquals(Svd.values(whole), convolution.singularValues(), 1e-12);
    }
  }

  @Test
  void deltaOrthogonalKernelsAreIsometries() {
    var delta = CircularConvolution.draw(Kernel.DELTA_ORTHOGONAL, 16, 32, 3, STREAMS.of("delta"));
    var gaussian = CircularConvolution.draw(Kernel.GAUSSIAN, 16, 32, 3, STREAMS.of("gaussian"));
    double[] values = delta.singularValues();
    assertEquals(1, values[0], 1e-12);
    assertEquals(1, values[values.length - 1], 1e-12);
    double[] spread = gaussian.singularValues();
    assertTrue(spread[0] > 1.5 && spread[spread.length - 1] < 0.1);
  }

  @Test
  void neighboursAverageModesAway() {
    var linear = new LengthMap(Activation.LINEAR, 1, 0);
    var uniform = new ConvolutionMap(linear, CircularConvolution.shares(Kernel.GAUSSIAN, 3));
    double[] factors = {1, .987190, .949253, .887646};
    var delta = new ConvolutionMap(linear, CircularConvolution.shares(Kernel.DELTA_ORTHOGONAL, 3));
    for (int j = 0; j < 4; j++) {
      assertEquals(factors[j], uniform.modeFactor(j, 32), 5e-7);
      assertEquals(1, delta.modeFactor(j, 32), 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4})
  void smallWavesShrinkByChiTimesLambda(int offset) {
    var lengths = new LengthMap(Activation.ERF, 1.2, 0.05);
    var map = new ConvolutionMap(lengths, CircularConvolution.shares(Kernel.GAUSSIAN, 3));
    DepthScales scales = DepthScales.of(lengths);
    int n = 32;
    Matrix covariance = new Matrix(n, n);
    double amplitude = 1e-6;
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        double wave = amplitude * Math.cos(2 * Math.PI * 2 * (a + b) / 2.0 / n);
        boolean stirred = offset == 0 ? a == b : a != b; // lengths, or covariances alone
        double below = a == b ? 0 : 3 * amplitude; // no covariance exceeds the lengths
        covariance.set(a, b, scales.length() * (1 - below + (stirred ? wave : 0)));
      }
    }
    Matrix next = map.next(covariance);
    double lambda = map.modeFactor(2, n);
    double factor = offset == 0 ? lengths.slope(scales.length()) : scales.chi();
    double measured =
        ConvolutionSimulation.wave(next, offset, 2)
            / ConvolutionSimulation.wave(covariance, offset, 2);
    assertEquals(factor * lambda, measured, 2e-3);
  }

  @Test
  void simulatedWavesFollowTheMap() {
    for (Kernel kernel : Kernel.values()) {
      for (Pattern pattern : Pattern.values()) {
        follow(kernel, pattern, new LengthMap(Activation.ERF, 1.2, 0.05));
      }
    }
  }

  private static void follow(Kernel kernel, Pattern pattern, LengthMap lengths) {
    int n = 12;
    int layers = 5;
    int networks = 40;
    var simulation = new ConvolutionSimulation(lengths, kernel, 64, n, 3);
    var map = new ConvolutionMap(lengths, CircularConvolution.shares(kernel, 3));
    var random = STREAMS.of(kernel + " " + pattern);
    Matrix start = null;
    double[] sum = new double[layers];
    double[] squares = new double[layers];
    for (int k = 0; k < networks; k++) {
      start = simulation.start(pattern, 0.5, 0.8, 1, random); // other directions, one covariance
      double[] waves = simulation.waves(start, pattern, 1, layers, random, Watch.UNLIMITED);
      for (int l = 0; l < layers; l++) {
        sum[l] += waves[l] / networks;
        squares[l] += waves[l] * waves[l] / networks;
      }
    }
    Matrix covariance = ConvolutionSimulation.covariance(start);
    for (int l = 0; l < layers; l++) {
      double theory = ConvolutionSimulation.wave(covariance, pattern.offset(), 1);
      double error = Math.sqrt(Math.max(0, squares[l] - sum[l] * sum[l]) / (networks - 1));
      assertEquals(theory, sum[l], 4 * error + 2.0 / 64 * Math.abs(theory) + 1e-12, "layer " + l);
      covariance = map.next(covariance);
    }
  }

  @Test
  void anOrthogonalCentralTapKeepsEveryWaveOfALinearNetwork() {
    var linear = new LengthMap(Activation.LINEAR, 1, 0);
    var simulation = new ConvolutionSimulation(linear, Kernel.DELTA_ORTHOGONAL, 20, 8, 3);
    Matrix start = simulation.start(Pattern.LENGTH, 1, 0.5, 1, STREAMS.of("start"));
    double[] waves =
        simulation.waves(start, Pattern.LENGTH, 1, 50, STREAMS.of("taps"), Watch.UNLIMITED);
    assertEquals(0.5, waves[49], 1e-12);
  }

  @Test
  void whatHasNoClosedFormIsRefused() {
    var tanh = new LengthMap(Activation.TANH, 1, 0);
    assertThrows(IllegalArgumentException.class, () -> new ConvolutionMap(tanh, new double[] {1}));
    assertThrows(
        IllegalArgumentException.class,
        () -> CircularConvolution.draw(Kernel.GAUSSIAN, 4, 8, 2, STREAMS.of("taps")));
  }
}
