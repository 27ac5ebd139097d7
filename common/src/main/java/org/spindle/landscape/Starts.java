// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;
import org.spindle.random.GaussianMatrix;

/**
 * Starts of searches whose energies spread: gaussian points, each followed by a number of gradient
 * steps of its own, half of them uphill.
 */
public final class Starts {

  private Starts() {}

  /**
   * Draws starts.
   *
   * @param landscape the landscape
   * @param count number of starts
   * @param spread standard deviation of a coordinate; any on a sphere
   * @param mostSteps start j makes j/2 mod (mostSteps + 1) steps, down for even j, up for odd j
   * @param step η of the steps x ∓ η ∇V
   * @param generator the stream to draw from
   * @return N × count
   */
  public static Matrix draw(
      Landscape landscape,
      int count,
      double spread,
      int mostSteps,
      double step,
      RandomGenerator generator) {
    int n = landscape.dimension();
    Matrix x = new Matrix(n, count, GaussianMatrix.matrix(n, count, spread, generator));
    Landscape.Probe probe = landscape.probe(count);
    for (int t = 0; t <= mostSteps; t++) {
      for (int j = 0; landscape.onSphere() && j < count; j++) {
        Sphere.retract(x.data(), j * n, n);
      }
      if (t == mostSteps) {
        break;
      }
      probe.moveTo(x, count);
      double[] g = probe.gradients().data();
      for (int j = 0; j < count; j++) {
        double eta = j % 2 == 0 ? step : -step;
        if (landscape.onSphere()) {
          Sphere.project(x.data(), j * n, g, j * n, n);
        }
        for (int i = j * n; t < j / 2 % (mostSteps + 1) && i < (j + 1) * n; i++) {
          x.data()[i] -= eta * g[i];
        }
      }
    }
    return x;
  }
}
