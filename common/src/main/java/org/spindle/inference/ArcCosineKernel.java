// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.inference;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Triangle;

/**
 * The kernel of infinitely wide random networks of ReLU layers, as a function of the angle between
 * two inputs, 1 for equal ones.
 *
 * <pre>
 * k_{l+1} = [sin θ + (π − θ) cos θ]/π,   cos θ = k_l,   k₀ = x·x'/|x||x'|
 * </pre>
 *
 * @source Cho and Saul 2009, order 1
 */
public final class ArcCosineKernel {

  private ArcCosineKernel() {}

  /**
   * One layer.
   *
   * @param cosine k_l in [−1, 1]
   * @return k_{l+1} in [0, 1]
   */
  public static double layer(double cosine) {
    double c = Math.max(-1, Math.min(1, cosine));
    double angle = Math.acos(c);
    return (Math.sqrt(1 - c * c) + (Math.PI - angle) * c) / Math.PI;
  }

  /**
   * The Gram matrix of inputs.
   *
   * @param inputs pixels × P, an input a column, not changed; none may be 0
   * @param layers depth of the kernel, ≥ 1
   * @return P × P, both triangles
   * @cost pixels·P² flops and {@code layers}·P²/2 angles
   */
  public static Matrix gram(Matrix inputs, int layers) {
    int p = inputs.cols();
    Matrix gram = new Matrix(p, p);
    Blas.best().syrk(Triangle.LOWER, Op.T, 1, inputs, 0, gram);
    double[] g = gram.data();
    double[] length = new double[p];
    for (int i = 0; i < p; i++) {
      length[i] = Math.sqrt(g[i + i * p]);
      if (!(length[i] > 0)) {
        throw new IllegalArgumentException("input " + i + " is 0 and has no direction");
      }
    }
    for (int c = 0; c < p; c++) {
      for (int r = c; r < p; r++) {
        double k = r == c ? 1 : g[r + c * p] / (length[r] * length[c]);
        for (int l = 0; l < layers && r != c; l++) {
          k = layer(k);
        }
        g[r + c * p] = k;
        g[c + r * p] = k;
      }
    }
    return gram;
  }
}
