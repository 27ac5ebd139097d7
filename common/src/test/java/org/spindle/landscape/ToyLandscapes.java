// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.function.ToDoubleFunction;
import org.spindle.linalg.Matrix;

/** Landscapes of two variables whose critical points are known. */
final class ToyLandscapes {

  private ToyLandscapes() {}

  /** V, ∂x, ∂y, ∂xx, ∂xy, ∂yy at a point. */
  record Terms(double v, double x, double y, double xx, double xy, double yy) {}

  /** A function of two variables and its derivatives. */
  interface Plane {
    Terms at(double x, double y);
  }

  /** x³/3 + x + y²/2: no critical point; (0, 0) is gradient-flat with ∇ = (1, 0). */
  static final Plane FLAT =
      (x, y) -> new Terms(x * x * x / 3 + x + y * y / 2, x * x + 1, y, 2 * x, 0, 1);

  /** 5x² − y²: one saddle. */
  static final Plane SADDLE = (x, y) -> new Terms(5 * x * x - y * y, 10 * x, -2 * y, 10, 0, -2);

  /** (x² − 1)²/4 + y²/2: minima at ±1, a saddle at 0. */
  static final Plane DOUBLE_WELL =
      (x, y) ->
          new Terms(
              (x * x - 1) * (x * x - 1) / 4 + y * y / 2, x * (x * x - 1), y, 3 * x * x - 1, 0, 1);

  static Landscape of(Plane plane) {
    return new Landscape() {
      @Override
      public int dimension() {
        return 2;
      }

      @Override
      public Probe probe(int capacity) {
        return new PlaneProbe(plane, capacity);
      }
    };
  }

  private static final class PlaneProbe implements Landscape.Probe {
    private final Plane plane;
    private final Terms[] terms;
    private final Matrix gradients;

    PlaneProbe(Plane plane, int capacity) {
      this.plane = plane;
      terms = new Terms[capacity];
      gradients = new Matrix(2, capacity);
    }

    @Override
    public void moveTo(Matrix points, int count) {
      for (int b = 0; b < count; b++) {
        terms[b] = plane.at(points.get(0, b), points.get(1, b));
        gradients.set(0, b, terms[b].x());
        gradients.set(1, b, terms[b].y());
      }
    }

    @Override
    public double value(int point) {
      return terms[point].v();
    }

    @Override
    public Matrix gradients() {
      return gradients;
    }

    @Override
    public void hessians(int[] points, int count, Matrix hessians) {
      for (int j = 0; j < count; j++) {
        Terms t = terms[points[j]];
        fill(hessians, 2 * j, Terms::xx, Terms::xy, t);
        fill(hessians, 2 * j + 1, Terms::xy, Terms::yy, t);
      }
    }

    private static void fill(
        Matrix h, int column, ToDoubleFunction<Terms> top, ToDoubleFunction<Terms> low, Terms t) {
      h.set(0, column, top.applyAsDouble(t));
      h.set(1, column, low.applyAsDouble(t));
    }

    @Override
    public void hessianTimes(Matrix directions, Matrix products) {
      for (int b = 0; b < directions.cols(); b++) {
        Terms t = terms[b];
        double x = directions.get(0, b);
        double y = directions.get(1, b);
        products.set(0, b, t.xx() * x + t.xy() * y);
        products.set(1, b, t.xy() * x + t.yy() * y);
      }
    }
  }
}
