// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hipparchus.ode.ODEState;
import org.hipparchus.ode.OrdinaryDifferentialEquation;
import org.hipparchus.ode.nonstiff.DormandPrince853Integrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeTrajectoryTest {

  @ParameterizedTest
  @CsvSource({
    "1, 3.0, 0.7, 0.01",
    "2, 3.0, 0.7, 0.01",
    "3, 2.0, 1.5, 0.02",
    "5, 0.5, 1.0, 0.05",
    "20, 1.3, 0.4, 0.3"
  })
  void strengthSolvesTheModeEquation(int factors, double s, double d, double start) {
    var mode = new ModeTrajectory(factors, s, d, start);
    double end = mode.timeTo(0.98 * mode.optimum());
    for (double time : new double[] {0.1 * end, 0.5 * end, end, 1.3 * end}) {
      double integrated =
          integrate(
              time,
              new double[] {start},
              u -> new double[] {factors * Math.pow(u[0], 2 - 2.0 / factors) * (s - d * u[0])})[0];
      assertEquals(integrated, mode.strength(time), 1e-9 * mode.optimum());
    }
  }

  @Test
  void oneHiddenLayerFollowsTheLogisticCurve() {
    double s = 1.7;
    double d = 0.6;
    double start = 1e-3;
    var mode = new ModeTrajectory(2, s, d, start);
    for (double t = 0; t < 6; t += 0.37) {
      double logistic = s / d * Math.exp(2 * s * t) / (Math.expm1(2 * s * t) + s / (d * start));
      assertEquals(logistic, mode.strength(t), 1e-13);
    }
    assertEquals(Math.log(s / (d * start) - 1) / (2 * s), mode.halfTime(), 1e-13);
  }

  @Test
  void shallowHalfTimeIsTheSameForAllModes() {
    for (double s : new double[] {0.01, 1, 80}) {
      assertEquals(Math.log(2), ModeTrajectory.whiteInputs(1, s, 0).halfTime(), 1e-15);
      assertEquals(
          s * (1 - Math.exp(-1.5)), ModeTrajectory.whiteInputs(1, s, 0).strength(1.5), 1e-14 * s);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 2, 0.9027", "2, 1, 1.9001", "1, 0.5, 5.1291"})
  void inputVarianceSpeedsTheModeThatItMatches(double strength, double d, double halfTime) {
    double s = strength * Math.sqrt(d);
    assertEquals(halfTime, new ModeTrajectory(2, s, d, 1e-3).halfTime(), 6e-5);
  }

  @Test
  void halfTimesOfTheTreeAreThoseOfTheReference() {
    double[] s = {81.0428, 55.9640, 46.5360, 37.5583, 28.6496, 18.9737};
    double[] halfTimes = {.11235, .15939, .18970, .23219, .29967, .44163};
    for (int i = 0; i < s.length; i++) {
      assertEquals(halfTimes[i], ModeTrajectory.whiteInputs(2, s[i], 1e-6).halfTime(), 6e-6);
    }
  }

  @Test
  void infiniteDepthIsTheLimitOfScaledTimes() {
    double d = 0.8;
    double s = 1.6;
    var deep = new ModeTrajectory(4_000_000, s, d, 0.05);
    double u = 1.9;
    double limit = Math.log(u * (0.05 * d - s) / (0.05 * (d * u - s))) * d / (s * s);
    limit += 1 / (s * 0.05) - 1 / (s * u);
    assertEquals(limit, deep.scaledTimeAtInfiniteDepth(u), 1e-12 * limit);
    assertEquals(limit, deep.factors() * deep.timeTo(u), 1e-5 * limit);
  }

  @ParameterizedTest
  @CsvSource({"1, 2.0, 0.5", "2, 2.0, 0.5", "4, 0.7, 1.0", "9, 1.3, 3.0"})
  void topCurvatureIsTheSecondDerivativeOfTheLossOverEqualFactors(int factors, double s, double d) {
    var mode = new ModeTrajectory(factors, s, d, 1e-3);
    double w = Math.pow(s / d, 1.0 / factors);
    double h = 1e-4 * w;
    // along the unit vector (1, …, 1)/√N in the space of the factors
    double curvature = 0;
    for (int side : new int[] {-1, 1}) {
      double map = Math.pow(w + side * h / Math.sqrt(factors), factors);
      curvature += (s - d * map) * (s - d * map) / (2 * d) / (h * h);
    }
    assertEquals(mode.topCurvature(), curvature, 1e-6 * curvature);
    assertEquals(2 * mode.optimalRateScale(), mode.stabilityLimit(), 1e-15);
  }

  @ParameterizedTest
  @CsvSource({
    "2.0, 0.5, 0.01",
    "2.0, 0.01, 0.5",
    "1.0, 0.3, 0.2999999",
    "5.0, 3.0, 0",
    "1.5, -0.4, -0.1",
    "1.0, 2.0, -0.3",
    "1.0, 0.2, 0.2"
  })
  void unbalancedStrengthSolvesTheTwoWeightEquations(double s, double a, double b) {
    var mode = new UnbalancedMode(s, a, b);
    for (double time : new double[] {0, 0.2, 1, 3}) {
      double[] weights =
          integrate(
              time,
              new double[] {a, b},
              w -> {
                double error = s - w[0] * w[1];
                return new double[] {w[1] * error, w[0] * error};
              });
      double strength = weights[0] * weights[1];
      assertEquals(strength, mode.strength(time), 1e-10);
      assertEquals(
          mode.imbalance(), Math.abs(weights[0] * weights[0] - weights[1] * weights[1]), 1e-10);
      if (s - strength > 1e-3) {
        assertEquals(time, mode.timeTo(strength), 1e-8);
      }
    }
  }

  @Test
  void imbalanceShortensTheWaitAtTheSaddle() {
    double balanced = ModeTrajectory.whiteInputs(2, 1, 1e-4).timeTo(0.5);
    assertTrue(new UnbalancedMode(1, 1e-1, 1e-3).timeTo(0.5) < balanced);
    assertEquals(balanced, new UnbalancedMode(1, 1e-2 + 1e-9, 1e-2 - 1e-9).timeTo(0.5), 1e-9);
  }

  @Test
  void impossibleStartsAreNamed() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> ModeTrajectory.whiteInputs(2, 1, 1.5));
    assertTrue(error.getMessage().contains("initialStrength"), error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ModeTrajectory.whiteInputs(2, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new UnbalancedMode(1, 1, -1));
    assertThrows(IllegalArgumentException.class, () -> new UnbalancedMode(1, 2, 1));
  }

  private interface Field {
    double[] at(double[] state);
  }

  private static double[] integrate(double time, double[] start, Field field) {
    if (time == 0) {
      return start;
    }
    var equation =
        new OrdinaryDifferentialEquation() {
          @Override
          public int getDimension() {
            return start.length;
          }

          @Override
          public double[] computeDerivatives(double t, double[] state) {
            return field.at(state);
          }
        };
    var integrator = new DormandPrince853Integrator(1e-12, 1e3, 1e-13, 1e-13);
    return integrator.integrate(equation, new ODEState(0, start), time).getPrimaryState();
  }
}
