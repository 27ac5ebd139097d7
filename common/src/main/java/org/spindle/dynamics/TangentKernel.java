// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import org.spindle.linalg.Matrix;

/**
 * The neural tangent kernel of a network of two linear layers, as far as the Gram matrix of its
 * weights tells it: all of it.
 *
 * <pre>
 * K = 1_q ⊗ W₁ᵀW₁ + W₂W₂ᵀ ⊗ 1_p
 * ⟨K, K'⟩ = q tr AA' + tr A tr B' + tr B tr A' + p tr BB',   A = W₁ᵀW₁, B = W₂W₂ᵀ
 * </pre>
 *
 * <p>A lazy network learns without moving its kernel; a rich one makes it anew.
 *
 * @source Jacot, Gabriel and Hongler 2018; Dominé et al. 2024, section 4
 */
public final class TangentKernel {

  private TangentKernel() {}

  /**
   * How far the kernel has moved.
   *
   * @param start QQᵀ at the start, (p + q) × (p + q)
   * @param end QQᵀ at the end
   * @param inputs p
   * @return ‖K − K₀‖/‖K₀‖ in the Frobenius norm
   */
  public static double movement(Matrix start, Matrix end, int inputs) {
    Matrix change = end.copy();
    for (int c = 0; c < change.cols(); c++) {
      for (int r = 0; r < change.rows(); r++) {
        change.set(r, c, end.get(r, c) - start.get(r, c));
      }
    }
    return norm(change, inputs) / norm(start, inputs);
  }

  private static double norm(Matrix gram, int inputs) {
    int outputs = gram.rows() - inputs;
    Matrix a = gram.block(0, 0, inputs, inputs);
    Matrix b = gram.block(inputs, inputs, outputs, outputs);
    return Math.sqrt(outputs * squares(a) + 2 * trace(a) * trace(b) + (double) inputs * squares(b));
  }

  private static double squares(Matrix m) {
    double sum = 0;
    for (int c = 0; c < m.cols(); c++) {
      for (int r = 0; r < m.rows(); r++) {
        sum += m.get(r, c) * m.get(r, c);
      }
    }
    return sum;
  }

  private static double trace(Matrix m) {
    double sum = 0;
    for (int i = 0; i < m.rows(); i++) {
      sum += m.get(i, i);
    }
    return sum;
  }
}
