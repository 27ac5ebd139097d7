// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Whether one quantity rises with another, whatever the shape of their relation. */
public final class RankCorrelation {

  private RankCorrelation() {}

  /**
   * Spearman's coefficient: the correlation of ranks, those of equal values shared.
   *
   * @param x values
   * @param y as many
   * @return a number from −1 to 1; NaN if all x or all y are equal
   */
  public static double spearman(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " values go with " + y.length);
    }
    double[] a = ranks(x);
    double[] b = ranks(y);
    double middle = (x.length + 1) / 2.0;
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - middle) * (b[i] - middle);
      aa += (a[i] - middle) * (a[i] - middle);
      bb += (b[i] - middle) * (b[i] - middle);
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static double[] ranks(double[] x) {
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> x[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] ranks = new double[x.length];
    for (int first = 0; first < order.length; ) {
      int end = first + 1;
      while (end < order.length && x[order[end]] == x[order[first]]) {
        end++;
      }
      for (int k = first; k < end; k++) {
        ranks[order[k]] = (first + 1 + end) / 2.0;
      }
      first = end;
    }
    return ranks;
  }
}
