// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.linalg.simd.SturmSequence;
import org.spindle.random.GaussianOrthogonalEnsemble;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class TridiagonalSpectrumTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 33, 100, 501, 1000})
  void valuesOfTheGaussianEnsembleAreThoseOfLapack(int n) {
    RandomGenerator random = new Streams(PointId.of("spectrum")).of("matrix " + n);
    TridiagonalSpectrum spectrum = new TridiagonalSpectrum(n);
    double[] d = new double[n];
    double[] b2 = new double[n];
    double[] values = new double[n];
    for (int draw = 0; draw < (n < 200 ? 50 : 2); draw++) {
      GaussianOrthogonalEnsemble.tridiagonal(n, d, b2, random);
      spectrum.values(d, b2, n, values);
      assertArrayEquals(lapack(d, b2), values, 1e-13 * Math.sqrt(n) + 3e-14 * Math.sqrt(n));
    }
  }

  @Test
  void equalAndGradedValuesAreFoundToo() {
    // Wilkinson's matrix: the largest values agree in pairs to 1e-14 and less.
    int n = 41;
    double[] d = new double[n];
    double[] b2 = new double[n];
    Arrays.fill(b2, 1);
    for (int i = 0; i < n; i++) {
      d[i] = Math.abs(i - 20);
    }
    double[] values = new double[n];
    new TridiagonalSpectrum(n).values(d, b2, n, values);
    assertArrayEquals(lapack(d, b2), values, 1e-12);
    for (int i = 0; i < n; i++) {
      d[i] = Math.pow(10, -i / 4.0);
      b2[i] = d[i] * d[i] / 100;
    }
    new TridiagonalSpectrum(n).values(d, b2, n, values);
    assertArrayEquals(lapack(d, b2), values, 1e-13);
  }

  @Test
  void countsAndDeterminantsAreThoseOfTheSpectrum() {
    int n = 300;
    double[] d = new double[n];
    double[] b2 = new double[n];
    GaussianOrthogonalEnsemble.tridiagonal(
        n, d, b2, new Streams(PointId.of("counts")).of("matrix"));
    double[] x = new double[TridiagonalSpectrum.padded(40)];
    for (int i = 0; i < x.length; i++) {
      x[i] = -36 + 1.5 * i;
    }
    long[] below = new long[x.length];
    double[] mantissas = new double[x.length];
    long[] exponents = new long[x.length];
    SturmSequence.evaluate(
        d, b2, 1, n, x, 0, x.length, below, mantissas, exponents, new double[x.length]);
    double[] values = lapack(Arrays.copyOfRange(d, 1, n), Arrays.copyOfRange(b2, 1, n));
    for (int i = 0; i < x.length; i++) {
      double shift = x[i];
      assertEquals(Arrays.stream(values).filter(v -> v < shift).count(), below[i]);
      double log = Arrays.stream(values).map(v -> Math.log(Math.abs(v - shift))).sum();
      assertEquals(log, TridiagonalSpectrum.logDeterminant(mantissas[i], exponents[i]), 1e-9);
    }
  }

  @Test
  void elementsThatAreNotFiniteAreRejected() {
    TridiagonalSpectrum spectrum = new TridiagonalSpectrum(2);
    double[] values = new double[2];
    assertThrows(
        LapackException.class,
        () -> spectrum.values(new double[] {1, Double.NaN}, new double[] {1}, 2, values));
    assertThrows(
        IllegalArgumentException.class,
        () -> spectrum.values(new double[] {1}, new double[] {}, 2, values));
  }

  private static double[] lapack(double[] d, double[] b2) {
    double[] e = Arrays.stream(b2).limit(d.length - 1L).map(Math::sqrt).toArray();
    return SymmetricEigen.tridiagonalValues(d, e);
  }
}
