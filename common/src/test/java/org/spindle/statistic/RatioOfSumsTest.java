// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RatioOfSumsTest {

  @Test
  void aRatioToCountsIsAMeanWithItsError() {
    Estimate mean = Estimate.of(3, 5, 4, 9, 1);
    double sum = 22;
    double squares = 9 + 25 + 16 + 81 + 1;
    Estimate ratio = RatioOfSums.of(sum, 5, squares, sum, 5, 5);
    assertEquals(mean.mean(), ratio.mean(), 1e-15);
    // of a known mean: n in place of n − 1
    assertEquals(mean.error() * Math.sqrt(4 / 5.0), ratio.error(), 1e-15);
    assertEquals(5, ratio.draws());
  }

  @Test
  void whatIsProportionalDrawByDrawHasNoError() {
    assertEquals(0, RatioOfSums.of(0.3 * 6, 6, 0.09 * 14, 0.3 * 14, 14, 3).error(), 1e-8);
  }
}
