// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.optimize.FactorizedMap.Invariants;
import org.spindle.optimize.FactorizedMap.Weights;

class FactorizedMapTest {

  private static final int STEPS = 2_000_000;

  @Test
  void invariantsFollowTheirOwnMap() {
    FactorizedMap map = new FactorizedMap(1, 0.2);
    Weights w = new Weights(3.3, 0.4);
    for (int t = 0; t < 200; t++) {
      Weights then = map.next(w);
      Invariants direct = Invariants.of(then);
      Invariants own = map.next(Invariants.of(w));
      double size = direct.size();
      assertEquals(size, own.size(), 1e-12 * size);
      assertEquals(direct.product(), own.product(), 1e-12 * size);
      assertEquals(direct.imbalance(), own.imbalance(), 1e-12 * size);
      w = then;
    }
  }

  @ParameterizedTest
  @CsvSource({"0.1, 10.93478553", "0.2, 5.61517477", "0.4, 3.13428139"})
  void twoLayersAreACatapult(double rate, double expected) {
    FactorizedMap map = new FactorizedMap(1, rate);
    Weights start = Weights.of(1.3 * 2 / rate, 1.001);
    Weights rest = map.rest(start, STEPS);
    assertEquals(0, map.loss(rest), 1e-20);
    assertEquals(expected, map.sharpness(rest), 1e-6);
    assertTrue(map.sharpness(rest) < 2 / rate);
  }

  @ParameterizedTest
  @CsvSource({"3.2, 0.35", "2.9, 0.4"})
  void fourLayersRestAtTheEdge(double x, double y) {
    FactorizedMap map = new FactorizedMap(2, 0.2);
    Weights rest = map.rest(new Weights(x, y), STEPS);
    assertEquals(0, map.loss(rest), 1e-20);
    assertEquals(9.927360, map.sharpness(rest), 1e-6);
  }

  @Test
  void sharpnessIsTheLargestCurvature() {
    for (int m = 1; m <= 2; m++) {
      FactorizedMap map = new FactorizedMap(m, 0.1);
      double h = 1e-4;
      double x = 1.3;
      double y = 0.6;
      double center = map.loss(new Weights(x, y));
      double largest = 0;
      for (double angle = 0; angle < Math.PI; angle += 1e-3) {
        double dx = h * Math.cos(angle);
        double dy = h * Math.sin(angle);
        double up = map.loss(new Weights(x + dx, y + dy));
        double down = map.loss(new Weights(x - dx, y - dy));
        largest = Math.max(largest, (up + down - 2 * center) / (h * h));
      }
      assertEquals(largest, map.sharpness(new Weights(x, y)), 1e-5);
    }
  }

  @Test
  void equalWeightsCycleBetweenTwoValues() {
    FactorizedMap map = new FactorizedMap(1, 1.2);
    double[] cycle = map.cycle();
    assertArrayEquals(new double[] {0.731290, 1.139538}, cycle, 1e-6);
    assertEquals(1 / 1.2, cycle[0] * cycle[1], 1e-14);
    assertEquals(cycle[1], map.balanced(cycle[0]), 1e-14);
    assertEquals(cycle[0], map.balanced(cycle[1]), 1e-14);
    double w = 0.9;
    for (int t = 0; t < 20_000; t++) {
      w = map.balanced(w);
    }
    assertEquals(0, Math.min(Math.abs(w - cycle[0]), Math.abs(w - cycle[1])), 1e-12);
  }

  @Test
  void cycleIsStableUpToTheSquareRootOfFive() {
    assertEquals(1.236068, FactorizedMap.CYCLE_EDGE, 1e-6);
    assertEquals(-1, new FactorizedMap(1, FactorizedMap.CYCLE_EDGE).cycleMultiplier(), 1e-12);
    assertEquals(1, new FactorizedMap(1, 1).cycleMultiplier(), 1e-12);
    FactorizedMap map = new FactorizedMap(1, 1.2);
    double[] cycle = map.cycle();
    double h = 1e-6;
    double up = map.balanced(map.balanced(cycle[0] + h));
    double down = map.balanced(map.balanced(cycle[0] - h));
    assertEquals(map.cycleMultiplier(), (up - down) / (2 * h), 1e-8);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.99, 1.1, 1.235, 1.245, 1.31})
  void equalWeightsHaveThePeriodOfTheTheory(double rate) {
    FactorizedMap map = new FactorizedMap(1, rate);
    double w = 0.9;
    for (int t = 0; t < 200_000; t++) {
      w = map.balanced(w);
    }
    double then = map.balanced(w);
    boolean fixed = Math.abs(then - w) < 1e-9;
    boolean twoCycle = Math.abs(map.balanced(then) - w) < 1e-9;
    assertEquals(rate < 1, fixed);
    assertEquals(rate < FactorizedMap.CYCLE_EDGE, twoCycle);
    if (rate > 1.3) {
      double v = map.balanced(w + 1e-9);
      double u = map.balanced(w);
      double growth = 0;
      for (int t = 0; t < 2000; t++) { // the mean logarithm of the stretching
        growth += map.stretching(u) / 2000;
        u = map.balanced(u);
      }
      assertTrue(growth > 0.01, "chaos: " + growth + ", " + v);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.9, 1.1, 1.2})
  void smallDistancesShrinkByTheLyapunovExponent(double rate) {
    FactorizedMap map = new FactorizedMap(1, rate);
    double w = 0.9;
    for (int t = 0; t < 20_000; t++) {
      w = map.balanced(w);
    }
    double two = map.stretching(w) + map.stretching(map.balanced(w));
    assertEquals(map.lyapunovExponent(), two / 2, 1e-9);
  }

  @Test
  void badUseIsALine() {
    assertThrows(IllegalArgumentException.class, () -> new FactorizedMap(3, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new FactorizedMap(1, 0.9).cycle());
    assertThrows(IllegalArgumentException.class, () -> Weights.of(1, 1));
    assertThrows(
        IllegalStateException.class, () -> new FactorizedMap(2, 0.1).next(new Invariants(2, 1, 0)));
    assertFalse(Double.isNaN(new FactorizedMap(2, 0.1).sharpness(new Weights(1, 1))));
  }
}
