// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.linalg;

/**
 * The arrays of a singular value decomposition, for loops over matrices of one shape. Not safe for
 * two threads at once.
 */
public final class SvdWorkspace {

  private final int rows;
  private final int cols;
  private final Svd.Extent extent;
  private final Lapack lapack;

  /**
   * Whether the transpose is decomposed in place of the matrix. Thin factors of a tall matrix are
   * found so, since netlib 3.2 asks for the room of full ones there, rows × rows.
   */
  private final boolean turned;

  private final double[] a;
  private final double[] values;
  private final Matrix u;
  private final Matrix vt;
  private final double[] left;
  private final double[] right;
  private final int[] integers;
  private final double[] work;

  /**
   * A workspace on the best engine.
   *
   * @param rows rows m of the matrices, ≥ 1
   * @param cols columns n of the matrices, ≥ 1
   * @param extent which vectors will be wanted
   */
  public SvdWorkspace(int rows, int cols, Svd.Extent extent) {
    this(rows, cols, extent, Lapack.best());
  }

  /**
   * A workspace on a given engine.
   *
   * @param rows rows m of the matrices, ≥ 1
   * @param cols columns n of the matrices, ≥ 1
   * @param extent which vectors will be wanted
   * @param lapack the engine
   */
  public SvdWorkspace(int rows, int cols, Svd.Extent extent, Lapack lapack) {
    this.rows = rows;
    this.cols = cols;
    this.extent = extent;
    this.lapack = lapack;
    int k = Math.min(rows, cols);
    boolean full = extent == Svd.Extent.FULL;
    boolean none = extent == Svd.Extent.VALUES;
    a = new double[Math.max(1, Shapes.count(rows, cols))];
    values = new double[k];
    u = none ? new Matrix(1, 1) : new Matrix(rows, full ? rows : k);
    vt = none ? new Matrix(1, 1) : new Matrix(full ? cols : k, cols);
    turned = extent == Svd.Extent.THIN && rows > cols;
    left = turned ? new double[k * cols] : u.data();
    right = turned ? new double[k * rows] : vt.data();
    integers = new int[8 * Math.max(1, k)];
    double[] best = new double[1];
    if (k > 0) {
      call(best, Lapack.QUERY);
    }
    work = new double[Math.max(1, (int) best[0])];
  }

  /**
   * The singular values of a matrix.
   *
   * @param matrix matrix of this workspace's shape, not changed; its elements must be finite
   * @return min(m, n) values, descending; the workspace's own array, overwritten by the next call
   * @throws LapackException if it does not converge
   */
  public double[] values(Matrix matrix) {
    factor(matrix);
    return values;
  }

  /**
   * The decomposition of a matrix.
   *
   * @param matrix matrix of this workspace's shape, not changed; its elements must be finite
   * @return the factors, in the workspace's own arrays, overwritten by the next call
   * @throws LapackException if it does not converge
   */
  public Svd decompose(Matrix matrix) {
    if (extent == Svd.Extent.VALUES) {
      throw new IllegalStateException("this workspace is for values only, it holds no vectors");
    }
    factor(matrix);
    return new Svd(u, values, vt);
  }

  private void factor(Matrix matrix) {
    Shapes.requireSame("dgesdd", rows, cols, matrix.rows(), matrix.cols());
    Lapack.pack("dgesdd", turned ? matrix.transpose() : matrix, a);
    call(work, work.length);
    if (turned) { // Aᵀ = L·S·R, so U = Rᵀ and Vᵀ = Lᵀ
      new Matrix(cols, rows, right).transposeInto(u);
      new Matrix(cols, cols, left).transposeInto(vt);
    }
  }

  private void call(double[] space, int size) {
    int m = turned ? cols : rows;
    int n = turned ? rows : cols;
    lapack.dgesdd(extent.job(), m, n, a, values, left, right, space, size, integers);
  }
}
