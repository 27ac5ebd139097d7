// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KolmogorovTest {

  @Test
  void midpointsOfTheQuantilesComeNearest() {
    double[] sample = {0.75, 0.25};
    assertEquals(0.25, Kolmogorov.distance(sample, x -> x), 1e-15);
    assertArrayEquals(new double[] {0.75, 0.25}, sample);
  }

  @Test
  void bothSidesOfAStepCount() {
    assertEquals(0.9, Kolmogorov.distance(new double[] {0.1}, x -> x), 1e-15);
    assertEquals(0.9, Kolmogorov.distance(new double[] {0.9}, x -> x), 1e-15);
  }
}
