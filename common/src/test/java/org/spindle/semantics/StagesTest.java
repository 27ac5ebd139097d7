// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StagesTest {

  private static final double[] TIMES = {0, 1, 2, 4, 5};
  private static final double[] CURVES = {0, 0.8, 0.9, 1, 0.7, /* */ 0, 0.1, 0.2, 0.7, 0.4};

  @Test
  void risesPeaksAndAcquisitionsAreThoseOfEachCurve() {
    assertArrayEquals(new double[] {1, 4}, Stages.steepestRises(TIMES, CURVES));
    assertArrayEquals(new double[] {4, 4}, Stages.peaks(TIMES, CURVES));
    assertArrayEquals(new double[] {0.625, 3.2}, Stages.acquisitions(TIMES, CURVES), 1e-12);
    assertTrue(Double.isNaN(Stages.acquisitions(TIMES, new double[5])[0]));
  }

  @Test
  void neighboursInOrderAreCounted() {
    assertEquals(2 / 3.0, Stages.inOrder(new double[] {1, 2, 2, 5}));
    assertEquals(0, Stages.inOrder(new double[] {Double.NaN, 2}));
    assertTrue(Double.isNaN(Stages.inOrder(new double[] {1})));
    assertTrue(Double.isNaN(Stages.inOrder(new double[0])));
  }
}
