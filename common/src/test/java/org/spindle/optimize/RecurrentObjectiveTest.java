// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.spindle.linalg.Blas;
import org.spindle.network.RecurrentNetwork;
import org.spindle.network.RecurrentPass;
import org.spindle.network.SymbolSequences;

class RecurrentObjectiveTest {

  private static final int SEQUENCES = 150; // more than one block
  private static final int STEPS = 5;

  private final RecurrentNetwork network = new RecurrentNetwork(3, 4);
  private final SymbolSequences set =
      SymbolSequences.of(
          new SplittableRandom(1).ints(SEQUENCES * STEPS + 1L, 0, 3).toArray(), 3, STEPS);
  private final RecurrentObjective objective = new RecurrentObjective(network, set);
  private final double[] x = network.start(new SplittableRandom(2));

  @Test
  void blocksAndPartsAddUpToOnePass() {
    RecurrentPass pass = new RecurrentPass(network, SEQUENCES, STEPS);
    int n = network.parameters();
    double[] whole = new double[n];
    double loss = pass.gradient(x, set, 0, SEQUENCES, whole);
    double[] gradient = new double[n];
    assertEquals(loss, objective.gradient(x, gradient), 1e-13);
    assertEquals(loss, objective.value(x), 1e-13);
    assertArrayEquals(whole, gradient, 1e-14);
    SumOfFunctions parts = objective.split(7).orElseThrow();
    double[] sum = new double[n];
    double total = 0;
    for (int i = 0; i < parts.parts(); i++) {
      total += parts.gradient(i, x, gradient);
      Blas.best().axpy(1, gradient, sum);
    }
    assertEquals(loss, total, 1e-13);
    assertArrayEquals(whole, sum, 1e-14);
    double[] v = new SplittableRandom(3).doubles(n, -1, 1).toArray();
    double[] hv = new double[n];
    double[] expected = new double[n];
    for (Objective.Metric metric : Objective.Metric.values()) {
      objective.value(new double[n]); // does not disturb
      objective.curvature(x).times(metric, v, hv);
      if (metric == Objective.Metric.HESSIAN) {
        pass.times(v, expected);
      } else {
        pass.gaussNewtonTimes(v, expected);
      }
      assertArrayEquals(expected, hv, 1e-14);
    }
  }

  @Test
  void theWholeMatrixIsSymmetricAndSaddleFreeNewtonGoesDown() {
    var free =
        new DampedDescent(
            objective,
            x,
            Damping.SADDLE_FREE,
            DampingSearch.powersOfTen(1, -6),
            CurvatureSpace.krylov(20));
    double before = objective.value(x);
    assertEquals(Math.log(3), before, 0.02);
    free.run(5, org.spindle.sweep.Watch.UNLIMITED);
    assertTrue(objective.value(free.point()) < before - 0.01);
  }
}
