// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.spindle.experiment.Fits;
import org.spindle.jobs.store.LocalSpark;
import org.spindle.linalg.Matrix;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class MlFitsTest {

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static MlFits fits() {
    return new MlFits(SPARK.session());
  }

  @Test
  void exactPowerLawIsFoundExactly() {
    double[] x = {1, 2, 5, 30, 400};
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = 3 * Math.pow(x[i], -1.25);
    }
    var law = fits().law(x, y);
    assertEquals(-1.25, law.slope(), 1e-12);
    assertEquals(Math.log(3), law.intercept(), 1e-12);
    assertEquals(0, law.slopeError(), 1e-7);
    assertEquals(3 * Math.pow(7, -1.25), law.at(7), 1e-12);
    assertEquals(5, law.points());
  }

  @Test
  void standardErrorsAreThoseOfOrdinaryLeastSquares() {
    RandomGenerator random = new Streams(PointId.of("scaling")).of("noise");
    int n = 40;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = 1 + i;
      y[i] = 2 * x[i] * Math.exp(0.3 * random.nextGaussian());
    }
    var law = fits().law(x, y);
    double mean = 0;
    for (double value : x) {
      mean += Math.log(value) / n;
    }
    double spread = 0;
    double residual = 0;
    for (int i = 0; i < n; i++) {
      spread += Math.pow(Math.log(x[i]) - mean, 2);
      residual += Math.pow(Math.log(y[i] / law.at(x[i])), 2);
    }
    double variance = residual / (n - 2);
    assertEquals(Math.sqrt(variance / spread), law.slopeError(), 1e-9);
    assertEquals(
        Math.sqrt(variance * (1.0 / n + mean * mean / spread)), law.interceptError(), 1e-9);
    assertTrue(Math.abs(law.slope() - 1) < 4 * law.slopeError());
  }

  @Test
  void tinySamplesGiveWhatTheyCan() {
    assertTrue(Double.isNaN(fits().law(new double[0], new double[0]).slope()));
    double[] twice = {2, 2, 2};
    assertTrue(Double.isNaN(fits().law(twice, new double[] {1, 2, 3}).slope()));
    var line = fits().law(new double[] {1, 10, -3}, new double[] {5, 0.05, 1});
    assertEquals(-2, line.slope(), 1e-12);
    assertEquals(2, line.points());
    assertTrue(Double.isNaN(line.slopeError()));
    var flat = fits().law(new double[] {1, 2, 3}, new double[] {4, 4, 4});
    assertEquals(0, flat.slope(), 0);
    assertEquals(4, flat.at(9), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> fits().law(twice, new double[] {1}));
  }

  @Test
  void isotonicRegressionPoolsWhatFalls() {
    double[] x = {1, 2, 3, 4};
    double[] rising = {1, 2, 5, 9};
    assertArrayEquals(rising, fits().isotonic(x, rising, new double[] {1, 1, 1, 1}), 1e-12);
    double[] dented = {1, 4, 2, 9};
    double[] pooled = {1, 3.5, 3.5, 9}; // weights 3 and 1
    assertArrayEquals(pooled, fits().isotonic(x, dented, new double[] {1, 3, 1, 1}), 1e-12);
  }

  @Test
  void kolmogorovTellsAWrongLaw() {
    RandomGenerator random = new Streams(PointId.of("uniform")).of("numbers");
    double[] sample = random.doubles(2000).toArray();
    assertTrue(fits().kolmogorov(sample, x -> Math.max(0, Math.min(1, x))) > 0.001);
    assertTrue(fits().kolmogorov(sample, x -> Math.max(0, Math.min(1, x * x))) < 1e-6);
  }

  @Test
  void momentsAreThoseOfEachComponent() {
    var moments = fits().moments(List.of(new double[] {1, 10}, new double[] {3, 10}));
    assertEquals(2, moments.count());
    assertArrayEquals(new double[] {2, 10}, moments.mean(), 1e-12);
    assertArrayEquals(new double[] {2, 0}, moments.variance(), 1e-12);
    assertEquals(2, moments.meanSquareAbout(1, 0), 1e-12);
  }

  @Test
  void singularValuesOfBlocksAreThoseOfTheStackedMatrix() {
    var spectrum =
        fits()
            .spectrum(
                List.<Fits.Block>of(
                    () -> new Matrix(2, 2, new double[] {3, 0, 0, 0}),
                    () -> new Matrix(2, 2, new double[] {0, 0, 4, 3})),
                2);
    assertArrayEquals(new double[] {5, 3}, spectrum.singularValues(), 1e-9);
    assertEquals(9, spectrum.gram().get(0, 0), 1e-12);
    assertEquals(25, spectrum.gram().get(1, 1), 1e-12);
  }
}
