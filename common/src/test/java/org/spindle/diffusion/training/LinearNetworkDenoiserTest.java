// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.spindle.diffusion.LinearDenoiser;
import org.spindle.diffusion.training.LinearNetworkDenoiser.Training;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class LinearNetworkDenoiserTest {

  private static final double[] LAMBDA = {4, 1, 0.25};
  private static final double SIGNAL = 0.5;
  private static final double START = 1e-3;
  private static final double STEP = 1e-3;

  private static LinearNetworkDenoiser network(int layers, int samples) {
    Streams streams = new Streams(PointId.of("linear network denoiser"));
    return new LinearNetworkDenoiser(
        LAMBDA,
        SIGNAL,
        new Training(layers, START, STEP, samples),
        streams.of("weights"),
        streams.of("samples"));
  }

  @Test
  void eachModeOfFullMatricesFollowsItsClosedCurveAndNeverMixes() {
    for (int layers = 1; layers <= 2; layers++) {
      LinearNetworkDenoiser network = network(layers, 0);
      double[] strengths = new double[LAMBDA.length];
      for (int step = 0; step < 6000; step++) {
        network.step();
      }
      network.strengths(strengths);
      for (int k = 0; k < LAMBDA.length; k++) {
        LinearDenoiser mode = new LinearDenoiser(LAMBDA[k], SIGNAL);
        double theory =
            layers == 2 ? mode.twoLayers(START, 6000 * STEP) : mode.oneLayer(START, 6000 * STEP);
        assertEquals(theory, strengths[k], 0.01 * mode.optimum(), layers + " layers, mode " + k);
      }
      assertTrue(network.mixing() < 1e-9);
    }
  }

  @Test
  void noisySamplesTeachTheSameInTheMean() {
    LinearNetworkDenoiser network = network(1, 64);
    double[] strengths = new double[LAMBDA.length];
    for (int step = 0; step < 20_000; step++) {
      network.step();
    }
    network.strengths(strengths);
    for (int k = 0; k < LAMBDA.length; k++) {
      assertEquals(new LinearDenoiser(LAMBDA[k], SIGNAL).optimum(), strengths[k], 0.05);
    }
  }
}
