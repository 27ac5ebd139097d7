// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LearningTimeTest {

  private static final double[] STARTS = {1e-6, 1e-3, 0.1, 0.5};

  @ParameterizedTest
  @CsvSource({
    "0.001, 9.8512, 65.487, 281.83, 546.68, 808.63, 895.97, 1008.80, 5",
    "0.1, 5.1417, 7.9742, 10.760, 12.359, 13.434, 13.733, 14.089, 5",
    "0.5, 2.9444, 3.3703, 3.6466, 3.7728, 3.8486, 3.8686, 3.8918, 5"
  })
  void timesAreThoseOfTheReferenceTable(
      double start,
      double n3,
      double n5,
      double n10,
      double n20,
      double n54,
      double n100,
      double limit,
      int digits) {
    int[] depths = {3, 5, 10, 20, 54, 100};
    double[] expected = {n3, n5, n10, n20, n54, n100};
    double halfDigit = 0.6 * Math.pow(10, 1 - digits);
    for (int i = 0; i < depths.length; i++) {
      double time = LearningTime.normalized(depths[i] - 1, start, 0.95);
      assertEquals(expected[i], time, halfDigit * leading(expected[i]));
    }
    assertEquals(limit, LearningTime.infiniteDepth(start, 0.95), halfDigit * leading(limit));
  }

  private static double leading(double value) {
    return Math.pow(10, Math.floor(Math.log10(value)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 9, 19, 27, 53, 99, 999, 100_000})
  void closedFormsAgreeWithQuadrature(int factors) {
    for (double start : STARTS) {
      for (double end : new double[] {0.3, 0.5, 0.500001, 0.95, 1 - 1e-9}) {
        double quadrature = LearningTime.byQuadrature(factors, start, end);
        double closed = LearningTime.normalized(factors, start, end);
        assertEquals(quadrature, closed, 1e-12 * (Math.abs(quadrature) + 1 / start + factors));
      }
    }
  }

  @Test
  void hypergeometricFormAgreesWithTheClosedFormOfThreeFactors() {
    for (double start : STARTS) {
      double closed = LearningTime.normalized(3, start, 0.97);
      assertEquals(closed, LearningTime.byHypergeometric(3, start, 0.97), 1e-12 * closed);
    }
  }

  @Test
  void hypergeometricSeriesMeetInTheMiddle() {
    for (double b : new double[] {-0.99, -0.5, -1.0 / 3, 0.25, 1}) {
      double below = HypergeometricSeries.value(b, 0.5, 0.5);
      double above = HypergeometricSeries.value(b, Math.nextUp(0.5), 0.5);
      assertEquals(below, above, 1e-13 * Math.abs(below));
    }
    // ₂F₁(1, 1; 2; x) = −ln(1 − x)/x
    assertEquals(-Math.log(0.2) / 0.8, HypergeometricSeries.value(1, 0.8, 0.2), 1e-14);
  }

  @Test
  void infiniteDepthIsApproachedFromBelowWithinTheStatedGap() {
    for (double start : STARTS) {
      double limit = LearningTime.infiniteDepth(start, 0.95);
      double last = 0;
      for (int factors = 2; factors < 3000; factors *= 2) {
        double time = LearningTime.normalized(factors, start, 0.95);
        assertTrue(time > last);
        assertTrue(limit > time);
        assertTrue(limit - time < LearningTime.infiniteDepthGap(factors, start, 0.95));
        last = time;
      }
      double deep = LearningTime.normalized(10_000_000, start, 0.95);
      assertEquals(limit, deep, 1e-4 * limit);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 9, 27, 99, 1000})
  void fractionInvertsTime(int factors) {
    for (double start : STARTS) {
      double end = LearningTime.normalized(factors, start, 0.999);
      double[] times = new double[100];
      for (int i = 0; i < times.length; i++) {
        times[i] = end * i / (times.length - 1);
      }
      double[] fractions = LearningTime.fractions(factors, start, times);
      assertEquals(start, fractions[0], 1e-15 * start);
      for (int i = 1; i < times.length; i++) {
        double back = LearningTime.normalized(factors, start, fractions[i]);
        assertEquals(times[i], back, 1e-12 * (end + factors));
        assertEquals(fractions[i], LearningTime.fractions(factors, start, times[i])[0], 1e-11);
      }
    }
  }

  @Test
  void learnedFractionStaysOneForEver() {
    assertEquals(1, LearningTime.fractions(4, 1e-3, 1e9)[0], 0);
  }

  @Test
  void fractionsOutsideTheUnitIntervalAreNamed() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> LearningTime.normalized(4, 1e-3, 1.5));
    assertTrue(error.getMessage().contains("1.5"));
    assertThrows(IllegalArgumentException.class, () -> LearningTime.normalized(0, 0.1, 0.5));
    assertThrows(IllegalArgumentException.class, () -> LearningTime.fractions(2, 0.1, 2, 1));
  }
}
