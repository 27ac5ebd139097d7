// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.network.Activation;

class CorrelationMapTest {

  @ParameterizedTest
  @CsvSource({
    "1.69, 0.09, 0.607047, 0.939807, 1",
    "6.25, 0.09, 4.079124, 1.585225, 0.122104",
    "16, 0.09, 12.60415, 2.367261, 0.0297"
  })
  void fixedPointsOfTanhAreThoseOfPoole(
      double weights, double biases, double q, double chi, double c) {
    DepthScales scales = DepthScales.of(Activation.TANH, weights, biases);
    assertEquals(q, scales.length(), 5e-6);
    assertEquals(chi, scales.chi(), 1e-6);
    assertEquals(c, 1 - scales.distance(), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({"1.3, 0.315316, 0.880164, 7.834", "1.7, NaN, NaN, 74.92", "2.5, NaN, NaN, 11.796"})
  void depthScalesAreThoseOfSchoenholz(double weights, double q, double chi, double depth) {
    DepthScales scales = DepthScales.of(Activation.TANH, weights, 0.05);
    assertEquals(depth, scales.correlationDepth(), 1e-3 * depth);
    if (q > 0) {
      assertEquals(q, scales.length(), 1e-6);
      assertEquals(chi, scales.chi(), 1e-6);
      assertEquals(1.785, scales.lengthDepth(), 1e-3);
    }
  }

  @Test
  void lengthsWithoutBiasEndWhereTheGainTellsThem() {
    double[] gains = {1.05, 1.1, 1.2, 1.5, 2, 3};
    double[] ends = {.053250, .112750, .249513, .793354, 2.121474, 6.305391};
    for (int i = 0; i < gains.length; i++) {
      var map = new LengthMap(Activation.TANH, gains[i] * gains[i], 0);
      assertEquals(ends[i], map.fixedPoint(), 1e-6);
    }
    assertEquals(0, new LengthMap(Activation.TANH, 0.81, 0).fixedPoint());
    double[] marginal = new LengthMap(Activation.TANH, 1, 0).lengths(1, 100);
    assertEquals(.052200, marginal[10], 1e-6); // after ten steps
    assertEquals(.005121, marginal[99], 1e-6);
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0.7", "2, 0.02", "9, 1.4", "40, 1e-5", "1e-3, 1"})
  void erfHasItsArcsine(double q, double epsilon) {
    double same = Math.asin(2 * q / (1 + 2 * q));
    double other = Math.asin(2 * q * (1 - epsilon) / (1 + 2 * q));
    assertEquals(
        2 / Math.PI * (same - other), PairAverage.distance(Activation.ERF, q, epsilon), 1e-12);
    double sine = 2 * q * (1 - epsilon) / (1 + 2 * q);
    double slope = 4 / Math.PI / (1 + 2 * q) / Math.sqrt((1 - sine) * (1 + sine));
    assertEquals(slope, PairAverage.slope(Activation.ERF, q, epsilon), 1e-12);
    var map = new LengthMap(Activation.ERF, 1.7, 0.1);
    assertEquals(1.7 * 2 / Math.PI * same + 0.1, map.next(q), 1e-12);
    assertEquals(1.7 * 4 / Math.PI / Math.sqrt(1 + 4 * q), map.chi(q), 1e-12);
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0.7", "2, 0.02", "1e60, 1.4", "40, 1e-12", "1e-60, 1"})
  void reluHasItsArccosine(double q, double epsilon) {
    double theta = 2 * Math.asin(Math.sqrt(epsilon / 2));
    double loss = // 1 − [sin θ + (π − θ)cos θ]/π, by its series where that cancels
        theta < 1e-3
            ? theta * theta / 2 - theta * theta * theta / (3 * Math.PI)
            : 1 - (Math.sin(theta) + (Math.PI - theta) * Math.cos(theta)) / Math.PI;
    assertEquals(q / 2 * loss, PairAverage.distance(Activation.RELU, q, epsilon), 1e-11 * q * loss);
    assertEquals(
        (Math.PI - theta) / (2 * Math.PI), PairAverage.slope(Activation.RELU, q, epsilon), 1e-13);
  }

  @ParameterizedTest
  @CsvSource({"0.3, 0.7", "2, 0.02", "0.05, 0.3", "12, 1.3"})
  void kinksAndBruteForceAgreeOnHardTanh(double q, double epsilon) {
    double c = 1 - epsilon;
    GaussianAverage outer = GaussianAverage.ofLength(q, -1, 1);
    double product =
        outer.of(
            u ->
                Activation.HARD_TANH.value(u)
                    * GaussianAverage.of(c * u, q * (1 - c * c), -1, 1)
                        .of(Activation.HARD_TANH::value));
    double square = outer.of(u -> Math.pow(Activation.HARD_TANH.value(u), 2));
    double brute = square - product;
    assertEquals(brute, PairAverage.distance(Activation.HARD_TANH, q, epsilon), 1e-9);
  }

  @Test
  void smoothPairsAndBruteForceAgreeOnTanh() {
    for (double q : new double[] {0.2, 3, 20}) {
      double c = 0.6;
      double product =
          GaussianAverage.ofLength(q)
              .of(u -> Math.tanh(u) * GaussianAverage.of(c * u, q * .64).of(Math::tanh));
      double square = GaussianAverage.ofLength(q).of(u -> Math.tanh(u) * Math.tanh(u));
      assertEquals(square - product, PairAverage.distance(Activation.TANH, q, 1 - c), 1e-12);
    }
  }

  @Test
  void theSlopeOfTheMapIsItsSlopeUpToTheDiagonal() {
    for (Activation activation : new Activation[] {Activation.TANH, Activation.HARD_TANH}) {
      var map = new LengthMap(activation, 2, 0.1);
      var correlation = new CorrelationMap(map);
      double q = map.fixedPoint();
      assertEquals(map.chi(q), correlation.slope(q, 0), 1e-12);
      // at ε = 1e-8 the ratio ε'/ε is χ₁ up to √ε for kinks
      assertEquals(map.chi(q), correlation.nextDistance(q, 1e-8) / 1e-8, 1e-3);
      double h = 1e-5;
      double numeric =
          (correlation.nextDistance(q, .4 + h) - correlation.nextDistance(q, .4 - h)) / (2 * h);
      assertEquals(numeric, correlation.slope(q, 0.4), 1e-8);
      assertEquals((map.next(q + h) - map.next(q - h)) / (2 * h), map.slope(q), 1e-8);
    }
  }

  @Test
  void distancesReachTheFixedPoint() {
    var map = new CorrelationMap(new LengthMap(Activation.TANH, 6.25, 0.09));
    double[] distances = map.distances(1, 1e-3, 120);
    assertEquals(0.122104, 1 - distances[119], 1e-6);
    double[] ordered =
        new CorrelationMap(new LengthMap(Activation.TANH, 0.25, 0)).distances(1, 0.5, 100);
    assertTrue(ordered[99] > 0 && Double.isFinite(ordered[99]));
    // deep in the linear regime angles stay
    assertEquals(ordered[98], ordered[99], 1e-12);
  }

  @Test
  void layersApproachTheFixedPointByItsDepthScale() {
    LengthMap map = new LengthMap(Activation.TANH, 1.3, 0.05);
    DepthScales scales = DepthScales.of(map);
    double rate = DepthScales.rateOfApproach(scales.length(), map.lengths(1, 24)).orElseThrow();
    assertEquals(1, scales.lengthDepth() * rate, 0.03);
    assertTrue(DepthScales.rateOfApproach(1, 2, 2, 2, 2).isEmpty());
  }
}
