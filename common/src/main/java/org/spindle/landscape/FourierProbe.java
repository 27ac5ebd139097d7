// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Arrays;
import org.spindle.linalg.Blas;
import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.SineCosine;

/**
 * Values and derivatives of a {@link RandomFourierField} at B points by three products: angles KᵀX,
 * gradients −K S, and Hessians as cosines times the table of all products k_i k_j of a wave, the
 * symmetric half alone, in single precision. Exact Hessians are K diag(c) Kᵀ, one by one.
 */
final class FourierProbe implements Landscape.Probe {

  /** Largest table, in elements of four bytes. */
  private static final long TABLE_LIMIT = 1L << 25;

  /** Fewer points than this do not pay for the table. */
  private static final int TABLE_WORTH = 4;

  /** Columns of K diag(c) Kᵀ made at once, so that little is computed above the diagonal. */
  private static final int BLOCK = 64;

  private static final Blas BLAS = Blas.best();
  private static final FloatBlas FLOAT = FloatBlas.best();

  private final RandomFourierField field;
  private final int n;
  private final int m;
  private final Matrix sines;
  private final Matrix cosines;
  private final Matrix gradients;
  private final Matrix along;
  private final Matrix scaled;
  private final double[] ones;
  private final double[] values;
  private final FloatMatrix table;
  private final FloatMatrix weights;
  private final FloatMatrix packed;

  FourierProbe(RandomFourierField field, int capacity) {
    this.field = field;
    n = field.dimension();
    m = field.waves();
    sines = new Matrix(m, capacity);
    cosines = new Matrix(m, capacity);
    along = new Matrix(m, capacity);
    gradients = new Matrix(n, capacity);
    scaled = new Matrix(n, m);
    ones = new double[m];
    Arrays.fill(ones, 1);
    values = new double[capacity];
    int pairs = n * (n + 1) / 2;
    boolean tabled = capacity >= TABLE_WORTH && (long) pairs * m <= TABLE_LIMIT;
    table = tabled ? products(field.frequencies(), pairs) : null;
    weights = tabled ? new FloatMatrix(m, capacity) : null;
    packed = tabled ? new FloatMatrix(pairs, capacity) : null;
  }

  /** k_i k_j for i ≥ j, a row for each wave: the product that transposes it runs faster. */
  private static FloatMatrix products(Matrix k, int pairs) {
    int n = k.rows();
    int m = k.cols();
    FloatMatrix table = new FloatMatrix(m, pairs);
    float[] to = table.data();
    double[] rows = k.transpose().data();
    for (int j = 0, p = 0; j < n; j++) {
      for (int i = j; i < n; i++, p++) {
        for (int wave = 0; wave < m; wave++) {
          to[p * m + wave] = (float) (rows[i * m + wave] * rows[j * m + wave]);
        }
      }
    }
    return table;
  }

  @Override
  public void moveTo(Matrix points, int count) {
    if (count == 0) {
      return;
    }
    Matrix x = points.block(0, 0, n, count);
    Matrix s = sines.block(0, 0, m, count);
    BLAS.gemm(Op.T, Op.N, 1, field.frequencies(), x, 0, s);
    for (int b = 0; b < count; b++) {
      SineCosine.scaled(sines.data(), b * m, field.phases(), field.amplitudes(), m, cosines.data());
    }
    Matrix g = gradients.block(0, 0, n, count);
    BLAS.gemm(Op.N, Op.N, -1, field.frequencies(), s, 0, g);
    Matrix sums = new Matrix(1, count, values);
    BLAS.gemm(Op.N, Op.N, 1, new Matrix(1, m, ones), cosines.block(0, 0, m, count), 0, sums);
    if (field.confinement() > 0) {
      confine(x, count);
    }
  }

  private void confine(Matrix x, int count) {
    double mu = field.confinement();
    for (int b = 0; b < count; b++) {
      double square = 0;
      for (int i = 0; i < n; i++) {
        double xi = x.data()[x.offset() + i + b * x.leading()];
        square += xi * xi;
        gradients.data()[i + b * n] += mu * xi;
      }
      values[b] += 0.5 * mu * square;
    }
  }

  @Override
  public double value(int point) {
    return values[point];
  }

  @Override
  public Matrix gradients() {
    return gradients;
  }

  @Override
  public void hessians(int[] points, int count, Matrix hessians) {
    for (int j = 0; j < count; j++) {
      int c = points[j] * m;
      double[] k = field.frequencies().data();
      double[] to = scaled.data();
      for (int wave = 0; wave < m; wave++) {
        double weight = -cosines.data()[c + wave];
        for (int i = wave * n; i < (wave + 1) * n; i++) {
          to[i] = weight * k[i];
        }
      }
      weighted(hessians.block(0, j * n, n, n));
    }
  }

  /** H ← scaled Kᵀ + μ 1, below the diagonal and mirrored. */
  private void weighted(Matrix h) {
    for (int first = 0; first < n; first += BLOCK) {
      int width = Math.min(BLOCK, n - first);
      BLAS.gemm(
          Op.N,
          Op.T,
          1,
          scaled.block(first, 0, n - first, m),
          field.frequencies().block(first, 0, width, m),
          0,
          h.block(first, first, n - first, width));
    }
    h.mirror();
    Symmetric.addToDiagonal(field.confinement(), h);
  }

  @Override
  public void roughHessians(int[] points, int count, Matrix hessians) {
    if (table == null) {
      hessians(points, count, hessians);
      return;
    }
    if (count == 0) {
      return;
    }
    float[] to = weights.data();
    for (int j = 0; j < count; j++) {
      int from = points[j] * m;
      for (int wave = 0; wave < m; wave++) {
        to[j * m + wave] = (float) -cosines.data()[from + wave];
      }
    }
    FloatMatrix half = packed.block(0, 0, packed.rows(), count);
    FLOAT.gemm(Op.T, Op.N, 1, table, weights.block(0, 0, m, count), 0, half);
    for (int j = 0; j < count; j++) {
      Matrix h = hessians.block(0, j * n, n, n);
      Symmetric.unpack(packed.data(), j * packed.rows(), h);
      Symmetric.addToDiagonal(field.confinement(), h);
    }
  }

  @Override
  public void hessianTimes(Matrix directions, Matrix products) {
    int count = Math.min(directions.cols(), products.cols());
    Matrix t = along.block(0, 0, m, count);
    BLAS.gemm(Op.T, Op.N, 1, field.frequencies(), directions.block(0, 0, n, count), 0, t);
    double[] at = along.data();
    for (int i = 0; i < m * count; i++) {
      at[i] *= -cosines.data()[i];
    }
    BLAS.gemm(Op.N, Op.N, 1, field.frequencies(), t, 0, products.block(0, 0, n, count));
    for (int b = 0; field.confinement() > 0 && b < count; b++) {
      for (int i = 0; i < n; i++) {
        double d = directions.get(i, b);
        products.set(i, b, products.get(i, b) + field.confinement() * d);
      }
    }
  }
}
