// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;
import org.spindle.sweep.Watch;

/**
 * What gradient descent does beside critical points of a landscape: when does it leave?
 *
 * <pre>
 * x ← x − η ∇V,  on a sphere scaled back to it;   beside a point: u_j ← (1 − η λ_j) u_j
 * </pre>
 *
 * <p>u_j are the parts of x − x* along the eigenvectors of the Hessian at the point x*, λ_j its
 * eigenvalues. The descents are those of the landscape itself; the linear law is the theory.
 *
 * @cost for each step one move of a probe to all points that have not left
 */
public final class SaddleNeighbourhood {

  private final Landscape landscape;
  private final Matrix points;
  private final SymmetricEigen[] frames;
  private final int n;

  /**
   * The neighbourhoods of some points.
   *
   * @param landscape V
   * @param saddles critical points of it, one or more
   */
  public SaddleNeighbourhood(Landscape landscape, List<Endpoint> saddles) {
    this.landscape = landscape;
    n = landscape.dimension();
    points = new Matrix(n, saddles.size());
    for (int j = 0; j < saddles.size(); j++) {
      System.arraycopy(saddles.get(j).point(), 0, points.data(), j * n, n);
    }
    frames = new SymmetricEigen[saddles.size()];
    Landscape.Probe probe = landscape.probe(saddles.size());
    probe.moveTo(points, saddles.size());
    double[] work = new double[n];
    for (int j = 0; j < frames.length; j++) {
      Matrix h = new Matrix(n, n);
      probe.hessians(new int[] {j}, 1, h);
      if (landscape.onSphere()) {
        double lambda = Sphere.project(points.data(), j * n, probe.gradients().data(), j * n, n);
        double above = 1 + Blas.best().nrm2(h.data()) + Math.abs(lambda);
        Sphere.curve(h, lambda, above, points.data(), j * n, work); // the radius is the last
      }
      frames[j] = SymmetricEigen.of(h);
    }
  }

  /**
   * The number of points.
   *
   * @return as many as were given
   */
  public int count() {
    return frames.length;
  }

  /** Directions in which the point can be left. */
  private int directions() {
    return landscape.onSphere() ? n - 1 : n;
  }

  /**
   * The lowest curvature at a point.
   *
   * @param point its number
   * @return λ_min
   */
  public double lowest(int point) {
    return frames[point].values()[0];
  }

  /**
   * The index of a point.
   *
   * @param point its number
   * @return number of negative eigenvalues
   */
  public int index(int point) {
    int index = 0;
    while (index < directions() && frames[point].values()[index] < 0) {
      index++;
    }
    return index;
  }

  /**
   * Displacements along the lowest eigenvectors.
   *
   * @param size their length
   * @return N × number of points
   */
  public Matrix along(double size) {
    Matrix moves = new Matrix(n, count());
    for (int j = 0; j < count(); j++) {
      for (int i = 0; i < n; i++) {
        moves.set(i, j, size * frames[j].vectors().get(i, 0));
      }
    }
    return moves;
  }

  /**
   * Displacements that are gaussian in all directions in which a point can be left.
   *
   * @param size standard deviation along each
   * @param random source
   * @return N × number of points
   */
  public Matrix isotropic(double size, RandomGenerator random) {
    Matrix moves = new Matrix(n, count());
    for (int j = 0; j < count(); j++) {
      addNoise(moves.data(), j * n, j, size, random);
    }
    return moves;
  }

  private void addNoise(double[] x, int at, int point, double size, RandomGenerator random) {
    for (int d = 0; d < directions(); d++) {
      double u = size * random.nextGaussian();
      for (int i = 0; i < n; i++) {
        x[at + i] += u * frames[point].vectors().get(i, d);
      }
    }
  }

  /**
   * The steps that gradient descent takes to get a distance away from each point.
   *
   * @param moves where it starts beside the points, N × number of points
   * @param rate η
   * @param exit the distance |x − x*|
   * @param most steps after which it gives up
   * @param watch polled between steps
   * @return steps, interpolated in the logarithm of the distance; −1 where it did not get away
   */
  public double[] exitSteps(Matrix moves, double rate, double exit, int most, Watch watch) {
    double[] steps = new double[count()];
    java.util.Arrays.fill(steps, -1);
    int[] who = new int[count()];
    double[] before = new double[count()];
    Matrix x = new Matrix(n, count());
    for (int j = 0; j < count(); j++) {
      who[j] = j;
      for (int i = 0; i < n; i++) {
        x.set(i, j, points.get(i, j) + moves.get(i, j));
      }
      stay(x, j);
      before[j] = distance(x, j, j);
    }
    Landscape.Probe probe = landscape.probe(count());
    int active = count();
    for (int t = 1; t <= most && active > 0; t++) {
      watch.check();
      descend(probe, x, active, rate);
      int kept = 0;
      for (int j = 0; j < active; j++) {
        int point = who[j];
        double there = distance(x, j, point);
        if (there >= exit) {
          steps[point] = t - Math.log(there / exit) / Math.log(there / before[point]);
        } else {
          before[point] = there;
          System.arraycopy(x.data(), j * n, x.data(), kept * n, n);
          who[kept++] = point;
        }
      }
      active = kept;
    }
    return steps;
  }

  private void descend(Landscape.Probe probe, Matrix x, int active, double rate) {
    probe.moveTo(x, active);
    double[] g = probe.gradients().data();
    for (int j = 0; j < active; j++) {
      if (landscape.onSphere()) {
        Sphere.project(x.data(), j * n, g, j * n, n);
      }
      for (int i = j * n; i < (j + 1) * n; i++) {
        x.data()[i] -= rate * g[i];
      }
      stay(x, j);
    }
  }

  private void stay(Matrix x, int column) {
    if (landscape.onSphere()) {
      Sphere.retract(x.data(), column * n, n);
    }
  }

  private double distance(Matrix x, int column, int point) {
    double square = 0;
    for (int i = 0; i < n; i++) {
      double d = x.get(i, column) - points.get(i, point);
      square += d * d;
    }
    return Math.sqrt(square);
  }

  /**
   * The same steps by the linear law.
   *
   * @param moves as above
   * @param rate η
   * @param exit the distance
   * @param most steps after which it gives up
   * @return steps, interpolated alike; −1 where it does not get away
   */
  public double[] linearSteps(Matrix moves, double rate, double exit, int most) {
    double[] steps = new double[count()];
    double[] u = new double[n];
    for (int j = 0; j < count(); j++) {
      double[] values = frames[j].values();
      double before = 0;
      for (int d = 0; d < directions(); d++) {
        u[d] = 0;
        for (int i = 0; i < n; i++) {
          u[d] += frames[j].vectors().get(i, d) * moves.get(i, j);
        }
        before += u[d] * u[d];
      }
      steps[j] = -1;
      for (int t = 1; t <= most && steps[j] < 0; t++) {
        double there = 0;
        for (int d = 0; d < directions(); d++) {
          u[d] *= 1 - rate * values[d];
          there += u[d] * u[d];
        }
        if (there >= exit * exit) {
          steps[j] = t - Math.log(there / (exit * exit)) / Math.log(there / before);
        }
        before = there;
      }
    }
    return steps;
  }

  /**
   * How far noise alone takes descent from each point along its lowest eigenvector.
   *
   * @param rate η
   * @param noise σ, standard deviation along each direction of what every step adds
   * @param steps t for each point
   * @param random source
   * @param watch polled between steps
   * @return u_t
   */
  public double[] noisy(
      double rate, double noise, int[] steps, RandomGenerator random, Watch watch) {
    double[] ends = new double[count()];
    Landscape.Probe probe = landscape.probe(1);
    Matrix x = new Matrix(n, 1);
    for (int j = 0; j < count(); j++) {
      System.arraycopy(points.data(), j * n, x.data(), 0, n);
      for (int t = 0; t < steps[j]; t++) {
        watch.check();
        descend(probe, x, 1, rate);
        addNoise(x.data(), 0, j, noise, random);
        stay(x, 0);
      }
      for (int i = 0; i < n; i++) {
        ends[j] += frames[j].vectors().get(i, 0) * (x.data()[i] - points.get(i, j));
      }
    }
    return ends;
  }
}
