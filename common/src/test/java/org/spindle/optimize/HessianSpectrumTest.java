// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SpectralDensity;
import org.spindle.sweep.Watch;

class HessianSpectrumTest {

  private static HessianSpectrum at0(int products, double... curvatures) {
    Objective f = QuadraticObjective.of(Matrix.diagonal(curvatures));
    double[] x = new double[curvatures.length];
    return HessianSpectrum.of(f, x, products, 2, new SplittableRandom(1), Watch.UNLIMITED);
  }

  @Test
  void aWholeSpectrumIsFoundWithItsMean() {
    HessianSpectrum spectrum = at0(4, -1, 0.5, 2, 3);
    assertEquals(8, spectrum.nodes().length);
    SpectralDensity density = new SpectralDensity(spectrum.nodes(), spectrum.weights());
    assertEquals(1, density.mass(), 1e-14);
    assertEquals(4.5 / 4, density.mean(), 1e-12);
    assertEquals(4.5 / 4, spectrum.meanCurvature(), 1e-12);
    assertEquals(6.5 / 4, density.mean(Math::abs), 1e-12);
    assertEquals(-1, Arrays.stream(spectrum.nodes()).min().orElseThrow(), 1e-12);
  }

  @Test
  void whatAnExhaustedSpaceLeavesHasNoWeight() {
    HessianSpectrum spectrum = at0(4, 2, 2, 2, 2);
    for (int i = 0; i < spectrum.nodes().length; i++) {
      assertTrue(spectrum.weights()[i] == 0 || Math.abs(spectrum.nodes()[i] - 2) < 1e-12);
    }
    assertEquals(1, Arrays.stream(spectrum.weights()).sum(), 1e-14);
  }
}
