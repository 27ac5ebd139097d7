// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.Arrays;
import org.spindle.dynamics.ColumnPanels.Shape;
import org.spindle.linalg.simd.ThinProduct;

/**
 * A weight matrix in training that keeps its latest changes as factors.
 *
 * <pre>
 * W(t) = base − λ Σ_k B_kᵀ C_k,   B_k 10 × rows,  C_k 10 × cols
 * </pre>
 *
 * <p>Gradient descent on second-order statistics changes a matrix by rank 10 in an iteration. A
 * product with ten rows passes through the factors at 40·(rows + cols) flops for each pending
 * change, and the changes enter the base a dozen at a time: two passes that read the matrix, and
 * none that writes it, are left of an iteration. While the base is a diagonal or a triangle, the
 * factors are cheaper than filling it, and more of them are kept. When the changes are folded in
 * follows from the shape alone, and matters to rounding only.
 *
 * <p>Every matrix is kept twice, as panels of itself and of its transpose: both products are then
 * the same fast one.
 *
 * @cost an iteration of a full base: 60 · rows · cols flops, 8 · rows · cols bytes read, and a
 *     tenth as much for the factors
 */
final class DeferredWeights {

  private static final int TEN = ThinProduct.ROWS;
  private static final int CHANGES_OF_A_PANEL = ThinProduct.PANEL / TEN;

  private final LayerStart start;
  private final int rows;
  private final int cols;
  private final int ldRows;
  private final int patience;
  private final int batch;
  private final float[] latest;
  private final ColumnPanels lefts;
  private final ColumnPanels leftsTransposed;
  private final ColumnPanels rights;
  private final ColumnPanels rightsTransposed;

  private ColumnPanels base;
  private ColumnPanels transpose;
  private boolean full;
  private int pending;
  private float minusRate;

  DeferredWeights(LayerStart start) {
    this.start = start;
    this.rows = start.rows();
    this.cols = start.cols();
    this.ldRows = ThinProduct.padded(rows);
    this.batch = batch(rows, cols);
    this.patience = patience(start);
    this.latest = new float[TEN * ldRows];
    int capacity = capacity(batch, patience);
    this.lefts = ColumnPanels.zeros(capacity, rows, Shape.FULL);
    this.leftsTransposed = ColumnPanels.zeros(rows, capacity, Shape.FULL);
    this.rights = ColumnPanels.zeros(capacity, cols, Shape.FULL);
    this.rightsTransposed = ColumnPanels.zeros(cols, capacity, Shape.FULL);
  }

  /** Changes folded into a full base at once: passes over W against longer factors. */
  static int batch(int rows, int cols) {
    double n = 2.0 * rows * cols / (rows + cols);
    return Math.max(4, (int) Math.round(Math.sqrt(n / 7)));
  }

  /** Changes kept before a structured base is filled: as long as they cost less than a full one. */
  static int patience(LayerStart start) {
    double n = 2.0 * start.rows() * start.cols() / (start.rows() + start.cols());
    if (start instanceof LayerStart.Full given) {
      return given.triangular()
          ? Math.max(4, (int) (0.026 * n))
          : batch(start.rows(), start.cols());
    }
    return Math.max(4, (int) (0.045 * n));
  }

  /** Rows of the factors: three changes to a panel, and its last two rows zero. */
  private static int capacity(int batch, int patience) {
    int panels = (Math.max(batch, patience) + CHANGES_OF_A_PANEL - 1) / CHANGES_OF_A_PANEL;
    return ThinProduct.PANEL * panels;
  }

  /** The first row of a change in the factors. */
  private static int rowOf(int change) {
    return change / CHANGES_OF_A_PANEL * ThinProduct.PANEL + change % CHANGES_OF_A_PANEL * TEN;
  }

  void reset(double rate) {
    pending = 0;
    full = false;
    minusRate = (float) -rate;
  }

  /**
   * The B of this iteration in rows, {@link #ldRows()} apart: to be written before the products.
   */
  float[] latest() {
    return latest;
  }

  /** Distance between the rows of B. */
  int ldRows() {
    return ldRows;
  }

  int cols() {
    return cols;
  }

  int rows() {
    return rows;
  }

  /**
   * out ← B W for the B of this iteration.
   *
   * @param out in rows, overwritten
   * @param ldOut distance between its rows
   */
  void left(float[] out, int ldOut, Workspace space) {
    ThinProduct.toColumns(latest, ldRows, rows, 1, space.columns);
    Arrays.fill(out, 0, TEN * ldOut, 0);
    if (pending == (full ? batch : patience)) {
      foldAndMultiply(out, ldOut, space);
      return;
    }
    if (full) {
      base.multiply(space.columns, out, ldOut);
    } else if (start instanceof LayerStart.Full given) {
      given.matrix().multiply(space.columns, out, ldOut);
    } else {
      scale(((LayerStart.Diagonal) start).scale(), space.columns, out, ldOut);
    }
    changes(leftsTransposed, rights, space.columns, out, ldOut, space);
  }

  /**
   * out ← C Wᵀ.
   *
   * @param columns C in columns
   * @param out in rows, overwritten
   * @param ldOut distance between its rows
   */
  void right(float[] columns, float[] out, int ldOut, Workspace space) {
    Arrays.fill(out, 0, TEN * ldOut, 0);
    if (full) {
      transpose.multiply(columns, out, ldOut);
    } else if (start instanceof LayerStart.Full given) {
      given.transpose().multiply(columns, out, ldOut);
    } else {
      scale(((LayerStart.Diagonal) start).scale(), columns, out, ldOut);
    }
    changes(rightsTransposed, lefts, columns, out, ldOut, space);
  }

  /**
   * W ← W − λ Bᵀ C for the B of this iteration.
   *
   * @param columns C in columns
   * @param inRows C in rows
   * @param ld distance between these rows
   */
  void change(float[] columns, float[] inRows, int ld, Workspace space) {
    int row = rowOf(pending);
    rights.setRows(row, inRows, ld);
    rightsTransposed.setColumns(row, columns);
    lefts.setRows(row, latest, ldRows);
    ThinProduct.toColumns(latest, ldRows, rows, 1, space.columns);
    leftsTransposed.setColumns(row, space.columns);
    pending++;
  }

  private int used() {
    return pending == 0 ? 0 : rowOf(pending - 1) + TEN;
  }

  /** out ← out − λ (L first) second, through the pending changes. */
  private void changes(
      ColumnPanels first,
      ColumnPanels second,
      float[] columns,
      float[] out,
      int ldOut,
      Workspace space) {
    int used = used();
    if (used > 0) {
      Arrays.fill(space.small, 0);
      first.multiply(first.rows(), used, columns, space.small, space.ldSmall);
      ThinProduct.toColumns(space.small, space.ldSmall, used, minusRate, space.smallColumns);
      second.multiply(used, second.cols(), space.smallColumns, out, ldOut);
    }
  }

  /**
   * W ← W − λ Σ B_kᵀ C_k and out ← out + B W, in one pass over W: ten rows at a time, which are
   * multiplied while they are in the cache and then copied to the transpose.
   */
  private void foldAndMultiply(float[] out, int ldOut, Workspace space) {
    fill();
    int used = used();
    int transposed = 0;
    for (int i = 0; i < rows; i += TEN) {
      int group = Math.min(TEN, rows - i);
      leftsTransposed.gather(i, group, used, minusRate, space.smallColumns);
      base.addProduct(i, rights, used, space.smallColumns);
      base.multiplyRows(i, group, space.columns, out, ldOut);
      while (transposed + ThinProduct.PANEL <= i + group
          || i + group == rows && transposed < rows) {
        transpose.setTransposed(transposed, base);
        transposed += ThinProduct.PANEL;
      }
    }
    pending = 0;
  }

  /** Writes the start to the base, unless the base is full already. */
  private void fill() {
    if (full) {
      return;
    }
    full = true;
    if (base == null) {
      base = ColumnPanels.zeros(rows, cols, Shape.FULL);
      transpose = ColumnPanels.zeros(cols, rows, Shape.FULL);
    }
    if (start instanceof LayerStart.Full given) {
      base.copy(given.matrix());
    } else {
      base.clear();
      float[] scale = ((LayerStart.Diagonal) start).scale();
      for (int i = 0; i < scale.length; i++) {
        base.set(i, i, scale[i]);
      }
    }
  }

  private static void scale(float[] scale, float[] columns, float[] out, int ldOut) {
    for (int i = 0; i < scale.length; i++) {
      for (int r = 0; r < TEN; r++) {
        out[r * ldOut + i] = scale[i] * columns[i * ThinProduct.STRIDE + r];
      }
    }
  }

  /** Bytes that a matrix of this start occupies while it is trained, its start included. */
  static long bytes(LayerStart start) {
    int m = start.rows();
    int n = start.cols();
    long given = 0;
    if (start instanceof LayerStart.Full matrix) {
      Shape shape = matrix.matrix().shape();
      given = ColumnPanels.bytes(m, n, shape) + ColumnPanels.bytes(n, m, shape.transposed());
    }
    return given + bytes(m, n, patience(start));
  }

  /** Bytes that a matrix occupies in training, its start not included. */
  static long bytes(int rows, int cols, int patience) {
    int capacity = capacity(batch(rows, cols), patience);
    return both(rows, cols) + both(capacity, rows) + both(capacity, cols);
  }

  private static long both(int rows, int cols) {
    return ColumnPanels.bytes(rows, cols, Shape.FULL) + ColumnPanels.bytes(cols, rows, Shape.FULL);
  }

  /** Room for intermediate products, shared by the matrices of a network. */
  static final class Workspace {
    private final int ldSmall;
    private final float[] small;
    private final float[] smallColumns;
    private final float[] columns;

    Workspace(Iterable<DeferredWeights> weights) {
      int changes = 0;
      int widest = 0;
      for (DeferredWeights w : weights) {
        changes = Math.max(changes, capacity(w.batch, w.patience));
        widest = Math.max(widest, w.rows);
      }
      ldSmall = ThinProduct.padded(changes);
      small = new float[TEN * ldSmall];
      smallColumns = new float[changes * ThinProduct.STRIDE];
      columns = new float[widest * ThinProduct.STRIDE];
    }
  }
}
