// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HyperbolicTangentTest {

  private static final double RELATIVE = 2e-15;

  @Test
  void tangentsAreThoseOfTheLibraryFromTheTiniestToTheLargest() {
    SplittableRandom random = new SplittableRandom(1);
    double[] x = new double[100_003]; // some are left over by vectors
    for (int i = 0; i < x.length; i++) {
      double size = i % 2 == 0 ? 25 * random.nextDouble() : Math.exp(-40 * random.nextDouble());
      x[i] = random.nextBoolean() ? size : -size;
    }
    double[] tangents = new double[x.length];
    HyperbolicTangent.of(x, x.length, tangents);
    double worst = 0;
    for (int i = 0; i < x.length; i++) {
      double exact = Math.tanh(x[i]);
      worst = Math.max(worst, Math.abs(tangents[i] - exact) / Math.abs(exact));
      assertTrue(Math.abs(tangents[i]) <= 1);
    }
    assertTrue(worst <= RELATIVE, "relative error " + worst);
  }

  @Test
  void tangentsAreOddAndTheSameInAnyPlace() {
    double[] x = new double[64];
    for (int i = 0; i < 64; i++) {
      x[i] = Math.sin(i) * 3;
    }
    double[] all = new double[64];
    HyperbolicTangent.of(x, 64, all);
    for (int i = 0; i < 64; i++) {
      double[] alone = {-x[i]};
      HyperbolicTangent.of(alone, 1, alone);
      assertEquals(-all[i], alone[0]);
    }
  }

  @Test
  void edgesAreThoseOfTheLibrary() {
    double[] x = {
      0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN, 1e-320, 20, 1e300, -1e300
    };
    double[] tangents = new double[8];
    HyperbolicTangent.of(x, 8, tangents);
    assertArrayEquals(new double[] {0, 1, -1, Double.NaN, 1e-320, 1, 1, -1}, tangents, 1e-323);
  }
}
