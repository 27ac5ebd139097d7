// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * A linear network without a hidden layer under full-batch gradient descent:
 *
 * <p>W ← W + λ (Σ³¹ − W Σ¹¹)
 */
public final class ShallowNetwork implements Learner {

  private final Blas blas = Blas.best();
  private final Correlations correlations;
  private final Matrix map;
  private final Matrix error;
  private final double stepSize;
  private long steps;

  /**
   * A network with given weights.
   *
   * @param correlations what it learns
   * @param map W at the start, features × inputs, overwritten
   * @param stepSize λ &gt; 0
   */
  public ShallowNetwork(Correlations correlations, Matrix map, double stepSize) {
    if (!(stepSize > 0) || Double.isInfinite(stepSize)) {
      throw new IllegalArgumentException("step size must be finite and > 0, was " + stepSize);
    }
    this.correlations = correlations;
    this.map = map;
    this.error = new Matrix(map.rows(), map.cols());
    this.stepSize = stepSize;
  }

  @Override
  public void step() {
    error.copyFrom(correlations.inputOutput());
    if (correlations.input() == null) {
      blas.axpy(-1, map.data(), error.data());
    } else {
      blas.gemm(Op.N, Op.N, -1, map, correlations.input(), 1, error);
    }
    blas.axpy(stepSize, error.data(), map.data());
    steps++;
  }

  @Override
  public Matrix map() {
    return map;
  }

  @Override
  public double time() {
    return stepSize * steps;
  }
}
