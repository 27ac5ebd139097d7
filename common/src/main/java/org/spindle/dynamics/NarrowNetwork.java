// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.Arrays;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;
import org.spindle.linalg.simd.NarrowProduct;

/**
 * A deep linear network from the decoupled start, of any width, in the ten dimensions of each
 * hidden layer that take part.
 *
 * <pre>
 * W_l(0) = R_{l+1} D R_lᵀ,   D = u₀^{1/N} on the modes of the task and 0 elsewhere
 * </pre>
 *
 * <p>R₁ contains the right, R_{N+1} the left singular vectors of Σ³¹. Layers are rotated by R_l;
 * gradient descent then never leaves the first ten dimensions of a hidden layer, whatever its
 * width. The inputs keep all their dimensions, since Σ¹¹ couples the modes unless it is white. In
 * double precision: equal steps of a tenth of a float's spacing would all be rounded alike.
 *
 * @cost about 6000 flops a layer and 600 · rank at the inputs an iteration
 * @source A. M. Saxe, J. L. McClelland and S. Ganguli 2014, arXiv:1312.6120, section 2
 */
public final class NarrowNetwork implements GradientDescent {

  private static final int TEN = NarrowProduct.ROWS;
  private static final int LD = NarrowProduct.PAD;

  private final LinearTask task;
  private final int factors;
  private final int ldInput;
  private final double weight;
  private final double[] modes;
  private final double[] target;
  private final double[] variance;
  private final double[] first;
  private final double[][] weights;
  private final double[][] aboves;
  private final double[] map;
  private final double[] slope;
  private double[] below = new double[TEN * LD];
  private double[] next = new double[TEN * LD];
  private double rate;

  /**
   * A network at its decoupled start.
   *
   * @param task what it learns
   * @param factors N, number of weight matrices, ≥ 2
   * @param initialStrength u₀ &gt; 0 of every mode
   */
  public NarrowNetwork(LinearTask task, int factors, double initialStrength) {
    if (factors < 2 || !(initialStrength > 0)) {
      throw new IllegalArgumentException(
          "a decoupled start needs factors >= 2 and initial strength > 0, was "
              + factors
              + " and "
              + initialStrength);
    }
    this.task = task;
    this.factors = factors;
    int rank = task.rank();
    this.ldInput = (rank + NarrowProduct.PAD - 1) / NarrowProduct.PAD * NarrowProduct.PAD;
    this.weight = Math.pow(initialStrength, 1.0 / factors);
    Svd svd = singular(task);
    this.modes = new double[TEN * ldInput];
    this.target = new double[TEN * ldInput];
    this.variance = Arrays.copyOf(task.variance(), ldInput);
    for (int a = 0; a < svd.values().length; a++) {
      for (int i = 0; i < rank; i++) {
        modes[a * ldInput + i] = svd.vt().get(a, i);
        target[a * ldInput + i] = svd.values()[a] * svd.vt().get(a, i);
      }
    }
    this.first = new double[TEN * ldInput];
    this.weights = new double[factors][TEN * LD]; // weights[0] stays unused
    this.aboves = new double[factors][TEN * LD];
    this.map = new double[TEN * ldInput];
    this.slope = new double[TEN * ldInput];
  }

  /** The singular modes of Σ³¹ in the eigenvectors of Σ¹¹. */
  static Svd singular(LinearTask task) {
    Matrix correlation = new Matrix(task.outputs(), task.rank());
    for (int o = 0; o < task.outputs(); o++) {
      for (int i = 0; i < task.rank(); i++) {
        correlation.set(o, i, task.correlation()[o * task.rank() + i]);
      }
    }
    return Svd.thin(correlation);
  }

  @Override
  public void reset(double rate) {
    this.rate = rate;
    for (int i = 0; i < first.length; i++) {
      first[i] = weight * modes[i];
    }
    for (int l = 1; l < factors; l++) {
      identity(weights[l], weight);
    }
  }

  @Override
  public double loss() {
    identity(aboves[factors - 1], 1);
    for (int l = factors - 1; l > 0; l--) {
      Arrays.fill(aboves[l - 1], 0);
      NarrowProduct.addProduct(false, 1, aboves[l], LD, weights[l], LD, aboves[l - 1], LD, LD);
    }
    Arrays.fill(map, 0);
    NarrowProduct.addProduct(false, 1, aboves[0], LD, first, ldInput, map, ldInput, ldInput);
    double sum = task.outputPower();
    for (int o = 0; o < TEN; o++) {
      int row = o * ldInput;
      for (int i = 0; i < ldInput; i++) {
        double t = map[row + i];
        double c = t * variance[i];
        sum += t * (c - 2 * target[row + i]);
        slope[row + i] = c - target[row + i];
      }
    }
    return sum / 2;
  }

  @Override
  public void descend() {
    Arrays.fill(below, 0);
    NarrowProduct.addProductWithTranspose(slope, ldInput, first, ldInput, ldInput, below, LD);
    NarrowProduct.addProduct(true, -rate, aboves[0], LD, slope, ldInput, first, ldInput, ldInput);
    for (int l = 1; l < factors; l++) {
      double[] w = weights[l];
      if (l < factors - 1) {
        timesTranspose(below, w, next);
      }
      NarrowProduct.addProduct(true, -rate, aboves[l], LD, below, LD, w, LD, LD);
      double[] used = below;
      below = next;
      next = used;
    }
  }

  @Override
  public double flops() {
    return flops(factors, task.rank());
  }

  /**
   * Floating-point operations of an iteration.
   *
   * @param factors number of weight matrices
   * @param rank inputs that vary
   * @return flops
   */
  public static double flops(int factors, int rank) {
    return 6000.0 * (factors - 1) + 600.0 * rank;
  }

  private final double[] turned = new double[TEN * LD];

  private void timesTranspose(double[] c, double[] w, double[] out) {
    for (int i = 0; i < TEN; i++) {
      for (int k = 0; k < TEN; k++) {
        turned[k * LD + i] = w[i * LD + k];
      }
    }
    Arrays.fill(out, 0);
    NarrowProduct.addProduct(false, 1, c, LD, turned, LD, out, LD, LD);
  }

  private static void identity(double[] matrix, double value) {
    Arrays.fill(matrix, 0);
    for (int i = 0; i < TEN; i++) {
      matrix[i * LD + i] = value;
    }
  }
}
