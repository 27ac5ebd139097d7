// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Gaussian matrices of fixed seed, and the formulas of linear algebra written out. */
final class Samples {

  private Samples() {}

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  static Matrix gaussian(int rows, int cols, long seed) {
    RandomGenerator random = random(seed);
    Matrix m = new Matrix(rows, cols);
    for (int c = 0; c < cols; c++) {
      for (int r = 0; r < rows; r++) {
        m.set(r, c, random.nextGaussian());
      }
    }
    return m;
  }

  /** The same elements as a view that ends exactly where its array ends. */
  static Matrix tightView(Matrix a) {
    int offset = 3;
    int leading = a.rows() + 2;
    double[] data = new double[offset + (a.cols() - 1) * leading + a.rows()];
    java.util.Arrays.fill(data, Double.NaN);
    Matrix view = new Matrix(a.rows(), a.cols(), data, offset, leading);
    view.copyFrom(a);
    return view;
  }

  static FloatMatrix tightView(FloatMatrix a) {
    Matrix view = tightView(a.toDouble());
    float[] data = new float[view.data().length];
    FloatMatrix f = new FloatMatrix(a.rows(), a.cols(), data, view.offset(), view.leading());
    f.copyFrom(a);
    return f;
  }

  static Matrix symmetric(int n, long seed) {
    Matrix g = gaussian(n, n, seed);
    Matrix s = new Matrix(n, n);
    for (int c = 0; c < n; c++) {
      for (int r = 0; r < n; r++) {
        s.set(r, c, g.get(r, c) + g.get(c, r));
      }
    }
    return s;
  }

  /** G·Gᵀ + I. */
  static Matrix positive(int n, long seed) {
    Matrix g = gaussian(n, n, seed);
    return sum(product(g, g.transpose()), 1, Matrix.identity(n));
  }

  static Matrix product(Matrix a, Matrix b) {
    Matrix c = new Matrix(a.rows(), b.cols());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.cols(); j++) {
        double sum = 0;
        for (int k = 0; k < a.cols(); k++) {
          sum += a.get(i, k) * b.get(k, j);
        }
        c.set(i, j, sum);
      }
    }
    return c;
  }

  /** a + factor · b. */
  static Matrix sum(Matrix a, double factor, Matrix b) {
    Matrix c = new Matrix(a.rows(), a.cols());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        c.set(i, j, a.get(i, j) + factor * b.get(i, j));
      }
    }
    return c;
  }

  static double distance(Matrix a, Matrix b) {
    Shapes.requireSame("distance", a.rows(), a.cols(), b.rows(), b.cols());
    double worst = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.cols(); j++) {
        double d = Math.abs(a.get(i, j) - b.get(i, j));
        worst = d <= worst ? worst : d;
      }
    }
    return worst;
  }

  /** Distance of AᵀA from the identity. */
  static double defectOfOrthonormality(Matrix a) {
    return distance(product(a.transpose(), a), Matrix.identity(a.cols()));
  }
}
