// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsTest {

  @Test
  void halfOfAllNumbersLieBelowTheMedian() {
    double[] values = {9, 1, 3, 7};
    assertEquals(5, Groups.median(values));
    assertArrayEquals(new double[] {9, 1, 3, 7}, values);
    assertEquals(3, Groups.median(new double[] {9, 1, 3}));
    assertEquals(2, Groups.median(new double[] {2}));
    assertEquals(3, Groups.median(new double[] {Double.POSITIVE_INFINITY, 3, 1}));
    assertEquals(Double.NaN, Groups.median(new double[0]));
  }

  @Test
  void theMedianCurveGoesAsFarAsAllCurves() {
    List<double[]> curves =
        List.of(new double[] {1, 5, 2}, new double[] {3, 4}, new double[] {2, 9, 9, 9});
    assertArrayEquals(new double[] {2, 5}, Groups.medianCurve(curves, curve -> curve));
  }

  @Test
  void placesOfOneKindAreDoubledWhicheverComesFirst() {
    List<int[]> places = List.of(new int[] {0, 8}, new int[] {0, 4}, new int[] {1, 8});
    List<Groups.Pair<int[]>> pairs = Groups.doubled(places, p -> p[0], p -> p[1]);
    assertEquals(1, pairs.size());
    assertEquals(4, pairs.get(0).first()[1]);
    assertEquals(8, pairs.get(0).second()[1]);
  }
}
