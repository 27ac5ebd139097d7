// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spindle.network.Activation;

class BalancedGainTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 39, 99})
  void theJacobianOfABalancedNetworkHasMeanSquareOne(int factors) {
    double gain = BalancedGain.of(Activation.TANH, 1, factors);
    JacobianTheory theory =
        new JacobianTheory(
            WeightEnsemble.ORTHOGONAL,
            new Nonlinearity.Pointwise(Activation.TANH),
            gain,
            1,
            factors);
    assertEquals(0, theory.logRms(), 1e-8);
  }

  @Test
  void deeperNetworksAreBalancedNearerToTheEdgeOfChaos() {
    double before = Double.POSITIVE_INFINITY;
    for (int factors : new int[] {5, 10, 20, 40, 80, 160}) {
      double gain = BalancedGain.of(Activation.TANH, 1, factors);
      assertTrue(gain > 1 && gain < before, "at " + factors + " it is " + gain);
      before = gain;
    }
  }

  @Test
  void linearAndRectifiedNetworksAreBalancedAtTheirCriticalGains() {
    assertEquals(1, BalancedGain.of(Activation.LINEAR, 0.3, 20), 1e-9);
    assertEquals(Math.sqrt(2), BalancedGain.of(Activation.RELU, 0.3, 20), 1e-9);
  }

  @Test
  void badArgumentsAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> BalancedGain.of(Activation.TANH, 0, 10));
  }
}
