// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.linalg.Matrix;

/**
 * Derivatives along the sphere |σ|² = N.
 *
 * <pre>
 * ∇_R = P ∇,   Hess_R = P (∇² − λ 1) P,   λ = σ·∇/N,   P = 1 − σσᵀ/N
 * </pre>
 *
 * <p>A multiple κ of σσᵀ/N fills the missing direction, which solves the bordered system in N
 * variables: gradients have no component there, so steps neither.
 */
final class Sphere {

  private Sphere() {}

  /** Removes the radial part of a gradient; returns λ. */
  static double project(double[] x, int xAt, double[] g, int gAt, int n) {
    double lambda = 0;
    for (int i = 0; i < n; i++) {
      lambda += x[xAt + i] * g[gAt + i];
    }
    lambda /= n;
    for (int i = 0; i < n; i++) {
      g[gAt + i] -= lambda * x[xAt + i];
    }
    return lambda;
  }

  /** h ← P (h − λ) P + κ σσᵀ/N; work has length n. */
  static void curve(Matrix h, double lambda, double kappa, double[] x, int xAt, double[] work) {
    int n = h.rows();
    Symmetric.addToDiagonal(-lambda, h);
    double s = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += h.data()[h.offset() + i + j * h.leading()] * x[xAt + j];
      }
      work[i] = sum / n;
      s += work[i] * x[xAt + i];
    }
    s = s / n + kappa / n;
    for (int j = 0; j < n; j++) {
      int column = h.offset() + j * h.leading();
      double xj = x[xAt + j];
      for (int i = 0; i < n; i++) {
        h.data()[column + i] += s * x[xAt + i] * xj - x[xAt + i] * work[j] - work[i] * xj;
      }
    }
  }

  /** Scales a point to the length √N. */
  static void retract(double[] x, int at, int n) {
    double square = 0;
    for (int i = 0; i < n; i++) {
      square += x[at + i] * x[at + i];
    }
    double scale = Math.sqrt(n / square);
    for (int i = 0; i < n; i++) {
      x[at + i] *= scale;
    }
  }
}
