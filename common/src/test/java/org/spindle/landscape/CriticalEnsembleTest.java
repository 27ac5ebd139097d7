// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.landscape.Covariance.RationalQuadratic;
import org.spindle.landscape.Covariance.SquaredExponential;

/** Quadratures against reference values, closed forms and brute-force integrals. */
class CriticalEnsembleTest {

  private static final Covariance SE = new SquaredExponential();

  @ParameterizedTest
  @CsvSource({
    "1, 2.87832, 2.13332, 1.73828, 1.60612, 1.4175",
    "2, 5.24950, 3.00142, 2.08824, 1.82738, 1.49619",
    "3, 8.67602, 3.8925, 2.35766, 1.97320, 1.52669",
    "10, 146.231, 13.6694, 3.71918, 2.49095, 1.52506",
    "50, 1.115e8, 1817.13, 11.0808, 3.45994, 1.31948",
    "100, 1.27975e15, 417297, 26.3471, 4.01226, 1.20501"
  })
  void confinedFieldsHaveSoManyCriticalPoints(
      int n, double at5, double at7, double at9, double at10, double at12) {
    assertEquals(1, count(CriticalEnsemble.confined(SE, n, 0.5)) / at5, 1e-4);
    assertEquals(1, count(CriticalEnsemble.confined(SE, n, 0.7)) / at7, 1e-5);
    assertEquals(1, count(CriticalEnsemble.confined(SE, n, 0.9)) / at9, 1e-5);
    assertEquals(1, count(CriticalEnsemble.confined(SE, n, 1)) / at10, 1e-5);
    assertEquals(1, count(CriticalEnsemble.confined(SE, n, 1.2)) / at12, 1e-5);
  }

  @Test
  void confinementCountsOnlyInUnitsOfTheCurvature() {
    Covariance f = new RationalQuadratic(1);
    double scaled = count(CriticalEnsemble.confined(f, 10, 0.7 * Math.sqrt(f.curvature())));
    assertEquals(1, scaled / 13.6694, 1e-5);
    double n = 1000;
    double finite = CriticalEnsemble.confined(SE, 1000, 0.5).logCount() / n;
    assertEquals(ConfinedField.complexity(0.5), finite, 6 / n);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 5.2915",
    "3, 10.5524",
    "4, 18.7902",
    "5, 31.4969",
    "6, 50.8731",
    "8, 124.092",
    "10, 286.916",
    "15, 2076.23",
    "20, 13842.2",
    "30, 553033"
  })
  void threeSpinGlassesHaveSoManyCriticalPoints(int n, double expected) {
    assertEquals(1, count(CriticalEnsemble.spinGlass(3, n)) / expected, 1e-5);
  }

  @Test
  void twoSpinGlassesAndTwoDimensionsAreClosedForms() {
    assertEquals(40, count(CriticalEnsemble.spinGlass(2, 20)), 1e-9);
    for (int p = 2; p < 8; p++) {
      assertEquals(2 * Math.sqrt(3.0 * p - 2), count(CriticalEnsemble.spinGlass(p, 2)), 1e-9);
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 4.00", "8, 5.24", "10, 6.08", "15, 8.38", "20, 11.03", "30, 17.7"})
  void threeSpinGlassesHaveSoManyMinima(int n, double expected) {
    assertEquals(expected, Math.exp(CriticalEnsemble.spinGlass(3, n).logMinima()), 0.06);
  }

  @ParameterizedTest
  @CsvSource({
    "1, .551329, 1.3333",
    "2, .367553, 1.5327",
    "3, .282739, 1.6552",
    "5, .230859, 1.7854",
    "10, .487301, 1.8951"
  })
  void stationaryFieldsHaveSoManyCriticalPoints(int n, double density, double variance) {
    var ensemble = CriticalEnsemble.stationary(SE, n);
    assertEquals(density, count(ensemble), 2e-6);
    assertEquals(variance, n * ensemble.meanSquareEnergy(), 6e-5);
  }

  @Test
  void minimaAreAFractionOfCriticalPoints() {
    assertEquals(0.5, minima(1), 1e-9);
    assertEquals(0.25, minima(2), 1e-9);
    assertEquals((29 - 6 * Math.sqrt(6)) / 116, minima(3), 1e-9);
    assertEquals(0.0598, minima(4), 1e-4);
    assertEquals(0.0286, minima(5), 1e-4);
    // To leading order e^{−N}; what is left grows as N^{1/3}.
    double slope = Math.log(minima(80) / minima(60)) / 20;
    assertEquals(-1, slope, 0.2);
  }

  @ParameterizedTest
  @CsvSource({
    "-1.75, .0197, .0230, .0244",
    "-1.5, .0661, .0697, .0709",
    "-1.25, .1252, .1277, .1287",
    "-1, .1922, .1939, .1947",
    "-.75, .2645, .2659, .2664",
    "-.5, .3406, .3417, .3422",
    "0, .5, .5, .5"
  })
  void indexFractionAtFiniteSize(double energy, double at20, double at50, double at100) {
    // The reference is a Monte Carlo estimate, to 5e-4 at N = 20 and 1e-4 at larger N.
    assertEquals(at20, CriticalEnsemble.stationary(SE, 20).indexFraction(energy), 6e-4);
    assertEquals(at50, CriticalEnsemble.stationary(SE, 50).indexFraction(energy), 2e-4);
    assertEquals(at100, CriticalEnsemble.stationary(SE, 100).indexFraction(energy), 2e-4);
  }

  @ParameterizedTest
  @CsvSource({"-1.75, .656", "-1.5, .719", "-1, .789", "0, .817"})
  void scatterOfTheIndex(double energy, double deviation) {
    // The reference was sampled in a window of ±0.01√N, which widens it.
    var ensemble = CriticalEnsemble.stationary(SE, 100);
    double half = CriticalPointCensus.halfWindow(101);
    assertEquals(deviation, ensemble.indexDeviation(energy, half), 1e-2);
  }

  @ParameterizedTest
  @CsvSource({
    "-1.5, .0098, .56",
    "-1.4, .0271, .62",
    "-1.2, .0743, .69",
    "-1, .1320, .71",
    "-.8, .1978, .74",
    "-.4, .3438, .76"
  })
  void spinGlassIndexAtFiniteSize(double energy, double fraction, double deviation) {
    var ensemble = CriticalEnsemble.spinGlass(3, 64);
    assertEquals(fraction, ensemble.indexFraction(energy), 3e-4);
    assertEquals(deviation, ensemble.indexDeviation(energy, 0.08), 0.011);
  }

  @Test
  void determinantTiltsTheShift() {
    var ensemble = CriticalEnsemble.stationary(new RationalQuadratic(1), 100);
    assertEquals(.0912, ensemble.indexFraction(-1.5), 2e-4);
    assertEquals(.2115, ensemble.indexFraction(-1), 2e-4);
    assertEquals(.3514, ensemble.indexFraction(-.5), 2e-4);
    assertEquals(.0242, ensemble.indexDeviation(-1, 0) / 100, 3e-4);
    var smaller = CriticalEnsemble.stationary(new RationalQuadratic(1), 50);
    assertEquals(.0917, smaller.indexFraction(-1.5), 2e-4);
  }

  @Test
  void countsByEnergyAddUp() {
    for (Covariance f : new Covariance[] {SE, new RationalQuadratic(0.7)}) {
      var ensemble = CriticalEnsemble.stationary(f, 6);
      double sum = 0;
      double step = 0.02;
      for (double e = -6; e < 6; e += step) {
        sum += step * Math.exp(ensemble.logCountAt(e));
      }
      assertEquals(1, sum / count(ensemble), 1e-8);
    }
  }

  @Test
  void densityIsThatOfTwoEigenvaluesAndHasItsMass() {
    // ρ₂ by integrating |λ₁ − λ₂| exp(−(λ₁² + λ₂²)/4) over the other eigenvalue
    var density = new GoeDensity(2);
    for (double x : new double[] {-9, -1, 0, 0.3, 2}) {
      double sum = 0;
      double h = 0.005;
      for (double y = -16; y < 16; y += h) {
        sum += h * Math.abs(x - y) * Math.exp(-(x * x + y * y) / 4);
      }
      double norm = 8 * Math.sqrt(2 * Math.PI); // ∫∫ |λ₁ − λ₂| exp(−(λ₁² + λ₂²)/4)
      assertEquals(1, density.at(x) * norm / (2 * sum), 1e-4);
    }
    for (int n : new int[] {1, 2, 7, 60, 1001}) {
      var ensemble = new CriticalEnsemble(n, 1, 0, Double.POSITIVE_INFINITY, 0, 1, 0, 0);
      assertEquals(n, Math.exp(ensemble.logCount()), 1e-9 * n);
    }
    // far outside of the spectrum: ln ρ_n ≈ n(...) without underflow
    assertEquals(true, Double.isFinite(new GoeDensity(1000).logAt(200)));
  }

  @Test
  void ranksAreCountedFromBelow() {
    GoeRank rank = new GoeRank(7);
    assertEquals(3, rank.mean(0), 1e-9);
    assertEquals(6, rank.mean(1) + rank.mean(-1), 1e-8);
    assertEquals(0, rank.mean(-60));
    assertEquals(6, rank.mean(60));
    assertEquals(rank.mean(-1), rank.moments(-1)[0], 1e-9);
    assertThrows(IllegalArgumentException.class, () -> new GoeRank(1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.8, 1, 1.2, 1.4, 2, 3})
  void confinedFieldsHaveAsManyMinimaAsMorsesSumAllows(double confinement) {
    double least = 1 - 1e-8;
    for (int n : new int[] {1, 2, 4, 10, 20, 50}) {
      var ensemble = CriticalEnsemble.confined(SE, n, confinement);
      double most = (1 + count(ensemble)) / 2; // as many as saddles of odd index, and one more
      double minima = Math.exp(ensemble.logMinima());
      assertEquals(n == 1 ? most : Math.min(most, Math.max(least, minima)), minima, 1e-7 * most);
    }
  }

  private static double minima(int n) {
    var ensemble = CriticalEnsemble.stationary(SE, n);
    return Math.exp(ensemble.logMinima() - ensemble.logCount());
  }

  private static double count(CriticalEnsemble ensemble) {
    return Math.exp(ensemble.logCount());
  }
}
