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

  @Test
  void aSumHasTheVariancesAndTheFreedomOfItsTerms() {
    Estimate sum =
        Estimate.sum(java.util.List.of(new Estimate(1, 0.3, 5), new Estimate(2, 0.4, 8)));
    assertEquals(3, sum.mean());
    assertEquals(0.5, sum.error(), 1e-15);
    assertEquals(12, sum.draws()); // 4 + 7 degrees of freedom
  }

  @Test
  void aDifferenceHasTheFreedomOfWelchAndSatterthwaite() {
    Estimate equal = new Estimate(3, 0.2, 6).minus(new Estimate(1, 0.2, 6));
    assertEquals(2, equal.mean());
    assertEquals(0.2 * Math.sqrt(2), equal.error(), 1e-15);
    assertEquals(11, equal.draws()); // twice 5 degrees where both scatter alike
    assertEquals(6, new Estimate(3, 0.2, 6).minus(Estimate.exact(1)).draws());
    assertEquals(6, new Estimate(3, 0.2, 6).minus(Estimate.known(1, 1e-9)).draws());
  }

  @Test
  void aLogarithmHasTheRelativeError() {
    Estimate log = new Estimate(20, 0.5, 7).log();
    assertEquals(Math.log(20), log.mean());
    assertEquals(0.025, log.error(), 1e-15);
    assertEquals(7, log.draws());
  }
}
