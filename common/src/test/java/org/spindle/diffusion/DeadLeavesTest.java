// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.junit.jupiter.api.Test;
import org.spindle.data.DeadLeaves;
import org.spindle.linalg.SymmetricEigen;

class DeadLeavesTest {

  @Test
  void pixelsShareLeavesAsTheTheorySays() {
    double[] distance = {1, Math.sqrt(2), 2, Math.sqrt(5), Math.sqrt(8), 3, 4, 8, 16};
    double[] same = {
      .650170, .544477, .426898, .390340, .320337, .304167, .232298, .101363, .023546
    };
    DeadLeaves leaves = DeadLeaves.reference(2, 1);
    for (int i = 0; i < distance.length; i++) {
      assertEquals(same[i], leaves.sameLeaf(distance[i]), 1e-6);
    }
  }

  @Test
  void overlapsAgreeWithTheTwoPointFormula() {
    DeadLeaves leaves = DeadLeaves.reference(3, 3);
    DiskOverlaps overlaps = new DiskOverlaps(leaves);
    assertEquals(106, overlaps.realisable());
    for (int i = 1; i < 9; i++) {
      double both = 0;
      double one = 0;
      for (int set = 1; set < 512; set++) {
        double w = overlaps.measure(set);
        both += (set & 1) == 1 && (set >>> i & 1) == 1 ? w : 0;
        one += (set & 1) == 1 || (set >>> i & 1) == 1 ? w : 0;
      }
      double distance = Math.hypot(i % 3, i / 3);
      assertEquals(leaves.sameLeaf(distance), both / one, 1e-9);
    }
  }

  @Test
  void partitionsOfTwoByTwoAreThoseOfTheTheory() {
    OcclusionLikelihood likelihood = new OcclusionLikelihood(DeadLeaves.reference(2, 2));
    assertEquals(.42751, likelihood.partition(0, 0, 0, 0), 5e-5);
    assertEquals(.0728, likelihood.partition(0, 0, 1, 1), 5e-5);
    assertEquals(.0728, likelihood.partition(0, 1, 0, 1), 5e-5);
    assertEquals(.0546, likelihood.partition(0, 1, 1, 1), 5e-5);
    int[][] all = {
      {0, 0, 0, 0}, {0, 0, 1, 1}, {0, 1, 0, 1}, {0, 1, 1, 0}, {0, 1, 1, 1}, {0, 1, 0, 0},
      {0, 0, 1, 0}, {0, 0, 0, 1}, {0, 0, 1, 2}, {0, 1, 0, 2}, {0, 1, 1, 2}, {0, 1, 2, 0},
      {0, 1, 2, 1}, {0, 1, 2, 2}, {0, 1, 2, 3}
    };
    double sum = 0;
    for (int[] owners : all) {
      sum += likelihood.partition(owners);
    }
    assertEquals(1, sum, 1e-12);
  }

  @Test
  void recursionAtThreeByThreeHasThePairsOfTheTheory() {
    assertEquals(11_312, new OcclusionLikelihood(DeadLeaves.reference(3, 3)).pairs());
  }

  @Test
  void entropyOfTwoPixelsIsThatOfTheTheory() {
    OcclusionLikelihood likelihood = new OcclusionLikelihood(DeadLeaves.reference(2, 1));
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(10);
    double entropy = 0;
    double mass = 0;
    int panels = 30;
    double reach = 2.4;
    double[] x = new double[2];
    // in sum and difference, for the density has a ridge of width s√2
    for (int p = 0; p < panels * 2; p++) {
      for (int q = 0; q < panels * 4; q++) {
        for (int i = 0; i < 10; i++) {
          for (int j = 0; j < 10; j++) {
            double mean = reach * (2 * (p + 0.5 * (1 + rule.getPoint(i))) / (2 * panels) - 1);
            double u = (q + 0.5 * (1 + rule.getPoint(j))) / (4 * panels);
            double difference = 2 * reach * u * u; // one side
            x[0] = mean + 0.5 * difference;
            x[1] = mean - 0.5 * difference;
            double log = likelihood.logDensity(x, 1);
            double weight =
                2
                    * reach
                    * rule.getWeight(i)
                    / (4 * panels)
                    * 2
                    * 4
                    * reach
                    * u
                    * rule.getWeight(j)
                    / (8 * panels);
            mass += weight * Math.exp(log);
            entropy -= weight * Math.exp(log) * log;
          }
        }
      }
    }
    assertEquals(1, mass, 1e-6);
    assertEquals(-1.304448, -Information.bits(entropy) / 2, 2e-6);
  }

  @Test
  void derivativesAreThoseOfTheDensity() {
    OcclusionLikelihood likelihood = new OcclusionLikelihood(DeadLeaves.reference(3, 2));
    double[] x = {0.3, 0.35, -1.2, 0.28, 0.9, 1.9};
    double[] score = new double[6];
    double[] curvature = new double[6];
    double h = 1e-4;
    for (double signal : new double[] {1, 0.9, 0.3}) {
      double log = likelihood.derivatives(x, signal, score, curvature);
      assertEquals(likelihood.logDensity(x, signal), log, 1e-12);
      for (int i = 0; i < 6; i++) {
        double here = x[i];
        x[i] = here + h;
        double up = likelihood.logDensity(x, signal);
        x[i] = here - h;
        double down = likelihood.logDensity(x, signal);
        x[i] = here;
        assertEquals((up - down) / (2 * h), score[i], 1e-4 * Math.max(1, Math.abs(score[i])));
        double bend = (up - 2 * log + down) / (h * h);
        assertEquals(bend, curvature[i], 1e-4 * Math.max(10, Math.abs(bend)));
      }
    }
  }

  @Test
  void linearOptimaAreThoseOfTheTheory() {
    double[] expected = {-1.706368, -1.611593, -1.567277, -1.505113, -1.476068};
    int[] sides = {2, 3, 4, 8, 16};
    for (int s = 0; s < sides.length; s++) {
      double[] lambda = covarianceEigenvalues(sides[s], sides[s]);
      double perPixel = -Information.bits(new GaussianData(lambda).entropy(1)) / lambda.length;
      assertEquals(expected[s], perPixel, 1e-6);
    }
    double[] two = covarianceEigenvalues(2, 1);
    assertEquals(-1.854148, -Information.bits(new GaussianData(two).entropy(1)) / 2, 1e-6);
    double[] three = covarianceEigenvalues(3, 3);
    double bound = linearOptimum(three);
    assertEquals(-1.6127, Information.bits(bound) / 9, 1e-4);
    double[] eight = covarianceEigenvalues(8, 8);
    assertEquals(-1.5064, Information.bits(linearOptimum(eight)) / 64, 1e-4);
  }

  private static double linearOptimum(double[] lambda) {
    return new GaussianReversal(
            Schedule.logarithmic(100, 1e-3),
            new GaussianData(lambda),
            ReverseVariance.OPTIMAL,
            FirstStep.FIXED)
        .bound();
  }

  static double[] covarianceEigenvalues(int rows, int cols) {
    DeadLeaves leaves = DeadLeaves.reference(rows, cols);
    return SymmetricEigen.values(leaves.covariance());
  }

  @Test
  void wrongPatchesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new DeadLeaves(0, 3, 1, 16, 0.01));
    assertThrows(IllegalArgumentException.class, () -> new DeadLeaves(3, 3, 1, 1, 0.01));
    assertThrows(
        IllegalArgumentException.class, () -> new OcclusionLikelihood(DeadLeaves.reference(5, 5)));
  }
}
