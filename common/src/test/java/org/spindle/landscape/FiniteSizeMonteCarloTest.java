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
import org.spindle.linalg.TridiagonalSpectrum;
import org.spindle.random.GaussianOrthogonalEnsemble;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/** What finitely many variables change, against exact quadrature and samples. */
class FiniteSizeMonteCarloTest {

  private static final Covariance SE = new SquaredExponential();
  private static final Covariance RQ = new RationalQuadratic(1);

  private static RandomGenerator stream(String purpose) {
    return new Streams(PointId.of("finite size")).of(purpose);
  }

  @Test
  void indexFractionApproachesItsLimitAsOneOverN() {
    double worst = 0;
    for (int n : new int[] {20, 50, 100, 200}) {
      for (double part = -0.9; part <= 0.91; part += 0.1) {
        for (Covariance f : new Covariance[] {SE, RQ}) {
          BrayDean limit = new BrayDean(f);
          double e = -limit.threshold() * part;
          double first = limit.indexFraction(e) + limit.indexCorrection(e) / n;
          double exact = CriticalEnsemble.stationary(f, n).indexFraction(e);
          worst = Math.max(worst, n * n * Math.abs(exact - first));
        }
        SphericalSpinGlass limit = new SphericalSpinGlass(3);
        double u = limit.threshold() * part;
        double first = limit.indexFraction(u) + limit.indexCorrection(u) / n;
        double exact = CriticalEnsemble.spinGlass(3, n).indexFraction(u);
        worst = Math.max(worst, n * n * Math.abs(exact - first));
      }
    }
    assertTrue(worst < BrayDean.SECOND_ORDER, "N² times the remainder: " + worst);
    assertTrue(worst > BrayDean.SECOND_ORDER / 4, "the bound could be sharper: " + worst);
  }

  @Test
  void meanEigenvalueOfASpinGlassHasTheDirectionsThatTheSphereLeaves() {
    int n = 64;
    CriticalEnsemble glass = CriticalEnsemble.spinGlass(3, n);
    for (double u : new double[] {-1.2, -0.8, 0, 0.4}) {
      assertEquals(-3 * u * n / (n - 1.0), glass.meanEigenvalue(u), 0.1 / n);
      double scatter = Math.sqrt(12) / (n - 1);
      assertEquals(scatter, glass.meanEigenvalueDeviation(u), 0.02 * scatter);
    }
  }

  @Test
  void traceIsShiftedWhereAnEigenvalueIsKnown() {
    for (int n : new int[] {3, 8, 25}) {
      var ensemble = CriticalEnsemble.spinGlass(3, n);
      var spectrum = new TridiagonalSpectrum(n);
      double[] diagonal = new double[n];
      double[] squares = new double[n];
      double[] values = new double[n];
      RandomGenerator random = stream("trace " + n);
      double mean = 0;
      double square = 0;
      double crossed = 0;
      int draws = 20_000;
      for (int d = 0; d < draws; d++) {
        GaussianOrthogonalEnsemble.tridiagonal(n, diagonal, squares, random);
        spectrum.values(diagonal, squares, n, values);
        int j = (int) (n * random.nextDouble());
        double u = ensemble.energySlope() * values[j];
        double sum = Arrays.stream(values).sum() - n * values[j];
        double trace = ensemble.hessianScale() * sum / (n - 1);
        double z = (trace - ensemble.meanEigenvalue(u)) / ensemble.meanEigenvalueDeviation(u);
        mean += z / draws;
        square += z * z / draws;
        crossed += z * values[j] / Math.sqrt(n) / draws;
      }
      double error = 1 / Math.sqrt(draws);
      assertEquals(0, mean, 4 * error, "n = " + n);
      assertEquals(0, crossed, 4 * error, "n = " + n);
      assertEquals(1, square, 4 * Math.sqrt(2) * error, "n = " + n);
    }
  }

  @Test
  void minimaAboveAnEnergyAreThoseOfSamples() {
    for (Covariance f : new Covariance[] {SE, RQ}) {
      double reach = -new BrayDean(f).threshold();
      for (int n : new int[] {1, 2, 4}) {
        var ensemble = CriticalEnsemble.stationary(f, n);
        double all = Math.exp(ensemble.logMinima() - ensemble.logCount());
        assertEquals(1, ensemble.minimaFractionAbove(-50) / all, 1e-3);
        var census = new CriticalPointCensus(ensemble, reach);
        census.addSpectra(100_000, stream("minima " + n), Watch.UNLIMITED);
        double[] histogram = census.sums(0, new double[0], stream("none")).histogram();
        double minima = 0;
        double whole = 0;
        int columns = CriticalPointSums.INDEX_BINS;
        int first = CriticalPointSums.HIGH_ERROR * columns;
        for (int i = first; i < histogram.length; i++) {
          minima += i % columns == 0 ? histogram[i] : 0;
          whole += histogram[i];
        }
        double measured = minima / whole;
        double theory = ensemble.minimaFractionAbove(-reach / 2);
        assertEquals(theory, measured, 4 * Math.sqrt(minima) / whole + 1e-4 * theory);
      }
    }
  }

  @Test
  void noSpectrumStraysFurtherFromTheSemicircleThanItsRigidityAllows() {
    for (int n : new int[] {50, 200, 800}) {
      var spectrum = new TridiagonalSpectrum(n);
      double[] diagonal = new double[n];
      double[] squares = new double[n];
      double[] values = new double[n];
      RandomGenerator random = stream("rigid " + n);
      double worst = 0;
      double mean = 0;
      int draws = 400_000 / n;
      for (int d = 0; d < draws; d++) {
        GaussianOrthogonalEnsemble.tridiagonal(n, diagonal, squares, random);
        spectrum.values(diagonal, squares, n, values);
        double largest = 0;
        for (int j = 0; j < n; j++) {
          double below = n * Semicircle.below(values[j] / (2 * Math.sqrt(n)));
          largest = Math.max(largest, Math.max(j + 1 - below, below - j));
        }
        worst = Math.max(worst, largest);
        mean += largest / draws;
      }
      assertTrue(worst < Semicircle.rigidity(n), n + ": " + worst);
      assertTrue(mean > 0.4 * Semicircle.rigidity(n), n + ": " + mean);
    }
  }
}
