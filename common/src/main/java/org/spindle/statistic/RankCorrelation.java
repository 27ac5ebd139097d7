// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.statistic;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Whether one quantity rises with another, whatever the shape of their relation. */
public final class RankCorrelation {

  private static final double TIE = 1e-6; // relative; nearer values are equal but for rounding

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

  /**
   * The part of all pairs in which the one with the larger a also has the larger b; pairs that are
   * equal in either, or not numbers, aside.
   *
   * @param a values
   * @param b as many
   * @return a number from 0 to 1; NaN if no pair differs in both
   */
  public static double concordance(double[] a, double[] b) {
    int pairs = 0;
    int agreeing = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        if (a[j] - a[i] > TIE * Math.abs(a[i]) && Math.abs(b[j] - b[i]) > TIE * Math.abs(b[i])) {
          pairs++;
          agreeing += b[i] < b[j] ? 1 : 0;
        }
      }
    }
    return (double) agreeing / pairs;
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
