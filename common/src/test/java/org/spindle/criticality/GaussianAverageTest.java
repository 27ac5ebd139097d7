// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianAverageTest {

  @ParameterizedTest
  @ValueSource(doubles = {1e-12, 1e-3, 0.2, 1, 4, 50, 1e4, 1e8})
  void momentsOfTheGaussian(double q) {
    GaussianAverage average = GaussianAverage.ofLength(q);
    assertEquals(1, average.of(x -> 1), 1e-14);
    assertEquals(0, average.of(x -> x) / Math.sqrt(q), 1e-14);
    assertEquals(1, average.of(x -> x * x) / q, 1e-13);
    assertEquals(105, average.of(x -> Math.pow(x, 8)) / Math.pow(q, 4), 1e-11);
    assertEquals(Math.sqrt(2 / Math.PI), average.of(Math::abs) / Math.sqrt(q), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.2, 1, 4, 50, 1e4, 1e8})
  void closedFormsOfErrorFunctionUnits(double q) {
    GaussianAverage average = GaussianAverage.ofLength(q);
    double square = 2 / Math.PI * Math.asin(2 * q / (1 + 2 * q)); // Williams 1997
    assertEquals(square, average.of(x -> Math.pow(Erf.erf(x), 2)), 1e-12);
    double slope = 4 / Math.PI / Math.sqrt(1 + 4 * q);
    assertEquals(slope, average.of(x -> 4 / Math.PI * Math.exp(-2 * x * x)), 1e-13);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.2, 1, 4, 50, 1e4})
  void kinksAndJumpsAreIntegratedExactly(double q) {
    GaussianAverage average = GaussianAverage.ofLength(q, -1, 1);
    double inside = Erf.erf(1 / Math.sqrt(2 * q));
    assertEquals(inside, average.of(x -> Math.abs(x) < 1 ? 1 : 0), 1e-14);
    assertEquals(0.5, average.of(x -> x > 0 ? 1 : 0), 1e-14);
    double length = q * inside - Math.sqrt(2 * q / Math.PI) * Math.exp(-1 / (2 * q)) + 1 - inside;
    assertEquals(length, average.of(x -> Math.min(1, x * x)), 1e-13);
  }

  /** From 4 million trapezoids, which converge faster than any power here. */
  @ParameterizedTest
  @ValueSource(doubles = {0.05, 1, 12.6, 300, 1e5})
  void hyperbolicTangentAgreesWithTrapezoids(double q) {
    double step = Math.min(0.01, 0.05 / Math.sqrt(q));
    double squares = 0;
    double slopes = 0;
    for (double z = -10; z <= 10; z += step) {
      double t = Math.tanh(Math.sqrt(q) * z);
      double weight = step * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      squares += weight * t * t;
      slopes += weight * Math.pow(1 - t * t, 4);
    }
    GaussianAverage average = GaussianAverage.ofLength(q);
    assertEquals(squares, average.of(x -> Math.pow(Math.tanh(x), 2)), 1e-12);
    assertEquals(slopes, average.of(x -> Math.pow(Math.cosh(x), -8)), 1e-12 * slopes + 1e-13);
  }

  @Test
  void displacedGaussiansSeeTheSameKinks() {
    for (double mean : new double[] {-30, -0.4, 0.9, 3, 1000}) {
      for (double variance : new double[] {1e-6, 0.3, 20, 5000}) {
        double sigma = Math.sqrt(variance);
        GaussianAverage average = GaussianAverage.of(mean, variance, -1, 1);
        double inside =
            (Erf.erf((1 - mean) / sigma / Math.sqrt(2)) // P(|x| < 1)
                    - Erf.erf((-1 - mean) / sigma / Math.sqrt(2)))
                / 2;
        assertEquals(inside, average.of(x -> Math.abs(x) < 1 ? 1 : 0), 1e-13);
        assertEquals(mean, average.of(x -> x), 1e-13 * Math.abs(mean));
        assertEquals(variance, average.of(x -> (x - mean) * (x - mean)), 1e-12 * variance);
      }
    }
  }

  @Test
  void withoutVarianceTheAverageIsAValue() {
    assertEquals(Math.cos(0.3), GaussianAverage.of(0.3, 0).of(Math::cos));
    assertEquals(1, GaussianAverage.ofLength(0).weights().length);
    assertThrows(IllegalArgumentException.class, () -> GaussianAverage.ofLength(-1));
    assertThrows(IllegalArgumentException.class, () -> GaussianAverage.ofLength(Double.NaN));
  }
}
