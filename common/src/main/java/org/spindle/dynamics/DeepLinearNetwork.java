// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.ArrayList;
import java.util.List;
import org.spindle.linalg.simd.ThinProduct;

/**
 * A deep linear network, y = W_N … W₁ x, trained in single precision by full-batch gradient descent
 * on second-order statistics.
 *
 * <pre>
 * B_N = I,  B_{l−1} = B_l W_l,  T = B₀,   C₁ = T Σ¹¹ − Σ³¹,  C_{l+1} = C_l W_lᵀ,   ∂E/∂W_l = B_lᵀ C_l
 * </pre>
 *
 * <p>All products have ten rows. Not safe for concurrent use.
 *
 * @error losses within about 1e-6 of those in double precision until they differ chaotically
 * @cost about 60 flops and 8 bytes a weight and iteration; see {@link DeferredWeights}
 * @source A. M. Saxe, J. L. McClelland and S. Ganguli 2014, arXiv:1312.6120, eq. 13
 */
public final class DeepLinearNetwork implements GradientDescent {

  /** Most outputs of a network; fewer are padded with zeros. */
  public static final int OUTPUTS = ThinProduct.ROWS;

  private static final int STRIDE = ThinProduct.STRIDE;

  private final LinearTask task;
  private final NetworkStart start;
  private final List<DeferredWeights> layers = new ArrayList<>();
  private final DeferredWeights.Workspace space;
  private final int ldTop;
  private final int ldInput;
  private final float[] top;
  private final float[] map;
  private final float[] slope;
  private final float[] columns;
  private float[] rows;
  private float[] next;
  private double rate;

  /**
   * A network at its start.
   *
   * @param task what it learns
   * @param start its weights, for the same task
   */
  public DeepLinearNetwork(LinearTask task, NetworkStart start) {
    this.task = task;
    this.start = start;
    int widest = 0;
    for (LayerStart layer : start.layers()) {
      layers.add(new DeferredWeights(layer));
      widest = Math.max(widest, Math.max(layer.rows(), layer.cols()));
    }
    this.space = new DeferredWeights.Workspace(layers);
    this.ldTop = ThinProduct.padded(start.hidden());
    this.ldInput = ThinProduct.padded(task.rank());
    this.top = new float[OUTPUTS * ldTop];
    this.map = new float[OUTPUTS * ldInput];
    this.slope = new float[OUTPUTS * ldInput];
    this.columns = new float[widest * STRIDE];
    this.rows = new float[OUTPUTS * ThinProduct.padded(widest)];
    this.next = new float[rows.length];
  }

  @Override
  public void reset(double rate) {
    this.rate = rate;
    for (DeferredWeights layer : layers) {
      layer.reset(rate);
    }
    for (int o = 0; o < task.outputs(); o++) {
      for (int i = 0; i < start.hidden(); i++) {
        top[o * ldTop + i] = (float) start.top()[o * start.hidden() + i];
      }
    }
  }

  @Override
  public double loss() {
    DeferredWeights layer = layers.get(layers.size() - 1);
    System.arraycopy(top, 0, layer.latest(), 0, top.length);
    for (int l = layers.size() - 1; l > 0; l--) {
      DeferredWeights below = layers.get(l - 1);
      layer.left(below.latest(), below.ldRows(), space);
      layer = below;
    }
    layer.left(map, ldInput, space);
    return error();
  }

  @Override
  public void descend() {
    residual();
    float[] inRows = slope;
    int ld = ldInput;
    for (DeferredWeights layer : layers) {
      layer.right(columns, next, layer.ldRows(), space);
      layer.change(columns, inRows, ld, space);
      inRows = next;
      ld = layer.ldRows();
      next = rows;
      rows = inRows;
      ThinProduct.toColumns(inRows, ld, layer.rows(), 1, columns);
    }
    float step = (float) rate;
    for (int r = 0; r < task.outputs(); r++) {
      for (int i = 0; i < start.hidden(); i++) {
        top[r * ldTop + i] -= step * columns[i * STRIDE + r];
      }
    }
  }

  @Override
  public double flops() {
    return start.flops();
  }

  private double error() {
    double sum = task.outputPower();
    for (int o = 0; o < task.outputs(); o++) {
      for (int a = 0; a < task.rank(); a++) {
        double t = map[o * ldInput + a];
        sum += t * (t * task.variance()[a] - 2 * task.correlation()[o * task.rank() + a]);
      }
    }
    return sum / 2;
  }

  /** C₁ = T Σ¹¹ − Σ³¹. */
  private void residual() {
    int rank = task.rank();
    for (int o = 0; o < task.outputs(); o++) {
      for (int a = 0; a < rank; a++) {
        double t = map[o * ldInput + a] * task.variance()[a];
        slope[o * ldInput + a] = (float) (t - task.correlation()[o * rank + a]);
      }
    }
    ThinProduct.toColumns(slope, ldInput, rank, 1, columns);
  }
}
