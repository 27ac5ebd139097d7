// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.figure;

import java.util.BitSet;

/**
 * Thins polylines in pixel space without a visible change.
 *
 * <p>First, in each column of {@value #COLUMN} pixels of a line that runs one way, only the first,
 * lowest, highest and last point stay; a line that turns back loses points nearer than that to
 * their predecessor. Then Douglas and Peucker's rule removes what lies within {@value #TOLERANCE}
 * pixels of a chord.
 *
 * @source Jugel et al., M4, VLDB 2014; Douglas and Peucker, 1973
 */
final class Decimation {

  private static final double COLUMN = 0.5;
  private static final double TOLERANCE = 0.05;

  private Decimation() {}

  /**
   * Indices of the points that stay, ascending; the ends always do.
   *
   * @param x abscissae in pixels, all finite
   * @param y ordinates in pixels, all finite
   */
  static int[] keep(double[] x, double[] y) {
    int[] first = monotone(x) ? columns(x, y) : distinct(x, y);
    return chords(x, y, first);
  }

  private static boolean monotone(double[] x) {
    boolean up = true;
    boolean down = true;
    for (int i = 1; i < x.length; i++) {
      up &= x[i] >= x[i - 1];
      down &= x[i] <= x[i - 1];
    }
    return up || down;
  }

  private static int[] columns(double[] x, double[] y) {
    BitSet kept = new BitSet(x.length);
    int start = 0;
    while (start < x.length) {
      long column = (long) Math.floor(x[start] / COLUMN);
      int lowest = start;
      int highest = start;
      int end = start;
      while (end < x.length && (long) Math.floor(x[end] / COLUMN) == column) {
        lowest = y[end] < y[lowest] ? end : lowest;
        highest = y[end] > y[highest] ? end : highest;
        end++;
      }
      kept.set(start);
      kept.set(lowest);
      kept.set(highest);
      kept.set(end - 1);
      start = end;
    }
    return kept.stream().toArray();
  }

  private static int[] distinct(double[] x, double[] y) {
    BitSet kept = new BitSet(x.length);
    int last = 0;
    kept.set(0);
    for (int i = 1; i < x.length; i++) {
      if (Math.hypot(x[i] - x[last], y[i] - y[last]) >= COLUMN / 2) {
        kept.set(i);
        last = i;
      }
    }
    kept.set(x.length - 1);
    return kept.stream().toArray();
  }

  private static int[] chords(double[] x, double[] y, int[] from) {
    BitSet kept = new BitSet(from.length);
    int[] stack = new int[2 * from.length + 2];
    int top = 0;
    kept.set(0);
    kept.set(from.length - 1);
    stack[top++] = 0;
    stack[top++] = from.length - 1;
    while (top > 0) {
      int b = stack[--top];
      int a = stack[--top];
      int farthest = farthest(x, y, from, a, b);
      if (farthest > a) {
        kept.set(farthest);
        stack[top++] = a;
        stack[top++] = farthest;
        stack[top++] = farthest;
        stack[top++] = b;
      }
    }
    return kept.stream().map(i -> from[i]).toArray();
  }

  /** The point between a and b that lies farthest from their chord, or a if all are near. */
  private static int farthest(double[] x, double[] y, int[] from, int a, int b) {
    double ax = x[from[a]];
    double ay = y[from[a]];
    double dx = x[from[b]] - ax;
    double dy = y[from[b]] - ay;
    double square = dx * dx + dy * dy;
    int best = a;
    double most = TOLERANCE * TOLERANCE;
    for (int i = a + 1; i < b; i++) {
      double px = x[from[i]] - ax;
      double py = y[from[i]] - ay;
      double t = square == 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
      double ex = px - t * dx;
      double ey = py - t * dy;
      double distance = ex * ex + ey * ey;
      if (distance > most) {
        most = distance;
        best = i;
      }
    }
    return best;
  }
}
