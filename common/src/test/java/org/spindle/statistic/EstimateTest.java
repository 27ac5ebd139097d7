// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EstimateTest {

  @Test
  void relativeErrorsOfARatioAddInSquares() {
    Estimate ratio = new Estimate(6, 0.3, 9).over(new Estimate(2, 0.1, 4));
    assertEquals(3, ratio.mean());
    assertEquals(3 * 0.05 * Math.sqrt(2), ratio.error(), 1e-15);
    assertEquals(4, ratio.draws());
  }

  @Test
  void aRatioToNothingIsInfiniteAndHasNoError() {
    Estimate nothing = Estimate.exact(0);
    assertEquals(Double.POSITIVE_INFINITY, Estimate.exact(2).over(nothing).mean());
    assertEquals(0, Estimate.exact(2).over(nothing).error());
    assertTrue(Double.isNaN(nothing.over(nothing).mean()));
  }
}
