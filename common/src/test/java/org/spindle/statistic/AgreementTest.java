// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Arrays that agree, and arrays that do not. */
class AgreementTest {

  private static final double NONE = Double.NaN;

  @Test
  void deviationIsThatOfTheWorstElement() {
    assertEquals(2, Deviation.largest(new double[] {1, 5, 3}, new double[] {1, 3, 4}));
    assertEquals(0, Deviation.largest(new double[0], new double[0]));
    assertEquals(NONE, Deviation.largest(new double[] {NONE, 5}, new double[] {1, 3}));
    double[] measured = {1, NONE, 6};
    assertEquals(0.5, Deviation.largestRelative(measured, new double[] {1, NONE, 4}));
    assertEquals(
        Double.POSITIVE_INFINITY, Deviation.largestRelative(measured, new double[] {1, 2, 6}));
  }

  @Test
  void correlationSeesWhatRisesInProportion() {
    double[] x = {0, 1, 2, NONE, 3};
    assertEquals(1, Correlation.pearson(x, new double[] {5, 7, 9, 0, 11}), 1e-15);
    assertEquals(-1, Correlation.pearson(x, new double[] {0, -1, -2, 8, -3}), 1e-15);
    assertEquals(NONE, Correlation.pearson(x, new double[] {4, 4, 4, 8, 4 + 1e-7}));
    assertEquals(NONE, Correlation.pearson(x, new double[] {1, 2, NONE, 8, NONE}));
  }

  @Test
  void concordanceCountsThePairsInOneOrder() {
    double[] a = {1, 2, 3, 4};
    assertEquals(1, RankCorrelation.concordance(a, new double[] {1, 10, 11, 1000}));
    assertEquals(5 / 6.0, RankCorrelation.concordance(a, new double[] {1, 3, 2, 4}));
    assertEquals(1, RankCorrelation.concordance(a, new double[] {1, 2, 2 + 1e-9, NONE}));
    assertEquals(NONE, RankCorrelation.concordance(a, new double[] {1, 1, 1, 1}));
  }
}
