// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.random;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Side;
import org.spindle.linalg.Triangle;

/**
 * Uniformly distributed orthogonal matrices and frames: the Haar measure on O(n), and the leading k
 * columns of such a matrix.
 *
 * <pre>
 * F = H₁ H₂ … H_k [S; 0],   H_j = I − v_j v_jᵀ,   ‖v_j‖² = 2,   S = diag(±1)
 * </pre>
 *
 * <p>H_j takes a gaussian vector x of length n − j + 1 to −sign(x₁)‖x‖ e₁, and S_j = −sign(x₁): the
 * QR factorization of a gaussian n × k matrix with the diagonal of R made positive, without the
 * matrix. The first columns do not depend on how many follow: with the same stream, {@code draw(n,
 * k)} is the beginning of {@code draw(n, n)}.
 *
 * @error FᵀF = I to about 1e-15·√n in each entry
 * @cost drawing: nk − k²/2 gaussians; forming: 2nk² − 2k³/3 flops, in thin products; a product with
 *     m columns: 4nkm − 2k²m flops, one reflector at a time
 * @source G. W. Stewart 1980, SIAM J. Numer. Anal. 17, 403; F. Mezzadri 2007, Notices AMS 54, 592
 *     for the sign; T. Joffrain et al. 2006, ACM Trans. Math. Softw. 32, 169 for the blocks
 */
public final class HaarOrthogonal {

  /** Columns that a reflector is applied to at once: each element of v is loaded once for four. */
  private static final int GROUP = 4;

  /** Reflectors that are applied at once when the matrix is formed, as two thin products. */
  private static final int BLOCK = 32;

  private final int n;
  private final int k;
  private final double[] reflectors;
  private final double[] signs;

  private HaarOrthogonal(int n, int k) {
    if (k < 1 || k > n) {
      throw new IllegalArgumentException("a frame needs 1 <= k <= n, was n = " + n + ", k = " + k);
    }
    this.n = n;
    this.k = k;
    this.reflectors = new double[Math.multiplyExact(n, k)];
    this.signs = new double[k];
  }

  /**
   * A uniformly distributed frame, held as its reflectors.
   *
   * @param n dimension of the space
   * @param k number of orthonormal vectors, 1 ≤ k ≤ n; n for an orthogonal matrix
   * @param generator the stream to draw from; moves on by nk − k(k−1)/2 gaussians
   * @return the frame F, n × k
   */
  public static HaarOrthogonal draw(int n, int k, RandomGenerator generator) {
    HaarOrthogonal frame = new HaarOrthogonal(n, k);
    frame.redraw(generator);
    return frame;
  }

  /**
   * Room for a frame, to be drawn by {@link #redraw}.
   *
   * @param n dimension of the space
   * @param k number of orthonormal vectors, 1 ≤ k ≤ n
   * @return no frame yet
   */
  public static HaarOrthogonal room(int n, int k) {
    return new HaarOrthogonal(n, k);
  }

  /**
   * Draws another frame in place of this one.
   *
   * @param generator the stream to draw from; moves on by nk − k(k−1)/2 gaussians
   */
  public void redraw(RandomGenerator generator) {
    for (int j = 0; j < k; j++) {
      drawReflector(j, generator);
    }
  }

  /**
   * A uniformly distributed frame.
   *
   * @param n dimension of the space
   * @param k number of orthonormal vectors, 1 ≤ k ≤ n; n for an orthogonal matrix
   * @param generator the stream to draw from
   * @return n × k, column-major, orthonormal columns
   */
  public static double[] frame(int n, int k, RandomGenerator generator) {
    return draw(n, k, generator).form();
  }

  /**
   * A uniformly distributed frame as rows.
   *
   * @param k number of orthonormal vectors, 1 ≤ k ≤ n
   * @param n dimension of the space
   * @param generator the stream to draw from
   * @return k × n, column-major, orthonormal rows: the transpose of {@link #frame}
   */
  public static double[] rowFrame(int k, int n, RandomGenerator generator) {
    return transposed(frame(n, k, generator), n, k);
  }

  /**
   * A uniformly distributed matrix all of whose singular values are 1.
   *
   * @param rows number of rows, ≥ 1
   * @param cols number of columns, ≥ 1
   * @param generator the stream to draw from
   * @return rows × cols, column-major; orthonormal columns if rows ≥ cols, otherwise orthonormal
   *     rows
   */
  public static double[] isometry(int rows, int cols, RandomGenerator generator) {
    return rows >= cols ? frame(rows, cols, generator) : rowFrame(rows, cols, generator);
  }

  /**
   * The frame as a matrix.
   *
   * @return F, n × k, column-major
   */
  public double[] form() {
    double[] frame = new double[n * k];
    form(frame);
    return frame;
  }

  /**
   * The frame written into an array.
   *
   * @param frame n × k, column-major, overwritten by F
   */
  public void form(double[] frame) {
    if (frame.length != n * k) {
      throw new IllegalArgumentException(
          "the frame is " + n + " × " + k + ", the array has " + frame.length + " entries");
    }
    Arrays.fill(frame, 0);
    for (int c = 0; c < k; c++) {
      frame[c * n + c] = signs[c];
    }
    Matrix gram = new Matrix(Math.min(BLOCK, k), Math.min(BLOCK, k));
    double[] products = new double[Math.min(BLOCK, k) * k];
    for (int j = (k - 1) / BLOCK * BLOCK; j >= 0; j -= BLOCK) {
      applyBlock(j, Math.min(BLOCK, k - j), frame, gram, products);
    }
  }

  /**
   * Columns from j on are multiplied by H_j ⋯ H_{j+size−1} = I − V T Vᵀ. With ‖v‖² = 2 the inverse
   * of T is unit upper triangular with the upper part of VᵀV (Joffrain et al. 2006). The columns
   * before j are zero where these reflectors act.
   */
  private void applyBlock(int j, int size, double[] frame, Matrix gram, double[] products) {
    Matrix v = new Matrix(n - j, size, reflectors, j * n + j, n);
    Matrix columns = new Matrix(n - j, k - j, frame, j * n + j, n);
    Matrix inner = gram.block(0, 0, size, size);
    Matrix product = new Matrix(size, k - j, products, 0, size);
    Blas blas = Blas.best();
    blas.gemm(Op.T, Op.N, 1, v, v, 0, inner);
    blas.gemm(Op.T, Op.N, 1, v, columns, 0, product);
    blas.trsm(Side.LEFT, Triangle.UPPER, Op.N, true, 1, inner, product);
    blas.gemm(Op.N, Op.N, -1, v, product, 1, columns);
  }

  /**
   * The product with a block, F·B, without forming F.
   *
   * @param block B, k × columns, column-major, unchanged
   * @param columns number of columns of the block
   * @return n × columns, column-major
   */
  public double[] times(double[] block, int columns) {
    checkBlock(block, k, columns);
    double[] product = new double[n * columns];
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < k; i++) {
        product[c * n + i] = signs[i] * block[c * k + i];
      }
    }
    for (int c = 0; c < columns; c += GROUP) {
      int group = Math.min(GROUP, columns - c);
      for (int j = k - 1; j >= 0; j--) {
        reflect(j, product, c, group);
      }
    }
    return product;
  }

  /**
   * The product of the transpose with a block, Fᵀ·B, without forming F.
   *
   * @param block B, n × columns, column-major, unchanged
   * @param columns number of columns of the block
   * @return k × columns, column-major
   */
  public double[] transposeTimes(double[] block, int columns) {
    checkBlock(block, n, columns);
    double[] work = block.clone();
    for (int c = 0; c < columns; c += GROUP) {
      int group = Math.min(GROUP, columns - c);
      for (int j = 0; j < k; j++) {
        reflect(j, work, c, group);
      }
    }
    double[] product = new double[k * columns];
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < k; i++) {
        product[c * k + i] = signs[i] * work[c * n + i];
      }
    }
    return product;
  }

  private void drawReflector(int j, RandomGenerator generator) {
    int first = j * n + j;
    int end = (j + 1) * n;
    GaussianMatrix.fill(reflectors, first, end, 1, generator);
    double head = reflectors[first];
    double sign = head < 0 ? -1 : 1;
    if (first + 1 == end) {
      // In one dimension the reflector would be −1; the sign says it all.
      reflectors[first] = 0;
      signs[j] = sign;
      return;
    }
    double square = 0;
    for (int i = first; i < end; i++) {
      square += reflectors[i] * reflectors[i];
    }
    double length = Math.sqrt(square);
    // ‖x + sign(x₁)‖x‖e₁‖² = 2‖x‖(‖x‖ + |x₁|): no cancellation.
    double scale = 1 / Math.sqrt(length * (length + Math.abs(head)));
    reflectors[first] = head + sign * length;
    for (int i = first; i < end; i++) {
      reflectors[i] *= scale;
    }
    signs[j] = -sign;
  }

  /** Applies H_j to {@code columns} columns of x, which has n rows, in place. */
  private void reflect(int j, double[] x, int firstColumn, int columns) {
    if (columns == GROUP) {
      reflectGroup(j, x, firstColumn);
      return;
    }
    int v = j * n;
    for (int c = firstColumn; c < firstColumn + columns; c++) {
      int column = c * n;
      double dot = 0;
      for (int i = j; i < n; i++) {
        dot += reflectors[v + i] * x[column + i];
      }
      for (int i = j; i < n; i++) {
        x[column + i] -= dot * reflectors[v + i];
      }
    }
  }

  private void reflectGroup(int j, double[] x, int firstColumn) {
    double[] r = reflectors;
    int v = j * n;
    int a = firstColumn * n;
    int b = a + n;
    int c = b + n;
    int d = c + n;
    double dotA = 0;
    double dotB = 0;
    double dotC = 0;
    double dotD = 0;
    for (int i = j; i < n; i++) {
      double vi = r[v + i];
      dotA += vi * x[a + i];
      dotB += vi * x[b + i];
      dotC += vi * x[c + i];
      dotD += vi * x[d + i];
    }
    subtract(r, v, x, a, j, dotA);
    subtract(r, v, x, b, j, dotB);
    subtract(r, v, x, c, j, dotC);
    subtract(r, v, x, d, j, dotD);
  }

  private void subtract(double[] r, int v, double[] x, int column, int j, double dot) {
    for (int i = j; i < n; i++) {
      x[column + i] -= dot * r[v + i];
    }
  }

  private void checkBlock(double[] block, int rows, int columns) {
    if (columns < 0 || (long) rows * columns != block.length) {
      throw new IllegalArgumentException(
          "block must be " + rows + " × " + columns + ", has " + block.length + " entries");
    }
  }

  private static double[] transposed(double[] matrix, int rows, int cols) {
    double[] transposed = new double[matrix.length];
    for (int c = 0; c < cols; c++) {
      for (int r = 0; r < rows; r++) {
        transposed[c + r * cols] = matrix[r + c * rows];
      }
    }
    return transposed;
  }
}
