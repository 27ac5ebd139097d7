// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import org.spindle.linalg.Matrix;
import org.spindle.linalg.SymmetricEigen;

/**
 * What a linear network has to learn, in the coordinates in which its inputs are uncorrelated.
 *
 * <pre>
 * E(T) = ½ [Σ_oα T_oα (T_oα d_α − 2 S_oα) + p]
 * </pre>
 *
 * <p>d are the eigenvalues of Σ¹¹ that are not zero, S is Σ³¹ in its eigenvectors, p the power of
 * the targets. Directions without variance never change a weight or the error and are left out: on
 * MNIST about 712 of 784 remain. A rotation of the inputs changes no learning curve, and the law of
 * gaussian and of uniformly distributed orthogonal weights is the same in any basis.
 *
 * @param inputs number of inputs before the directions without variance were left out
 * @param outputs number of outputs, at most 10
 * @param variance d, the variances of the inputs that vary, descending
 * @param correlation S, outputs × variance.length, row-major
 * @param outputPower p, mean squared length of a target
 */
public record LinearTask(
    int inputs, int outputs, double[] variance, double[] correlation, double outputPower) {

  /** Eigenvalues of Σ¹¹ below this part of the largest are zero up to rounding. */
  private static final double ZERO = 1e-12;

  /** Checks the shapes. */
  public LinearTask {
    if (outputs < 1 || outputs > DeepLinearNetwork.OUTPUTS) {
      throw new IllegalArgumentException(
          "outputs must be in 1.." + DeepLinearNetwork.OUTPUTS + ", was " + outputs);
    }
    if (variance.length < 1
        || variance.length > inputs
        || correlation.length != outputs * variance.length) {
      throw new IllegalArgumentException(
          "a task of "
              + inputs
              + " inputs has "
              + variance.length
              + " variances and "
              + correlation.length
              + " correlations");
    }
  }

  /**
   * The task that these statistics set, rotated to the eigenvectors of Σ¹¹.
   *
   * @param statistics of inputs and targets
   * @return the task
   * @cost 9 · inputs³ flops, about 0.3 s for MNIST; share it
   */
  public static LinearTask of(SecondOrderStatistics statistics) {
    int n = statistics.inputs();
    int outputs = statistics.outputs();
    SymmetricEigen eigen =
        SymmetricEigen.of(new Matrix(n, n, statistics.inputCorrelation().clone()));
    int rank = 0;
    while (rank < n && eigen.values()[n - 1 - rank] > ZERO * eigen.values()[n - 1]) {
      rank++;
    }
    double[] variance = new double[rank];
    double[] correlation = new double[outputs * rank];
    for (int a = 0; a < rank; a++) {
      int column = n - 1 - a;
      variance[a] = eigen.values()[column];
      for (int i = 0; i < n; i++) {
        double v = eigen.vectors().get(i, column);
        for (int o = 0; o < outputs; o++) {
          correlation[o * rank + a] += statistics.inputOutputCorrelation()[o + i * outputs] * v;
        }
      }
    }
    return new LinearTask(n, outputs, variance, correlation, statistics.outputPower());
  }

  /**
   * Number of input directions that vary.
   *
   * @return the rank of Σ¹¹
   */
  public int rank() {
    return variance.length;
  }

  /**
   * The smallest error that any linear map has.
   *
   * @return ½ (p − Σ S_oα² / d_α)
   */
  public double floor() {
    double explained = 0;
    for (int o = 0; o < outputs; o++) {
      for (int a = 0; a < rank(); a++) {
        double s = correlation[o * rank() + a];
        explained += s * s / variance[a];
      }
    }
    return (outputPower - explained) / 2;
  }
}
