// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class RandomFourierFieldMonteCarloTest {

  private static final double SE = Double.POSITIVE_INFINITY;

  /** Measured values of an independent program, ± 0.06. */
  @Test
  void kurtosisOfSpectraFallsToTheSemicirclesWithTheWaves() {
    assertEquals(3.575, RandomFourierField.spectralKurtosis(100, 100, SE), 0.06);
    assertEquals(2.505, RandomFourierField.spectralKurtosis(100, 300, SE), 0.06);
    assertEquals(2.171, RandomFourierField.spectralKurtosis(100, 1000, SE), 0.06);
    assertEquals(2.060, RandomFourierField.spectralKurtosis(100, 3000, SE), 0.06);
    assertEquals(2.022, RandomFourierField.spectralKurtosis(100, 10_000, SE), 0.06);
  }

  @ParameterizedTest
  @CsvSource({"6, 9, Infinity", "5, 40, Infinity", "4, 60, 2"})
  void momentsOfSpectraAreThoseOfTheWaves(int n, int waves, double shape) {
    int fields = 4000;
    double[] second = new double[fields];
    double[] fourth = new double[fields];
    for (int i = 0; i < fields; i++) {
      var random = new Streams(PointId.of("kurtosis" + i)).of("field");
      Landscape field = RandomFourierField.sample(n, waves, shape, 0, random);
      var moments = SpectralMoments.at(field, Starts.draw(field, 2, 20, 0, 0, random));
      second[i] = moments.second();
      fourth[i] = moments.fourth();
    }
    double s = mean(second);
    double f = mean(fourth);
    double measured = f / (s * s);
    double square = 0;
    for (int i = 0; i < fields; i++) {
      double d = measured * (fourth[i] / f - 2 * second[i] / s + 1);
      square += d * d;
    }
    double error = Math.sqrt(square) / fields;
    assertEquals(
        RandomFourierField.spectralKurtosis(n, waves, shape), measured, 4 * error, "± " + error);
  }

  @Test
  void covarianceIsThatOfTheFamily() {
    int n = 3;
    double distance = 1.3;
    double u = distance * distance / (2 * n);
    for (double shape : new double[] {SE, 1.5}) {
      int fields = 20_000;
      double sum = 0;
      double square = 0;
      for (int i = 0; i < fields; i++) {
        var random = new Streams(PointId.of("covariance" + i)).of("field");
        var probe = RandomFourierField.sample(n, 4, shape, 0, random).probe(2);
        Matrix pair = new Matrix(n, 2);
        pair.set(1, 1, distance);
        probe.moveTo(pair, 2);
        double product = probe.value(0) * probe.value(1) / n;
        sum += product;
        square += product * product;
      }
      double mean = sum / fields;
      double error = Math.sqrt((square / fields - mean * mean) / fields);
      double f = Double.isInfinite(shape) ? Math.exp(-u) : Math.pow(1 + u / shape, -shape);
      assertEquals(f, mean, 4 * error);
    }
  }

  @ParameterizedTest
  @CsvSource({"3", "4"})
  void spinGlassHasCovarianceOfItsOrder(int p) {
    int n = 4;
    int glasses = 20_000;
    double sum = 0;
    double square = 0;
    Matrix pair = new Matrix(n, 2);
    pair.set(0, 0, 2);
    pair.set(0, 1, 2 * 0.6);
    pair.set(2, 1, 2 * 0.8);
    for (int i = 0; i < glasses; i++) {
      var probe = SpinGlass.sample(n, p, new Streams(PointId.of("glass" + i)).of("j")).probe(2);
      probe.moveTo(pair, 2);
      double product = probe.value(0) * probe.value(1);
      sum += product;
      square += product * product;
    }
    double mean = sum / glasses;
    double error = Math.sqrt((square / glasses - mean * mean) / glasses);
    assertEquals(n * Math.pow(0.6, p), mean, 4 * error);
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }
}
