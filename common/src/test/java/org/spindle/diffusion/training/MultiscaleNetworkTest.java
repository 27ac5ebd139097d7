// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.spindle.diffusion.Schedule;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;

class MultiscaleNetworkTest {

  private static final Streams STREAMS = new Streams(new PointId(15, 5));
  private static final int SIDE = 8;
  private static final int SAMPLES = 2;

  private final RandomGenerator generator = STREAMS.of("all");
  private final MultiscaleNetwork network =
      new MultiscaleNetwork(
          Schedule.logarithmic(10, 1e-3), SIDE, 4, new LearningPlan(10, 3, 1e-3), generator);
  private final float[] noisy = new float[SIDE * SIDE * SAMPLES];
  private final int[] times = {3, 7};
  private final double[] slopes = new double[2 * SIDE * SIDE * SAMPLES];

  MultiscaleNetworkTest() {
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (float) generator.nextGaussian();
    }
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = generator.nextGaussian();
    }
    float[] weights = network.weights();
    for (int i = 0; i < weights.length; i++) {
      weights[i] += (float) (0.2 * generator.nextGaussian()); // the last layer begins at 0
    }
  }

  private double loss() {
    network.forward(noisy, times, SAMPLES, false);
    double sum = 0;
    for (int i = 0; i < slopes.length; i++) {
      sum += slopes[i] * network.outputs()[i];
    }
    return sum;
  }

  @Test
  void gradientIsThatOfFiniteDifferences() {
    loss();
    for (int i = 0; i < slopes.length; i++) {
      network.errors()[i] = (float) slopes[i];
    }
    float[] gradient = network.backward().clone();
    float[] weights = network.weights();
    float[] before = weights.clone();
    double squares = 0;
    for (int repeat = 0; repeat < 8; repeat++) {
      double[] direction = new double[weights.length];
      double slope = 0;
      double size = 0;
      for (int i = 0; i < weights.length; i++) {
        direction[i] = generator.nextGaussian();
        slope += gradient[i] * direction[i];
        size += (double) gradient[i] * gradient[i];
      }
      double step = 1e-3;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (before[i] + step * direction[i]);
      }
      double up = loss();
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (before[i] - step * direction[i]);
      }
      double difference = (up - loss()) / (2 * step);
      System.arraycopy(before, 0, weights, 0, weights.length);
      assertEquals(slope, difference, 0.01 * Math.sqrt(size));
      squares += slope * slope / size;
    }
    assertTrue(squares > 1); // they were not all at right angles
  }

  @Test
  void imagesBesideEachOtherDoNotMix() {
    network.forward(noisy, times, SAMPLES, false);
    float before = network.outputs()[5];
    noisy[SIDE * SIDE] += 1; // the second image
    network.forward(noisy, times, SAMPLES, false);
    assertEquals(before, network.outputs()[5]);
  }

  @Test
  void aPixelIsSeenAtBothScales() {
    network.forward(noisy, times, SAMPLES, false);
    float near = network.outputs()[0];
    noisy[5 * SIDE + 5] += 1; // beyond two convolutions of 3 × 3 from the corner
    network.forward(noisy, times, SAMPLES, false);
    assertTrue(near != network.outputs()[0]);
  }
}
