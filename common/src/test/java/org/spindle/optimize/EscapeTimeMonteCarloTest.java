// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTimeMonteCarloTest {

  private static final int STARTS = 10_000;
  private static final double ERRORS = 4;

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /** The flow of each start by the midpoint rule in small steps, not by its solution. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10})
  void flowLeavesAsTheFormulaSays(int directions) {
    EscapeTime time = new EscapeTime(1, 1);
    RandomGenerator random = random(directions);
    double step = 1e-2;
    double growth = 1 + step + step * step / 2 + step * step * step / 6;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < STARTS; i++) {
      double square = 0;
      for (int k = 0; k < directions; k++) {
        double u = 1e-3 * random.nextGaussian();
        square += u * u;
      }
      double u = Math.sqrt(square);
      double t = 0;
      while (u * growth < 1) {
        u *= growth;
        t += step;
      }
      t += step * (1 - u) / (u * growth - u);
      sum += t;
      squares += t * t;
    }
    double mean = sum / STARTS;
    double variance = squares / STARTS - mean * mean;
    double error = Math.sqrt(variance / STARTS);
    assertEquals(time.flow(1e-3, directions), mean, ERRORS * error + 1e-4);
    double deviation = time.flowDeviation(directions);
    assertEquals(1, variance / (deviation * deviation), 0.12); // 4 errors of a skewed law
  }

  @Test
  void noiseGrowsAsTheFormulaSays() {
    EscapeTime time = new EscapeTime(2, 1);
    RandomGenerator random = random(7);
    double squares = 0;
    int steps = 20;
    for (int i = 0; i < STARTS; i++) {
      double[] x = Escape.byNoise(PlaneSaddle.QUADRATIC, 0.1, 1e-3, steps, random);
      squares += x[1] * x[1] / STARTS; // −y² has the curvature −2
    }
    double theory = time.noiseVariance(0.1, 1e-3, steps);
    assertEquals(1, squares / theory, ERRORS * Math.sqrt(2.0 / STARTS));
  }
}
