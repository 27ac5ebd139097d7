// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import org.spindle.linalg.Matrix;

/**
 * The heights of a learner's beliefs in properties that items lack, watched while it learns: the
 * simulated twin of {@link FalseBeliefs}.
 */
public final class BeliefPeaks implements Learner.Observer {

  private final int[] features;
  private final int[] items;
  private final double[] heights;
  private final double[] times;

  /**
   * Nothing seen yet.
   *
   * @param truth Y, features × items; watched are the entries ≤ 0
   */
  public BeliefPeaks(Matrix truth) {
    int absent = 0;
    int[] m = new int[truth.rows() * truth.cols()];
    int[] i = new int[m.length];
    for (int item = 0; item < truth.cols(); item++) {
      for (int feature = 0; feature < truth.rows(); feature++) {
        if (truth.get(feature, item) <= 0) {
          m[absent] = feature;
          i[absent++] = item;
        }
      }
    }
    this.features = Arrays.copyOf(m, absent);
    this.items = Arrays.copyOf(i, absent);
    this.heights = new double[absent];
    this.times = new double[absent];
    Arrays.fill(heights, Double.NEGATIVE_INFINITY);
  }

  @Override
  public void see(double time, Learner learner) {
    Matrix map = learner.map();
    for (int k = 0; k < heights.length; k++) {
      double belief = map.get(features[k], items[k]);
      if (belief > heights[k]) {
        heights[k] = belief;
        times[k] = time;
      }
    }
  }

  /**
   * The highest belief in each absent property.
   *
   * @return in the order of {@link FalseBeliefs#of}: feature by feature within an item
   */
  public double[] heights() {
    return heights.clone();
  }

  /**
   * When the beliefs were highest.
   *
   * @return t in the order of {@link #heights}
   */
  public double[] times() {
    return times.clone();
  }
}
