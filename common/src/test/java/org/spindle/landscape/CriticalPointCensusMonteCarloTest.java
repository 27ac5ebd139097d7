// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.landscape.Covariance.RationalQuadratic;
import org.spindle.landscape.Covariance.SquaredExponential;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.random.GaussianOrthogonalEnsemble;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/** Samples against exact theory, at four standard errors. */
class CriticalPointCensusMonteCarloTest {

  private static final Covariance SE = new SquaredExponential();
  private static final Covariance RQ = new RationalQuadratic(1);

  private static RandomGenerator stream(String purpose) {
    return new Streams(PointId.of("census")).of(purpose);
  }

  private static double error(CriticalPointSums s, int i, double ratio) {
    double square =
        s.energyIndexSquares()[i]
            - 2 * ratio * s.energyIndexProducts()[i]
            + ratio * ratio * s.energyWeightSquares()[i];
    return Math.sqrt(square) / s.energyWeights()[i];
  }

  @Test
  void minimaAndTheirEnergiesAreThoseOfKacAndRice() {
    double[] fractions = {0.5, 0.25, (29 - 6 * Math.sqrt(6)) / 116};
    double[] energies = {-.723, -1.304, -1.798};
    for (int n = 1; n <= 3; n++) {
      var census = new CriticalPointCensus(CriticalEnsemble.stationary(SE, n), 2);
      census.addSpectra(60_000, stream("minima " + n), Watch.UNLIMITED);
      CriticalPointSums sums = census.sums(0, new double[0], stream("none"));
      double fraction = sums.indexWeights()[0] / sums.weight();
      double square =
          sums.indexWeightSquares()[0]
              - 2 * fraction * sums.indexWeightProducts()[0]
              + fraction * fraction * sums.weightSquares();
      assertEquals(fractions[n - 1], fraction, 4 * Math.sqrt(square) / sums.weight());
      double energy = sums.indexEnergySums()[0] / sums.indexWeights()[0] * Math.sqrt(n);
      assertEquals(energies[n - 1], energy, 0.01);
      double inHistogram = Arrays.stream(sums.histogram()).sum();
      assertEquals(sums.weight(), inHistogram, 1e-9 * sums.weight(), "points beyond its energies");
    }
  }

  @Test
  void indexAtAnEnergyIsThatOfTheoryInsideAndOutsideOfTheBulk() {
    for (Covariance f : new Covariance[] {SE, RQ}) {
      var ensemble = CriticalEnsemble.stationary(f, 30);
      double[] energies = {-2.05, -1.5, -1, 0.4, 2.2};
      var census = new CriticalPointCensus(ensemble, 2, energies);
      census.addSpectra(2000, stream("spectra"), Watch.UNLIMITED);
      census.addCounts(60_000, stream("counts"), Watch.UNLIMITED);
      CriticalPointSums sums = census.sums(0, new double[0], stream("none"));
      for (int i = 0; i < energies.length; i++) {
        double fraction = sums.energyIndexSums()[i] / sums.energyWeights()[i];
        double theory = ensemble.indexFraction(energies[i]);
        double error = error(sums, i, fraction);
        String at = f + " at " + energies[i];
        assertEquals(theory, fraction, 4 * error + 2e-5, at);
        assertTrue(error > 0 && error < 0.003, at + " ± " + error);
      }
    }
  }

  @Test
  void randomPointsAreNoCriticalPoints() {
    // Without the weight a minimum is as rare as a positive matrix.
    RandomGenerator random = stream("random points");
    int positive = 0;
    int draws = 40_000;
    for (int i = 0; i < draws; i++) {
      double[] g = GaussianOrthogonalEnsemble.dense(2, 1, random);
      double shift = random.nextGaussian();
      g[0] += shift;
      g[3] += shift;
      positive += SymmetricEigen.values(new Matrix(2, 2, g))[0] > 0 ? 1 : 0;
    }
    assertEquals(0.5 * (1 - 1 / Math.sqrt(3)), (double) positive / draws, 0.009);
    var ensemble = CriticalEnsemble.stationary(SE, 2);
    assertEquals(0.25, Math.exp(ensemble.logMinima() - ensemble.logCount()), 1e-9);
    var tilted = CriticalEnsemble.stationary(RQ, 100);
    double untilted = Semicircle.below(-1 / (2 * Math.sqrt(2)));
    assertEquals(0.28, untilted, 0.003);
    assertTrue(untilted - tilted.indexFraction(-1) > 0.06);
  }

  @Test
  void keptSpectraBelongToTheirEnergies() {
    var ensemble = CriticalEnsemble.stationary(SE, 200);
    var census = new CriticalPointCensus(ensemble, 2);
    double[] energies = {-1.5, 0};
    CriticalPointSums sums = census.sums(2, energies, stream("kept"));
    assertEquals(4 * 200, sums.spectra().length);
    for (int k = 0; k < 4; k++) {
      int negative = 0;
      double trace = 0;
      for (int i = 0; i < 200; i++) {
        double h = sums.spectra()[200 * k + i];
        negative += h < 0 ? 1 : 0;
        trace += h / 200;
      }
      double energy = sums.spectrumEnergies()[k];
      assertEquals(200 * Semicircle.below(energy / 2), negative, 5);
      assertEquals(-energy, trace, 0.06);
    }
  }
}
