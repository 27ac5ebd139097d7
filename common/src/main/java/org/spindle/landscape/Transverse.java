// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.linalg.EigenWorkspace;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;

/**
 * A symmetric matrix without the directions in which it vanishes: where a continuous symmetry
 * leaves a landscape as it is, its Hessian at a critical point is singular along the orbit.
 */
final class Transverse {

  private final EigenWorkspace spectrum;
  private final double share;
  private final double[] components;
  private SymmetricEigen eigen;
  private double bound;

  /** Directions with |λ| below this share of the largest are left out. */
  Transverse(int n, double share) {
    this.share = share;
    spectrum = new EigenWorkspace(n, true);
    components = new double[n];
  }

  /** Takes the matrix whose directions are meant from now on; false if it is not finite. */
  boolean of(Matrix h) {
    double sum = 0;
    for (int c = 0; c < h.cols(); c++) {
      for (int r = 0; r < h.rows(); r++) {
        sum += h.get(r, c) * 0;
      }
    }
    if (sum != 0) {
      return false;
    }
    eigen = spectrum.decompose(h);
    bound = share * SymmetricEigen.norm(eigen.values());
    return true;
  }

  /** v ← H⁺ v; false if v is not finite. */
  boolean solve(double[] v, int at) {
    return act(v, at, true);
  }

  /** v ← its part across the vanishing directions. */
  void project(double[] v, int at) {
    act(v, at, false);
  }

  /** The smallest |λ| that is left. */
  double least() {
    double least = Double.POSITIVE_INFINITY;
    for (double value : eigen.values()) {
      double size = Math.abs(value);
      least = size > bound && size < least ? size : least;
    }
    return least < Double.POSITIVE_INFINITY ? least : 0;
  }

  private boolean act(double[] v, int at, boolean inverse) {
    int n = components.length;
    Matrix vectors = eigen.vectors();
    for (int k = 0; k < n; k++) {
      double lambda = eigen.values()[k];
      double sum = 0;
      for (int i = 0; i < n && Math.abs(lambda) > bound; i++) {
        sum += vectors.get(i, k) * v[at + i];
      }
      components[k] = inverse && sum != 0 ? sum / lambda : sum;
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int k = 0; k < n; k++) {
        sum += vectors.get(i, k) * components[k];
      }
      v[at + i] = sum;
    }
    return v[at] - v[at] == 0;
  }
}
