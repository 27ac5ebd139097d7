// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How one quantity follows another: their means in bins of the first, with standard errors that
 * take instances of the disorder for independent.
 *
 * @param x mean of the first quantity in each bin
 * @param y mean of the second
 * @param error standard error of y; see {@link ClusteredMean}
 */
public record BinnedMeans(double[] x, double[] y, double[] error) {

  /**
   * The means of the bins that have enough points, from at least two instances.
   *
   * @param edges of the bins, ascending; a bin has its lower edge
   * @param fewest points of a bin that is kept
   * @param x first quantity at the points of each instance
   * @param y second quantity at the same points
   * @return one entry for each kept bin, ascending
   */
  public static BinnedMeans of(double[] edges, int fewest, List<double[]> x, List<double[]> y) {
    List<ClusteredMean> across = new ArrayList<>();
    List<ClusteredMean> up = new ArrayList<>();
    for (int bin = 0; bin < edges.length - 1; bin++) {
      double low = edges[bin];
      double high = edges[bin + 1];
      var meanX = new ClusteredMean();
      var meanY = new ClusteredMean();
      for (int instance = 0; instance < x.size(); instance++) {
        double[] ownX = x.get(instance);
        double[] ownY = y.get(instance);
        int[] inside =
            IntStream.range(0, ownX.length).filter(i -> ownX[i] >= low && ownX[i] < high).toArray();
        meanX.add(Arrays.stream(inside).mapToDouble(i -> ownX[i]).toArray());
        meanY.add(Arrays.stream(inside).mapToDouble(i -> ownY[i]).toArray());
      }
      if (meanY.size() >= fewest && meanY.clusters() > 1) {
        across.add(meanX);
        up.add(meanY);
      }
    }
    return new BinnedMeans(
        Groups.column(across, ClusteredMean::mean),
        Groups.column(up, ClusteredMean::mean),
        Groups.column(up, ClusteredMean::error));
  }
}
