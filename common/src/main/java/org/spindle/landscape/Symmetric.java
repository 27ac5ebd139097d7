// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.linalg.Matrix;

/** Small loops over symmetric matrices; packed means the columns of the lower triangle in turn. */
final class Symmetric {

  private Symmetric() {}

  static void addToDiagonal(double shift, Matrix h) {
    for (int i = 0; shift != 0 && i < h.rows(); i++) {
      h.data()[h.offset() + i * (h.leading() + 1)] += shift;
    }
  }

  static void unpack(float[] packed, int from, Matrix h) {
    double[] a = h.data();
    int p = from;
    for (int j = 0; j < h.cols(); j++) {
      int column = h.offset() + j * h.leading();
      int row = h.offset() + j;
      for (int i = j; i < h.rows(); i++) {
        double x = packed[p++];
        a[column + i] = x;
        a[row + i * h.leading()] = x;
      }
    }
  }

  static void unpack(double[] packed, int from, double factor, Matrix h) {
    double[] a = h.data();
    int p = from;
    for (int j = 0; j < h.cols(); j++) {
      int column = h.offset() + j * h.leading();
      int row = h.offset() + j;
      for (int i = j; i < h.rows(); i++) {
        double x = factor * packed[p++];
        a[column + i] = x;
        a[row + i * h.leading()] = x;
      }
    }
  }

  /** y ← packed·x for n × n packed at {@code from}. */
  static void multiply(double[] packed, int from, int n, double[] x, int xAt, double[] y, int yAt) {
    java.util.Arrays.fill(y, yAt, yAt + n, 0);
    int p = from;
    for (int j = 0; j < n; j++) {
      double xj = x[xAt + j];
      double sum = packed[p++] * xj;
      for (int i = j + 1; i < n; i++) {
        double a = packed[p++];
        sum += a * x[xAt + i];
        y[yAt + i] += a * xj;
      }
      y[yAt + j] += sum;
    }
  }
}
