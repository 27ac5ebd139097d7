// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.network.Activation;

class FreeProductTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 30, 99})
  void linearGaussianProductsAreFussCatalan(int factors) {
    FussCatalan law = new FussCatalan(factors);
    FreeProduct product = masks(1, factors, 1, WeightEnsemble.GAUSSIAN);
    LogSpectrum spectrum = product.spectrum();
    assertEquals(law.logUpperEdge(), product.logUpperEdge(), 1e-10);
    assertEquals(factors, product.relativeVariance(), 1e-9);
    for (double p : new double[] {0.002, 0.05, 0.25, 0.5, 0.75, 0.95, 0.9999}) {
      double x = law.quantile(p);
      assertEquals(p, spectrum.cumulative(x), 1e-5);
      assertEquals(law.density(x), spectrum.density(x), 2e-3 * law.density(x));
      assertEquals(x, spectrum.quantile(p), 1e-3 * factors);
    }
  }

  /** Reference values of Saxe et al.'s networks of 99 factors with layer-dependent lengths. */
  @ParameterizedTest
  @CsvSource({
    "0.9,1,1.0288e-5,0.948,",
    "0.95,1,1.5951e-3,1.0820,",
    "1,0.2,0.166403,0.49763,",
    "1,1,0.084893,1.37699,0.18798",
    "1,4,0.051691,2.79978,",
    "1.05,1,0.319578,2.88988,0.97642",
    "1.1,1,0.659703,5.97384,2.77761"
  })
  void hyperbolicTangentNetworksHaveTheReferenceMoments(
      double gain, double length, double rms, double variance, Double top) {
    JacobianTheory theory = tanh(WeightEnsemble.ORTHOGONAL, gain, length, 99);
    assertEquals(rms, Math.exp(theory.logRms()), 1e-4 * rms);
    assertEquals(variance, theory.product().relativeVariance(), 5e-4 * variance);
    if (top != null) {
      assertEquals(top, Math.exp(theory.product().logUpperEdge()), 5e-5 * top);
    }
  }

  @Test
  void lengthsFollowTheRecursion() {
    double[] lengths = tanh(WeightEnsemble.ORTHOGONAL, 1, 1, 100).lengths();
    assertEquals(0.052200, lengths[10], 1e-5);
    assertEquals(0.005121, lengths[99], 1e-6);
    double[] gains = {1.05, 1.1, 1.2, 1.5, 2, 3};
    double[] fixed = {0.053250, 0.112750, 0.249513, 0.793354, 2.121474, 6.305391};
    for (int i = 0; i < gains.length; i++) {
      double[] q = tanh(WeightEnsemble.GAUSSIAN, gains[i], fixed[i], 400).lengths();
      assertEquals(fixed[i], q[399], 1.5e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"ORTHOGONAL,1", "ORTHOGONAL,1.1", "GAUSSIAN,1", "GAUSSIAN,0.9"})
  void spectrumHasTheClosedMoments(WeightEnsemble ensemble, double gain) {
    for (int factors : new int[] {4, 30, 99}) {
      JacobianTheory theory = tanh(ensemble, gain, 1, factors);
      LogSpectrum spectrum = theory.product().spectrum();
      double mean = 0;
      double square = 0;
      double mass = 0;
      double edge = spectrum.logUpperEdge();
      double low = spectrum.quantile(1e-3);
      int steps = 40_000;
      for (int i = 0; i < steps; i++) { // in √(edge − ln s)
        double h = Math.sqrt(edge - low) / steps;
        double u = (i + 0.5) * h;
        double x = Math.exp(2 * (edge - u * u));
        double weight = spectrum.density(edge - u * u) * 2 * u * h;
        mass += weight;
        mean += weight * x;
        square += weight * x * x;
      }
      assertEquals(0.999, mass, 1e-3);
      double m1 = Math.exp(theory.product().logMean());
      assertEquals(m1, mean, 2e-3 * m1);
      double variance = square / (m1 * m1) - 1;
      assertEquals(theory.product().relativeVariance(), variance, 5e-3 * (1 + variance));
    }
  }

  @Test
  void hardTanhHasItsClosedTransform() {
    double q = 0.3;
    double p = 1 - SquaredSlopes.of(Activation.HARD_TANH, q, 1).blocked();
    assertEquals(org.hipparchus.special.Erf.erf(1 / Math.sqrt(2 * q)), p, 1e-13);
    int factors = 20;
    double gain = 1 / Math.sqrt(p);
    FreeProduct product = masks(p, factors, gain, WeightEnsemble.ORTHOGONAL);
    assertEquals(factors * (1 - p) / p, product.relativeVariance(), 1e-10);
    double least = Double.POSITIVE_INFINITY; // of z = ((1+m)/m)[g²(p+m)/(1+m)]^L
    for (double m = 1e-3; m < 1e3; m *= 1.0001) {
      double z = (1 + m) / m * Math.pow(gain * gain * (p + m) / (1 + m), factors);
      least = Math.min(least, z);
    }
    assertEquals(Math.log(least) / 2, product.logUpperEdge(), 1e-7);
  }

  @Test
  void rectifiedNetworksWidenAsTheReferenceSays() {
    JacobianTheory orthogonal =
        new JacobianTheory(
            WeightEnsemble.ORTHOGONAL,
            new Nonlinearity.Pointwise(Activation.RELU),
            Math.sqrt(2),
            1,
            5);
    assertEquals(5, orthogonal.product().relativeVariance(), 1e-10);
    assertEquals(0.5, orthogonal.product().spectrum().zeroAtom(), 1e-12);
    JacobianTheory gaussian =
        new JacobianTheory(
            WeightEnsemble.GAUSSIAN,
            new Nonlinearity.Pointwise(Activation.RELU),
            Math.sqrt(2),
            1,
            5);
    assertEquals(10, gaussian.product().relativeVariance(), 1e-10);
  }

  @Test
  void whatNoMaskBlocksIsAnAtom() {
    double p = 1 / (1 + 0.25 / 100); // σ₀² = ¼ at L = 100
    FreeProduct product = masks(p, 100, 1 / Math.sqrt(p), WeightEnsemble.ORTHOGONAL);
    LogSpectrum spectrum = product.spectrum();
    assertEquals(1 - 100 * (1 - p), product.topAtom(), 1e-12);
    assertEquals(-50 * Math.log(p), spectrum.logUpperEdge(), 1e-12);
    assertTrue(spectrum.logBulkEdge() < spectrum.logUpperEdge());
    assertEquals(p, 1 - spectrum.cumulative(spectrum.quantile(1 - p + 2e-4)) + 2e-4, 1e-5);
    // the rest of the mass and of the mean is in the bulk
    double bulk = spectrum.cumulative(spectrum.logBulkEdge()) - spectrum.cumulative(-4000);
    assertEquals(p - product.topAtom(), bulk, 1e-3);
  }

  /** Near Σ P(t = 0) = 1, where the atom leaves the bulk, m is large at the edge and then falls. */
  @ParameterizedTest
  @CsvSource({
    "2,0.99,1e-8",
    "2,0.999,1e-8",
    "2,1,5e-3",
    "2,1.001,1e-8",
    "20,0.998,1e-8",
    "20,0.9999,3e-3",
    "20,1.01,1e-8",
    "100,0.9,1e-8",
    "100,0.99,1e-8",
    "100,1,3e-3",
    "100,1.00002,3e-3",
    "100,1.01,1e-8",
    "100,1.1,1e-8"
  })
  void meanAndVarianceAreRightWhereTheAtomGoes(int factors, double blocked, double tolerance) {
    FreeProduct product = masks(1 - blocked / factors, factors, 1, WeightEnsemble.ORTHOGONAL);
    assertMoments(product, tolerance);
  }

  @ParameterizedTest
  @CsvSource({"0.9,4", "0.9,3.5", "0.9,5", "0.91,4", "0.92,4", "0.89,2"})
  void hardTanhThatStopsBlockingHasItsMoments(double gain, double length) {
    Nonlinearity units = new Nonlinearity.Pointwise(Activation.HARD_TANH);
    assertMoments(
        new JacobianTheory(WeightEnsemble.ORTHOGONAL, units, gain, length, 100).product(), 5e-5);
  }

  private static void assertMoments(FreeProduct product, double tolerance) {
    LogSpectrum law = product.spectrum();
    double mean = law.topAtom() * Math.exp(2 * law.logUpperEdge());
    double square = law.topAtom() * Math.exp(4 * law.logUpperEdge());
    double edge = law.logBulkEdge();
    double before = 1 - law.topAtom();
    int steps = 200_000;
    double h = 4.0 / steps; // of √(edge − ln s)
    for (int i = 1; i <= steps; i++) {
      double below = law.cumulative(edge - h * h * i * i);
      double x = Math.exp(2 * (edge - h * h * (i - 0.5) * (i - 0.5)));
      mean += (before - below) * x;
      square += (before - below) * x * x;
      before = below;
    }
    double exact = Math.exp(product.logMean());
    assertEquals(exact, mean, tolerance * exact);
    assertEquals(product.relativeVariance(), square / (mean * mean) - 1, tolerance);
  }

  @Test
  void deepOrthogonalNetworksReachTheUniversalEdges() {
    double[] variances = {0.25, 1, 4};
    double[] smooth = {2.42376, 4.85718, 13.34543};
    for (int i = 0; i < 3; i++) {
      UniversalEdge edge = new UniversalEdge(variances[i]);
      assertEquals(smooth[i], edge.smooth(), 6e-6);
      int factors = 20_000;
      double p = 1 / (1 + variances[i] / factors);
      FreeProduct hard = masks(p, factors, 1 / Math.sqrt(p), WeightEnsemble.ORTHOGONAL);
      assertEquals(edge.hard(), Math.exp(2 * hard.logUpperEdge()), 2e-3 * edge.hard());
      assertEquals(edge.hardAtom(), hard.topAtom(), 1e-3);
    }
    // tanh with fixed small length: Σ(μ₂/μ₁² − 1) = 1
    double q = 0.005;
    SquaredSlopes slopes = SquaredSlopes.of(Activation.TANH, q, 1);
    int factors = (int) Math.round(1 / slopes.spread());
    FreeProduct product =
        new FreeProduct(
            Collections.nCopies(factors, slopes),
            1 / Math.sqrt(slopes.moment(1)),
            WeightEnsemble.ORTHOGONAL);
    double variance = product.relativeVariance();
    assertEquals(
        new UniversalEdge(variance).smooth(), Math.exp(2 * product.logUpperEdge()), 0.02 * 4.86);
  }

  private static JacobianTheory tanh(
      WeightEnsemble ensemble, double gain, double length, int factors) {
    return new JacobianTheory(
        ensemble, new Nonlinearity.Pointwise(Activation.TANH), gain, length, factors);
  }

  private static FreeProduct masks(double p, int factors, double gain, WeightEnsemble ensemble) {
    List<SquaredSlopes> layers = Collections.nCopies(factors, SquaredSlopes.mask(p));
    return new FreeProduct(layers, gain, ensemble);
  }
}
