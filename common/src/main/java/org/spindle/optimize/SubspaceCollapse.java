// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.optimize;

import java.util.List;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.CholeskyWorkspace;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.QrWorkspace;
import org.spindle.linalg.Side;
import org.spindle.linalg.Triangle;

/**
 * The change to a smaller basis that still spans what is needed.
 *
 * <pre>
 * P' = P L⁻ᵀ Q,   x' = Qᵀ Lᵀ x,   c' = Qᵀ L⁻¹ c,   PᵀP = L Lᵀ
 * </pre>
 *
 * <p>The new P' is rounded, by R; with F = RᵀP' the coordinates are (1 − Fᵀ) x' and (1 + F) c'.
 *
 * <p>Q is the orthogonal factor of the needed vectors in coordinates, at most K × K; the large P
 * enters one product. With the Gram matrix taken in, P' is orthonormal again.
 */
final class SubspaceCollapse {

  private final Blas blas = Blas.best();
  private final QrWorkspace qr;
  private final CholeskyWorkspace gram;
  private final RandomGenerator random;
  private final Matrix scratch;
  private Matrix left;
  private Matrix right;
  private int before;
  private int after;
  private double flops;

  /**
   * The arrays for all collapses.
   *
   * @param capacity most columns of P
   * @param width most columns of what is transformed at once
   * @param random draws directions where fewer are needed than there is room for
   */
  SubspaceCollapse(int capacity, int width, RandomGenerator random) {
    qr = new QrWorkspace(capacity, capacity);
    gram = new CholeskyWorkspace(capacity);
    this.random = random;
    scratch = new Matrix(capacity, Math.max(width, capacity));
  }

  /**
   * Chooses the new basis, and changes P to it.
   *
   * @param space P
   * @param vectors needed positions, the most needed first
   * @param covectors needed gradients, the most needed first
   * @param size columns afterwards; what finds no room is left out, last ones first
   */
  void apply(SharedSubspace space, List<Matrix> vectors, List<Matrix> covectors, int size) {
    before = space.order();
    after = size;
    int positions = Math.min(vectors.size(), (size + 1) / 2);
    int gradients = Math.min(covectors.size(), size - positions);
    positions = Math.min(vectors.size(), size - gradients);
    Matrix basis = qr.shape(before, size);
    fill(basis, 0, vectors, positions);
    fill(basis, positions, covectors, gradients);
    for (int k = before * (positions + gradients); k < before * size; k++) {
      basis.data()[k] = random.nextGaussian();
    }
    Matrix l = space.gramFactor(gram);
    if (l != null) {
      clearUpper(l);
      if (positions > 0) {
        Matrix head = basis.block(0, 0, before, positions);
        head.copyFrom(blas.multiply(Op.T, l, Op.N, head));
      }
      if (gradients > 0) {
        Matrix tail = basis.block(0, positions, before, gradients);
        blas.trsm(Side.LEFT, Triangle.LOWER, Op.N, false, 1, l, tail);
      }
    }
    if (!qr.factor()) {
      throw new IllegalStateException("a coordinate in the shared subspace is not finite");
    }
    Matrix q = qr.q();
    Matrix exact = q.copy();
    Matrix positionsExact = exact;
    if (l != null) {
      blas.trsm(Side.LEFT, Triangle.LOWER, Op.T, false, 1, l, exact);
      positionsExact = blas.multiply(l, q);
    }
    flops += 4.0 * before * size * size + 2.0 * before * before * size;
    Matrix f = new Matrix(size, size);
    space.collapse(exact, f);
    right = exact.copy();
    left = positionsExact.copy();
    blas.gemm(Op.N, Op.T, 1, exact, f, 1, right);
    blas.gemm(Op.N, Op.N, -1, positionsExact, f, 1, left);
  }

  private static void clearUpper(Matrix l) {
    for (int c = 1; c < l.cols(); c++) {
      for (int r = 0; r < c; r++) {
        l.set(r, c, 0);
      }
    }
  }

  private static void fill(Matrix basis, int first, List<Matrix> columns, int count) {
    int rows = basis.rows();
    for (int k = 0; k < count; k++) {
      Matrix from = columns.get(k);
      System.arraycopy(from.data(), from.offset(), basis.data(), (first + k) * rows, rows);
    }
  }

  /** Flops so far, beside those with P. */
  double flops() {
    return flops;
  }

  /** The new coordinates of vectors, in place of the old ones. */
  void vectors(Matrix x) {
    transform(left, x);
  }

  /** The new coordinates of covectors, in place of the old ones. */
  void covectors(Matrix c) {
    transform(right, c);
  }

  private void transform(Matrix by, Matrix x) {
    int columns = x.cols();
    flops += 2.0 * before * after * columns;
    Matrix result = scratch.block(0, 0, after, columns);
    blas.gemm(Op.T, Op.N, 1, by, x.block(0, 0, before, columns), 0, result);
    x.fill(0);
    x.block(0, 0, after, columns).copyFrom(result);
  }
}
