// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spindle.network.Activation;

class EdgeOfChaosTest {

  @ParameterizedTest
  @CsvSource({"0.01, 1.4242053", "0.05, 1.7609546", "0.09, 1.9476546"})
  void tanhTurnsChaoticAtTheKnownPlaces(double biases, double weights) {
    double edge = EdgeOfChaos.weightVariance(Activation.TANH, biases).orElseThrow();
    assertEquals(weights, edge, 1e-7);
    DepthScales scales = DepthScales.of(Activation.TANH, edge, biases);
    assertEquals(1, scales.chi(), 1e-9);
    double[] byLength = EdgeOfChaos.atLength(Activation.TANH, scales.length());
    assertEquals(edge, byLength[0], 1e-8);
    assertEquals(biases, byLength[1], 1e-8);
    if (biases == 0.05) {
      assertEquals(0.570048, scales.length(), 1e-6);
    }
  }

  @Test
  void withoutBiasesTheEdgeIsWhereTheOriginTurnsUnstable() {
    assertEquals(1, EdgeOfChaos.weightVariance(Activation.TANH, 0).orElseThrow(), 1e-5);
    assertEquals(Math.PI / 4, EdgeOfChaos.weightVariance(Activation.ERF, 0).orElseThrow(), 1e-5);
    assertEquals(1, EdgeOfChaos.weightVariance(Activation.LINEAR, 0.3).orElseThrow(), 1e-12);
  }

  @Test
  void reluIsCriticalAtHesVarianceWhateverTheBias() {
    assertEquals(2, EdgeOfChaos.weightVariance(Activation.RELU, 0).orElseThrow(), 1e-12);
    assertEquals(2, EdgeOfChaos.weightVariance(Activation.RELU, 0.4).orElseThrow(), 1e-12);
    assertEquals(0.4 / (1 - 0.75), new LengthMap(Activation.RELU, 1.5, .4).fixedPoint(), 1e-12);
    assertTrue(Double.isInfinite(new LengthMap(Activation.RELU, 2.5, .4).fixedPoint()));
    assertTrue(Double.isNaN(DepthScales.of(Activation.RELU, 9, 0).distance()));
  }

  @Test
  void theEdgeIsSteeperForErfByItsSlopeAtZero() {
    // erf(x) ≈ tanh(2x/√π): the edges nearly coincide in σ_w²·4/π
    double erf = EdgeOfChaos.weightVariance(Activation.ERF, 0.05).orElseThrow();
    double hard = EdgeOfChaos.weightVariance(Activation.HARD_TANH, 0.05).orElseThrow();
    for (double weights : new double[] {erf, hard}) {
      Activation activation = weights == erf ? Activation.ERF : Activation.HARD_TANH;
      assertEquals(1, DepthScales.of(activation, weights, 0.05).chi(), 1e-9);
      assertTrue(DepthScales.of(activation, 1.01 * weights, 0.05).distance() > 0);
      assertEquals(0, DepthScales.of(activation, 0.99 * weights, 0.05).distance());
    }
  }
}
