// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BinnedMeansTest {

  private static final List<double[]> X =
      List.of(new double[] {0, 0.5, 1.5}, new double[] {0.7, 1.2}, new double[] {2.5, 2.6, 3});
  private static final List<double[]> Y =
      List.of(new double[] {1, 3, 7}, new double[] {5, 9}, new double[] {4, 4, 4});

  @Test
  void aBinHasItsLowerEdgeAndTheMeanOfItsPoints() {
    BinnedMeans means = BinnedMeans.of(new double[] {0, 1, 2}, 1, X, Y);
    assertArrayEquals(new double[] {0.4, 1.35}, means.x(), 1e-15);
    assertArrayEquals(new double[] {3, 8}, means.y(), 1e-15);
  }

  @Test
  void binsOfOneInstanceOrFewPointsAreLeftOut() {
    double[] edges = {0, 1, 2, Double.POSITIVE_INFINITY};
    assertEquals(2, BinnedMeans.of(edges, 1, X, Y).x().length);
    assertEquals(1, BinnedMeans.of(edges, 3, X, Y).x().length);
    assertEquals(0, BinnedMeans.of(edges, 4, X, Y).x().length);
  }

  @Test
  void theErrorOfSingleValuesIsTheUsualOne() {
    double[] values = {1, 4, 2, 7};
    Estimate clustered =
        ClusteredMean.of(List.of(0, 1, 2, 3), i -> new double[] {values[i]}).estimate();
    Estimate plain = Estimate.of(values);
    assertEquals(plain.mean(), clustered.mean(), 1e-15);
    assertEquals(plain.error(), clustered.error(), 1e-15);
    assertEquals(0, ClusteredMean.of(List.of(values), v -> v).estimate().error());
  }
}
