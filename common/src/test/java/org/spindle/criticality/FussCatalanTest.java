// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.hipparchus.analysis.integration.IterativeLegendreGaussIntegrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FussCatalanTest {

  @Test
  void fiveFactorsHaveTheReferenceQuantiles() {
    FussCatalan law = new FussCatalan(5);
    assertEquals(14.92992, law.upperEdge(), 1e-5);
    double[] p = {0.25, 0.5, 0.75, 0.9, 0.99};
    double[] s = {0.0203837, 0.1928780, 0.8339572, 1.8440214, 3.3401661};
    for (int i = 0; i < p.length; i++) {
      assertEquals(s[i], Math.exp(law.quantile(p[i])), 6e-8);
    }
    assertEquals(0.4106417, law.cumulative(Math.log(0.1)), 6e-8);
    assertEquals(0.8079455, Math.exp(new FussCatalan(1).quantile(0.5)), 6e-8);
  }

  @Test
  void oneFactorIsTheQuarterCircle() {
    FussCatalan law = new FussCatalan(1);
    for (double s : new double[] {1e-6, 0.1, 0.7, 1.5, 1.99, 1.9999999}) {
      double root = Math.sqrt(4 - s * s);
      assertEquals(s * root / Math.PI, law.density(Math.log(s)), 1e-7);
      double cumulative = (s * root / 2 + 2 * Math.asin(s / 2)) / Math.PI;
      assertEquals(cumulative, law.cumulative(Math.log(s)), 1e-11);
    }
    assertEquals(1, law.cumulative(Math.log(2)));
    assertEquals(0, law.density(Math.log(2.1)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 30, 99})
  void densityIsTheSlopeOfTheDistribution(int factors) {
    FussCatalan law = new FussCatalan(factors);
    for (double p : new double[] {1e-6, 0.01, 0.3, 0.5, 0.9, 0.999}) {
      double x = law.quantile(p);
      assertEquals(p, law.cumulative(x), 1e-12);
      double h = 1e-4 * factors;
      double slope = (law.cumulative(x + h) - law.cumulative(x - h)) / (2 * h);
      assertEquals(slope, law.density(x), 1e-4 * slope + 1e-9);
    }
    assertTrue(law.quantile(0.5) < -0.2 * factors + 0.1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 12})
  void squaresHaveMeanOneAndVarianceN(int factors) {
    FussCatalan law = new FussCatalan(factors);
    double edge = law.logUpperEdge();
    var quadrature = new IterativeLegendreGaussIntegrator(20, 1e-10, 1e-10);
    // ln s = edge − u² takes the root out of the edge
    for (int k : new int[] {1, 2}) {
      double moment =
          quadrature.integrate(
              100_000,
              u -> 2 * u * law.density(edge - u * u) * Math.exp(2 * k * (edge - u * u)),
              1e-9,
              Math.sqrt(edge + 20));
      assertEquals(k == 1 ? 1 : 1 + law.variance(), moment, 1e-6 * (1 + factors));
    }
  }

  @Test
  void eigenvaluesFillTheBinAtTheOrigin() {
    assertEquals(0.0032, new ProductEigenvalues(1).squareFraction(0.05), 5e-5);
    assertEquals(0.2366, new ProductEigenvalues(4).squareFraction(0.05), 5e-5);
    assertEquals(0.3155, new ProductEigenvalues(5).squareFraction(0.05), 5e-5);
    assertEquals(0.9434, new ProductEigenvalues(99).squareFraction(0.05), 5e-5);
    assertEquals(0.9439, new ProductEigenvalues(100).squareFraction(0.05), 5e-5);
    assertEquals(0.01 / Math.PI, new ProductEigenvalues(1).squareFraction(0.05), 1e-12);
    assertEquals(0.5, new ProductEigenvalues(4).cumulative(Math.log(0.25)), 1e-15);
    assertEquals(1, new ProductEigenvalues(4).cumulative(1));
  }

  @Test
  void badArgumentsAreRejected() {
    assertThrows(IllegalArgumentException.class, () -> new FussCatalan(0));
    assertThrows(IllegalArgumentException.class, () -> new FussCatalan(2).quantile(1));
    assertThrows(IllegalArgumentException.class, () -> new ProductEigenvalues(0));
    assertThrows(
        IllegalArgumentException.class, () -> new ProductEigenvalues(2).squareFraction(0.8));
  }
}
