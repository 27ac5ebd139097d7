// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * The strengths of modes in what a network says: a_α = u^αᵀ Ŷ v^α.
 *
 * @cost 2·N·P·k flops a look, N features, P inputs, k modes
 */
public final class ModeReadout {

  private final SemanticModes modes;
  private final Matrix images; // features × k
  private final double[] strengths;

  /**
   * A place to read into.
   *
   * @param modes the modes
   */
  public ModeReadout(SemanticModes modes) {
    this.modes = modes;
    this.images = new Matrix(modes.synthesizers().rows(), modes.rank());
    this.strengths = new double[modes.rank()];
  }

  /**
   * The strengths of all modes.
   *
   * @param map Ŷ, features × inputs
   * @return a_α, one per mode; overwritten by the next call
   */
  public double[] strengths(Matrix map) {
    Blas.best().gemm(Op.N, Op.N, 1, map, modes.analyzers(), 0, images);
    double[] u = modes.synthesizers().data();
    double[] image = images.data();
    int features = images.rows();
    for (int mode = 0; mode < strengths.length; mode++) {
      double sum = 0;
      for (int m = mode * features; m < (mode + 1) * features; m++) {
        sum += u[m] * image[m];
      }
      strengths[mode] = sum;
    }
    return strengths;
  }
}
