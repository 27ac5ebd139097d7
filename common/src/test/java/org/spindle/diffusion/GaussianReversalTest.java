// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two-mode data G2 of the theory, λ = (1.9, 0.1). */
class GaussianReversalTest {

  private static final GaussianData G2 = new GaussianData(1.9, 0.1);

  private static GaussianReversal reversal(Schedule schedule, ReverseVariance variance) {
    return new GaussianReversal(schedule, G2, variance, FirstStep.FIXED);
  }

  private static void assertBounds(
      Schedule schedule, double optimal, double rate, double posterior, double tolerance) {
    double[] expected = {optimal, rate, posterior};
    for (ReverseVariance variance : ReverseVariance.values()) {
      GaussianReversal reversal = reversal(schedule, variance);
      String what = schedule + " " + variance;
      double e = expected[variance.ordinal()];
      double t = variance == ReverseVariance.POSTERIOR ? tolerance : 1e-6;
      assertEquals(e, Information.bits(reversal.bound()), t, what);
      assertEquals(e, Information.bits(reversal.boundByProduction()), t, what);
    }
  }

  @Test
  void boundIsThatOfTheTable() {
    assertBounds(Schedule.erasing(40, 1e-3), -2.902713, -2.975510, -31.7736, 5e-5);
    assertBounds(Schedule.logarithmic(40, 1e-3), -2.902349, -3.010078, -4.352199, 1e-6);
    assertBounds(Schedule.published(1000), -2.908412, -2.911423, -3.276128, 1e-6);
  }

  @Test
  void limitsAreThoseOfTheTheory() {
    assertEquals(-2.896227, -Information.bits(G2.entropy(1)), 1e-6);
    assertEquals(-4.094191, Information.bits(G2.nullLikelihood()), 1e-6);
    assertEquals(-2.902348, -Information.bits(G2.entropy(1 - 1e-3)), 1e-6);
    Schedule fine = Schedule.logarithmic(4000, 1e-3);
    assertEquals(-G2.entropy(1 - 1e-3), reversal(fine, ReverseVariance.OPTIMAL).bound(), 2e-6);
  }

  @Test
  void equationFourteenIsTheEntropyProduction() {
    for (Schedule schedule :
        List.of(
            Schedule.erasing(10),
            Schedule.erasing(40, 1e-3),
            Schedule.logarithmic(40, 1e-3),
            Schedule.published(200),
            Schedule.cosine(100),
            Schedule.cosine(100).at(3, 10, 60, 99))) {
      for (ReverseVariance variance : ReverseVariance.values()) {
        for (FirstStep first : FirstStep.values()) {
          if (first == FirstStep.FIXED || variance != ReverseVariance.POSTERIOR) {
            GaussianReversal reversal = new GaussianReversal(schedule, G2, variance, first);
            double bound = reversal.bound();
            assertEquals(
                bound, reversal.boundByProduction(), 1e-12 * Math.max(1, Math.abs(bound)) * 5);
          }
        }
      }
    }
  }

  @Test
  void partsAddUpToTheBound() {
    GaussianReversal reversal = reversal(Schedule.cosine(50), ReverseVariance.RATE);
    double sum = 0;
    for (double part : reversal.parts()) {
      sum += part;
    }
    assertEquals(reversal.bound(), sum, 1e-10);
  }

  @Test
  void manySmallStepsDissipateByTheLaw() {
    GaussianReversal reversal =
        new GaussianReversal(Schedule.erasing(1000), G2, ReverseVariance.RATE, FirstStep.MATCHED);
    assertEquals(2.12614, 1000 * reversal.production().total(), 1e-4);
    assertEquals(2.131579, DissipationLaw.erasing(G2), 1e-6);
    assertEquals(0.5625, DissipationLaw.erasing(new GaussianData(4)), 1e-15);
    double byQuadrature =
        DissipationLaw.erasing(
            a -> {
              double sum = 0;
              for (int k = 0; k < 2; k++) {
                double off = 1 - 1 / G2.variance(k, a);
                sum += off * off;
              }
              return sum;
            });
    assertEquals(DissipationLaw.erasing(G2), byQuadrature, 1e-10);
  }

  @Test
  void bothKernelsAreInDetailedBalance() {
    for (double rate : new double[] {1e-3, 0.2, 0.9}) {
      for (double x = -2; x <= 2; x += 0.5) {
        for (double y = -2; y <= 2; y += 0.5) {
          double there = GaussianKernel.logDensity(x, 0, 1) + GaussianKernel.logStep(y, x, rate);
          double back = GaussianKernel.logDensity(y, 0, 1) + GaussianKernel.logStep(x, y, rate);
          assertEquals(there, back, 1e-12 * Math.max(1, Math.abs(there)));
        }
      }
      for (double activity : new double[] {0.01, 0.2, 0.5}) {
        BinomialKernel kernel = new BinomialKernel(activity);
        double up = (1 - activity) * kernel.one(0, 1 - rate);
        double down = activity * (1 - kernel.one(1, 1 - rate));
        assertEquals(up, down, 1e-16);
      }
    }
  }

  @Test
  void boundAtADatumIsBelowItsLikelihood() {
    GaussianReversal reversal =
        new GaussianReversal(
            Schedule.erasing(10), new GaussianData(0.1), ReverseVariance.RATE, FirstStep.MATCHED);
    assertEquals(0.156181, reversal.modelVariance(0), 1e-6);
    double[][] reference = {
      {0.3, -0.278696, -0.39241}, {0, 0.009432, -0.09524}, {0.6, -1.143079, -1.28544}
    };
    for (double[] row : reference) {
      assertEquals(row[1], reversal.logLikelihood(row[0]), 1e-6);
      assertEquals(row[2], reversal.bound(row[0]), 0.002); // sampled, 3e-4
    }
    double middle = reversal.bound(0.0);
    double average = 0.1 * (reversal.bound(1.0) - middle) + middle;
    assertEquals(reversal.boundByProduction(), average, 1e-12); // K(x) is quadratic in x
  }

  @Test
  void entropyOfAStepBackwardsKeepsWithinItsBounds() {
    Schedule schedule = Schedule.cosine(20);
    for (int t = 2; t <= 20; t++) {
      EntropyBounds bounds = EntropyBounds.of(G2, schedule, t);
      assertTrue(bounds.lower() <= bounds.exact() && bounds.exact() <= bounds.upper());
    }
  }

  @Test
  void dataOfAnotherVarianceAreRefusedWithTheFactor() {
    GaussianReversal reversal =
        new GaussianReversal(
            Schedule.erasing(10), new GaussianData(4, 4), ReverseVariance.RATE, FirstStep.MATCHED);
    String message = assertThrows(IllegalArgumentException.class, reversal::bound).getMessage();
    assertEquals("the bound needs E|x|^2 = d = 2, was 8.0: multiply the data by 0.5", message);
    assertTrue(Double.isFinite(reversal.boundByProduction()));
  }

  @Test
  void theEndCostsNoMoreThanItsCautionSays() {
    Schedule early = Schedule.ofRates(0.1, 0.1); // leaves 0.81
    String caution = early.caution().orElseThrow();
    assertTrue(caution.contains("0.810 of the signal"), caution);
    assertTrue(caution.contains("up to 0.830 nats"), caution); // -ln(0.19) / 2 = 0.8304
    double end = reversal(early, ReverseVariance.OPTIMAL).production().end();
    assertTrue(end <= 2 * 0.8304, "of two dimensions: " + end);
    assertTrue(Schedule.erasing(40).caution().isEmpty());
  }

  @Test
  void everyPathOfWidthsObeysTheSpeedLimit() {
    for (double left : new double[] {0.9, 0.3, 0.01}) {
      SpeedAccuracy relaxation = SpeedAccuracy.relaxation(G2, left);
      assertTrue(relaxation.efficiency() < 1);
      double production = 0;
      int pieces = 2000; // the same relaxation, integrated
      double[][] widths = new double[pieces + 1][2];
      double[] times = new double[pieces];
      for (int i = 0; i <= pieces; i++) {
        for (int k = 0; k < 2; k++) {
          widths[i][k] = Math.sqrt(G2.variance(k, Math.pow(left, (double) i / pieces)));
        }
      }
      Arrays.fill(times, relaxation.time() / pieces);
      SpeedAccuracy path = SpeedAccuracy.path(widths, times);
      production = path.production();
      assertEquals(relaxation.production(), production, 1e-5 * production);
      assertEquals(relaxation.squaredDistance(), path.squaredDistance(), 1e-12);
    }
    double[][] straight = {{Math.sqrt(1.9), Math.sqrt(0.1)}, {1, 1}};
    assertEquals(1, SpeedAccuracy.path(straight, 0.7).efficiency(), 1e-14);
  }

  @Test
  void relaxationInPiecesIsTheClosedFormAndTheGeodesicReachesTheLimit() {
    GaussianData data = new GaussianData(1.9, 0.1);
    SpeedAccuracy closed = SpeedAccuracy.relaxation(data, 0.1);
    SpeedAccuracy pieces = SpeedAccuracy.relaxation(data, 0.1, 4000);
    assertEquals(closed.production(), pieces.production(), 1e-5 * closed.production());
    assertEquals(closed.squaredDistance(), pieces.squaredDistance(), 1e-12);
    SpeedAccuracy geodesic = SpeedAccuracy.geodesic(data, 0.1);
    assertEquals(1, geodesic.efficiency(), 1e-12);
    assertEquals(closed.efficiency(), geodesic.production() / closed.production(), 1e-12);
  }
}
