// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Inertia;
import org.spindle.linalg.Matrix;
import org.spindle.sweep.Watch;

/**
 * A second opinion on a critical point that shares nothing with the search but the function itself:
 * the slope from values of V alone, the index from gradients alone and by elimination, without an
 * eigenvalue.
 *
 * @param offset root mean square slope along some random directions, by differences of V, over the
 *     root mean square curvature along them and the length scale: about how many length scales off
 *     a true critical point is
 * @param index number of negative pivots of the Hessian by differences of ∇V, on a sphere bordered
 *     by the radial direction
 * @source Sylvester's law of inertia; for the bordered matrix, Chabrillac and Crouzeix 1984
 */
public record CriticalPointAudit(double offset, int index) {

  private static final int DIRECTIONS = 8;
  private static final double VALUE_STEP = 1e-3; // length scales: fourth order, error 1e-12
  private static final double GRADIENT_STEP = 3e-5; // second order, error 1e-10
  private static final int MOST_AT_ONCE = 64;

  /**
   * Looks again.
   *
   * @param landscape where
   * @param point coordinates of the point
   * @param lengthScale distance over which V changes
   * @param generator the stream to draw directions from
   * @return what values and gradients nearby tell
   * @cost 40 values and 2 N gradients, and N³/3 flops
   */
  public static CriticalPointAudit of(
      Landscape landscape, double[] point, double lengthScale, RandomGenerator generator) {
    int n = landscape.dimension();
    Landscape.Probe probe = landscape.probe(Math.min(2 * n, MOST_AT_ONCE));
    return new CriticalPointAudit(
        offset(landscape, probe, point, lengthScale, generator),
        index(landscape, probe, point, lengthScale));
  }

  /**
   * Looks again at several points.
   *
   * @param landscape where
   * @param points what a search has found
   * @param lengthScale distance over which V changes
   * @param generator the stream to draw directions from
   * @param watch asked before each point
   * @return one opinion a point
   */
  public static List<CriticalPointAudit> of(
      Landscape landscape,
      List<Endpoint> points,
      double lengthScale,
      RandomGenerator generator,
      Watch watch) {
    List<CriticalPointAudit> audits = new ArrayList<>();
    for (Endpoint point : points) {
      watch.check();
      audits.add(of(landscape, point.point(), lengthScale, generator));
    }
    return audits;
  }

  private static double offset(
      Landscape landscape,
      Landscape.Probe probe,
      double[] point,
      double lengthScale,
      RandomGenerator generator) {
    int n = point.length;
    double step = VALUE_STEP * lengthScale;
    double slopes = 0;
    double curvatures = 0;
    Matrix place = new Matrix(n, 1);
    double[] values = new double[5];
    for (int d = 0; d < DIRECTIONS; d++) {
      double[] direction = direction(landscape, point, generator);
      for (int k = 0; k < 5; k++) {
        double along = (k - 2) * step;
        for (int i = 0; i < n; i++) {
          place.set(i, 0, point[i] + along * direction[i]);
        }
        if (landscape.onSphere()) {
          Sphere.retract(place.data(), 0, n);
        }
        probe.moveTo(place, 1);
        values[k] = probe.value(0);
      }
      double slope = (values[0] - 8 * values[1] + 8 * values[3] - values[4]) / (12 * step);
      double curvature =
          (-values[0] + 16 * values[1] - 30 * values[2] + 16 * values[3] - values[4])
              / (12 * step * step);
      slopes += slope * slope;
      curvatures += curvature * curvature;
    }
    return Math.sqrt(slopes / curvatures) / lengthScale;
  }

  /** A unit vector, along the sphere if there is one. */
  private static double[] direction(
      Landscape landscape, double[] point, RandomGenerator generator) {
    int n = point.length;
    double[] direction = new double[n];
    for (int i = 0; i < n; i++) {
      direction[i] = generator.nextGaussian();
    }
    if (landscape.onSphere()) {
      Sphere.project(point, 0, direction, 0, n);
    }
    double square = 0;
    for (double d : direction) {
      square += d * d;
    }
    for (int i = 0; i < n; i++) {
      direction[i] /= Math.sqrt(square);
    }
    return direction;
  }

  private static int index(
      Landscape landscape, Landscape.Probe probe, double[] point, double lengthScale) {
    int n = point.length;
    double step = GRADIENT_STEP * lengthScale;
    int order = landscape.onSphere() ? n + 1 : n;
    Matrix hessian = new Matrix(order, order);
    int atOnce = Math.min(2 * n, MOST_AT_ONCE) / 2;
    Matrix places = new Matrix(n, 2 * atOnce);
    for (int first = 0; first < n; first += atOnce) {
      int count = Math.min(atOnce, n - first);
      for (int j = 0; j < 2 * count; j++) {
        System.arraycopy(point, 0, places.data(), j * n, n);
        places.data()[j * n + first + j / 2] += j % 2 == 0 ? step : -step;
      }
      probe.moveTo(places, 2 * count);
      double[] g = probe.gradients().data();
      for (int j = 0; j < count; j++) {
        for (int i = 0; i < n; i++) {
          double slope = (g[2 * j * n + i] - g[(2 * j + 1) * n + i]) / (2 * step);
          hessian.set(i, first + j, slope);
        }
      }
    }
    if (!landscape.onSphere()) {
      return Inertia.byElimination(hessian).negative();
    }
    border(probe, point, hessian);
    return Inertia.byElimination(hessian).negative() - 1;
  }

  /** [[∇² − λ, σ], [σᵀ, 0]] has one negative eigenvalue more than the Hessian along the sphere. */
  private static void border(Landscape.Probe probe, double[] point, Matrix hessian) {
    int n = point.length;
    probe.moveTo(new Matrix(n, 1, point.clone()), 1);
    double lambda = Sphere.project(point, 0, probe.gradients().data(), 0, n);
    for (int i = 0; i < n; i++) {
      hessian.set(i, i, hessian.get(i, i) - lambda);
      hessian.set(i, n, point[i]);
      hessian.set(n, i, point[i]);
    }
  }
}
