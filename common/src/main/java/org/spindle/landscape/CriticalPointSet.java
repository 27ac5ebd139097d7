// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.ArrayList;
import java.util.List;

/** Critical points found so far, each once: points nearer than a distance are one. */
public final class CriticalPointSet {

  private final double distance;
  private final List<Endpoint> points = new ArrayList<>();

  /**
   * An empty set.
   *
   * @param distance below it two points are one, &gt; 0
   */
  public CriticalPointSet(double distance) {
    if (!(distance > 0)) {
      throw new IllegalArgumentException("distance must be > 0, was " + distance);
    }
    this.distance = distance;
  }

  /**
   * Adds a point unless it is known or not critical.
   *
   * @param endpoint where a search ended
   * @return true if it was added
   */
  public boolean add(Endpoint endpoint) {
    if (!endpoint.isCritical()) {
      return false;
    }
    for (Endpoint known : points) {
      if (near(known, endpoint)) {
        return false;
      }
    }
    return points.add(endpoint);
  }

  private boolean near(Endpoint a, Endpoint b) {
    if (Math.abs(a.value() - b.value()) > 1e-6 * (1 + Math.abs(a.value()))) {
      return false;
    }
    double square = 0;
    for (int i = 0; i < a.point().length; i++) {
      double d = a.point()[i] - b.point()[i];
      square += d * d;
    }
    return square < distance * distance;
  }

  /**
   * The points in the order in which they came.
   *
   * @return a copy
   */
  public List<Endpoint> points() {
    return List.copyOf(points);
  }

  /**
   * The number of points.
   *
   * @return their number
   */
  public int size() {
    return points.size();
  }

  /**
   * Morse's alternating sum Σ (−1)^index, which the topology of the domain fixes: 1 for a confined
   * landscape on ℝᴺ, 1 + (−1)^{N−1} on the sphere.
   *
   * @return the sum over the points
   */
  public int alternatingSum() {
    int sum = 0;
    for (Endpoint point : points) {
      sum += point.index(0) % 2 == 0 ? 1 : -1;
    }
    return sum;
  }

  /**
   * The number of points of each index.
   *
   * @param directions dimension of the domain, N or N − 1
   * @return directions + 1 counts
   */
  public int[] counts(int directions) {
    int[] counts = new int[directions + 1];
    for (Endpoint point : points) {
      counts[point.index(0)]++;
    }
    return counts;
  }
}
