// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The mixture M1 of the theory. */
class SymmetricMixtureTest {

  private static final SymmetricMixture M1 = SymmetricMixture.reference();

  @Test
  void entropyIsThatOfTheTheory() {
    assertEquals(1.363032, Information.bits(M1.entropy(1)), 1e-6);
    assertEquals(1, M1.variance(1), 1e-15);
  }

  @Test
  void entropyIsAnIntegralOfTheLeastError() {
    double sum = 0; // ∫ [1/(1+s) − mmse(s)] ds, s = e^{−γ}
    double h = 0.01;
    for (double gamma = -16; gamma <= 16; gamma += h) {
      double s = Math.exp(-gamma);
      sum += h * s * (1 / (1 + s) - M1.leastError(s / (1 + s)));
    }
    double tail = 2.5e-7; // beyond γ = −16 the integrand is (1 − 1/v…)/s²
    assertEquals(1.363037, Information.bits(Information.UNIT_GAUSSIAN - 0.5 * sum), 1e-5 + tail);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0.0392081, 0.1272445, 0.1705161",
    "40, 0.00465560, 0.0309396, 0.0519556",
    "160, 4.02384e-4, 0.00764429, 0.0136852",
    "320, 1.08453e-4, 0.00381464, 0.00690288"
  })
  void gapsAreThoseOfTheTable(int steps, double state, double time, double rate) {
    Schedule schedule = Schedule.erasing(steps);
    assertEquals(state, MixtureCeiling.gap(M1, schedule, CovarianceModel.STATE), 1e-5 * state);
    assertEquals(time, MixtureCeiling.gap(M1, schedule, CovarianceModel.TIME), 1e-5 * time);
    assertEquals(rate, MixtureCeiling.gap(M1, schedule, CovarianceModel.RATE), 1e-5 * rate);
  }

  @Test
  void onlyAStateDependentVarianceClosesTheGapAsTheSquare() {
    double[] slope = {-1.891, -1.003, -0.987};
    for (CovarianceModel model : CovarianceModel.values()) {
      double fine = MixtureCeiling.gap(M1, Schedule.erasing(320), model);
      double coarse = MixtureCeiling.gap(M1, Schedule.erasing(160), model);
      assertEquals(slope[model.ordinal()], Math.log(fine / coarse) / Math.log(2), 0.01);
    }
    assertEquals(1.2183, MixtureCeiling.dissipation(M1, CovarianceModel.TIME), 1e-4);
    assertEquals(2.2284, MixtureCeiling.dissipation(M1, CovarianceModel.RATE), 1e-4);
  }

  @Test
  void variationalLossFallsToItsContinuousLimit() {
    double[] loss = {10.0273, 4.94312, 4.23191};
    int[] steps = {10, 40, 160};
    for (int i = 0; i < 3; i++) {
      // the theory's last value has KL_T = 6e-5 in it
      assertEquals(loss[i], MixtureCeiling.discreteLoss(M1, -9, 9, steps[i]), 1e-4);
    }
    assertEquals(4.02642, MixtureCeiling.continuousLoss(M1, -9, 9, 2000), 4e-5);
  }

  private static double error(ProbabilityFlow.Method method, int steps) {
    double largest = 0;
    for (double x : new double[] {0, 0.5, 0.95, 1.5}) {
      double flow = new ProbabilityFlow(M1, 6, steps, method).logLikelihood(x);
      largest = Math.max(largest, Math.abs(flow - M1.logDensity(x, 1)));
    }
    return largest;
  }

  @Test
  void probabilityFlowGivesTheLikelihoodAtTheOrderOfItsMethod() {
    assertEquals(0.707, error(ProbabilityFlow.Method.EULER, 400), 5e-4);
    assertEquals(0.0648, error(ProbabilityFlow.Method.HEUN, 400), 5e-5);
    double coarse = error(ProbabilityFlow.Method.RUNGE_KUTTA, 200);
    double fine = error(ProbabilityFlow.Method.RUNGE_KUTTA, 400);
    assertEquals(0.0377, error(ProbabilityFlow.Method.RUNGE_KUTTA, 100), 5e-5);
    assertEquals(0.00364, coarse, 5e-6);
    assertEquals(2.70e-4, fine, 1e-6);
    assertEquals(3.7, Math.log(coarse / fine) / Math.log(2), 0.3);
  }

  @Test
  void scoreAndCurvatureAreDerivatives() {
    double h = 1e-5;
    for (double signal : new double[] {1, 0.7, 0.1}) {
      for (double x = -2; x <= 2; x += 0.37) {
        double up = M1.logDensity(x + h, signal);
        double down = M1.logDensity(x - h, signal);
        assertEquals((up - down) / (2 * h), M1.score(x, signal), 1e-6);
        double bend = (M1.score(x + h, signal) - M1.score(x - h, signal)) / (2 * h);
        assertEquals(bend, M1.curvature(x, signal), 1e-5);
      }
    }
  }
}
