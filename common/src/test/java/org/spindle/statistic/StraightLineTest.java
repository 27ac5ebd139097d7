// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StraightLineTest {

  @Test
  void aLineIsFoundWithoutError() {
    StraightLine line = StraightLine.through(new double[] {1, 2, 4}, new double[] {5, 3, -1});
    assertEquals(-2, line.slope(), 1e-15);
    assertEquals(0, line.slopeError(), 1e-15);
  }

  /** Worked by hand: the sum of squares is 5 across, and what the line leaves of them 1.5. */
  @Test
  void scatterAboutTheLineGivesTheError() {
    StraightLine line = StraightLine.through(new double[] {1, 2, 3, 4}, new double[] {0, 2, 1, 2});
    assertEquals(0.5, line.slope(), 1e-15);
    assertEquals(Math.sqrt(1.5 / 2 / 5), line.slopeError(), 1e-15);
  }
}
