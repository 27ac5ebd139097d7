// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * Gradient descent with a fixed step from many starts at once, along the sphere where the landscape
 * lives on one: x ← x − η ∇V.
 *
 * @param places where it stopped, N × B
 * @param values V there
 * @param steps number of steps of each start
 * @param stopped whether |∇V| fell below the bound in time
 */
public record SteepestDescent(Matrix places, double[] values, int[] steps, boolean[] stopped) {

  /** Steps between two looks at the watch. */
  private static final int PATIENCE = 32;

  /**
   * Descends.
   *
   * @param landscape the landscape
   * @param starts N × B, not changed
   * @param step η &gt; 0
   * @param bound |∇V| at which a start is done
   * @param maximalSteps where it gives up
   * @param watch polled between steps
   * @return where each start stopped
   */
  public static SteepestDescent from(
      Landscape landscape,
      Matrix starts,
      double step,
      double bound,
      int maximalSteps,
      Watch watch) {
    int n = landscape.dimension();
    int count = starts.cols();
    var descent =
        new SteepestDescent(
            new Matrix(n, count), new double[count], new int[count], new boolean[count]);
    Matrix x = starts.copy();
    int[] id = java.util.stream.IntStream.range(0, count).toArray();
    Landscape.Probe probe = landscape.probe(count);
    int used = count;
    for (int s = 0; landscape.onSphere() && s < used; s++) {
      Sphere.retract(x.data(), s * n, n);
    }
    for (int t = 0; used > 0; t++) {
      if (t % PATIENCE == 0) {
        watch.check();
      }
      probe.moveTo(x, used);
      for (int s = used - 1; s >= 0; s--) {
        double value = probe.value(s);
        double r = move(landscape, probe, x, s, t < maximalSteps ? step : 0, bound);
        if (r <= bound || t >= maximalSteps) {
          descent.places.block(0, id[s], n, 1).copyFrom(x.block(0, s, n, 1));
          descent.values[id[s]] = value;
          descent.steps[id[s]] = t;
          descent.stopped[id[s]] = r <= bound;
          used--;
          id[s] = id[used];
          System.arraycopy(x.data(), used * n, x.data(), s * n, n);
        }
      }
    }
    return descent;
  }

  /**
   * This descent and one that went on from where it stopped, as one.
   *
   * @param next the descent that went on, of as many starts
   * @return where that one stopped, with the steps of both
   */
  public SteepestDescent then(SteepestDescent next) {
    int[] sum = new int[steps.length];
    for (int s = 0; s < sum.length; s++) {
      sum[s] = steps[s] + next.steps[s];
    }
    return new SteepestDescent(next.places, next.values, sum, next.stopped);
  }

  /** Moves one point unless it is done; returns |∇V| before. */
  private static double move(
      Landscape landscape, Landscape.Probe probe, Matrix x, int s, double step, double bound) {
    int n = x.rows();
    double[] g = probe.gradients().data();
    if (landscape.onSphere()) {
      Sphere.project(x.data(), s * n, g, s * n, n);
    }
    double square = 0;
    for (int i = s * n; i < (s + 1) * n; i++) {
      square += g[i] * g[i];
    }
    double r = Math.sqrt(square);
    if (r > bound && step > 0) {
      for (int i = s * n; i < (s + 1) * n; i++) {
        x.data()[i] -= step * g[i];
      }
      if (landscape.onSphere()) {
        Sphere.retract(x.data(), s * n, n);
      }
    }
    return r;
  }
}
