// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.linalg.Matrix;

/** A landscape of two variables whose critical points are known: a touchstone for searches. */
public enum PlaneLandscape implements Landscape {
  /** x³/3 + x + y²/2: no critical point; (0, 0) is gradient-flat with ∇V = (1, 0). */
  BARREN {
    @Override
    Terms at(double x, double y) {
      return new Terms(x * x * x / 3 + x + y * y / 2, x * x + 1, y, 2 * x, 1);
    }
  },

  /** 5x² − y²: one saddle, at 0. */
  SADDLE {
    @Override
    Terms at(double x, double y) {
      return new Terms(5 * x * x - y * y, 10 * x, -2 * y, 10, -2);
    }
  },

  /** (x² − 1)²/4 + y²/2: minima at x = ±1, a saddle at 0. */
  DOUBLE_WELL {
    @Override
    Terms at(double x, double y) {
      double w = x * x - 1;
      return new Terms(w * w / 4 + y * y / 2, x * w, y, 3 * x * x - 1, 1);
    }
  };

  /** V, its slopes and its curvatures along x and y; none is mixed. */
  record Terms(double value, double slopeX, double slopeY, double curveX, double curveY) {}

  abstract Terms at(double x, double y);

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public Probe probe(int capacity) {
    return new PlaneProbe(capacity);
  }

  private final class PlaneProbe implements Probe {
    private final Terms[] terms;
    private final Matrix gradients;

    PlaneProbe(int capacity) {
      terms = new Terms[capacity];
      gradients = new Matrix(2, capacity);
    }

    @Override
    public void moveTo(Matrix points, int count) {
      for (int b = 0; b < count; b++) {
        terms[b] = at(points.get(0, b), points.get(1, b));
        gradients.set(0, b, terms[b].slopeX());
        gradients.set(1, b, terms[b].slopeY());
      }
    }

    @Override
    public double value(int point) {
      return terms[point].value();
    }

    @Override
    public Matrix gradients() {
      return gradients;
    }

    @Override
    public void hessians(int[] points, int count, Matrix hessians) {
      for (int j = 0; j < count; j++) {
        hessians.set(0, 2 * j, terms[points[j]].curveX());
        hessians.set(1, 2 * j, 0);
        hessians.set(0, 2 * j + 1, 0);
        hessians.set(1, 2 * j + 1, terms[points[j]].curveY());
      }
    }

    @Override
    public void hessianTimes(Matrix directions, Matrix products) {
      for (int b = 0; b < Math.min(directions.cols(), products.cols()); b++) {
        products.set(0, b, terms[b].curveX() * directions.get(0, b));
        products.set(1, b, terms[b].curveY() * directions.get(1, b));
      }
    }
  }
}
