// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.OptionalInt;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;

/**
 * The learning time of a decoupled start whose modes interact, since Σ¹¹ does not leave the right
 * singular vectors of Σ³¹ where they are: gradient descent on one matrix of outputs × inputs and N
 * − 1 of outputs × outputs, in the coordinates of the data.
 *
 * <pre>
 * ΔW_l = λ A_lᵀ (Σ³¹ − T Σ¹¹) B_lᵀ,   T = W_N … W_1,   A_l = W_N … W_{l+1},   B_l = W_{l−1} … W_1
 * W_1(0) = u₀^{1/N} Vᵀ,   W_N(0) = u₀^{1/N} U,   the others u₀^{1/N} 1
 * </pre>
 *
 * <p>The same numbers as {@link NarrowNetwork} computes in the eigenvectors of Σ¹¹, by other ways:
 * none of its coordinates, products or cuts is used here.
 *
 * @source A. M. Saxe, J. L. McClelland and S. Ganguli 2014, arXiv:1312.6120, section 2
 */
public final class CoupledModes {

  private CoupledModes() {}

  /**
   * Iterations until the loss stays below a threshold, as {@link TrainingRun} counts them.
   *
   * @param statistics Σ³¹, Σ¹¹ and the power of the outputs
   * @param factors number N of weight matrices, ≥ 2
   * @param initialStrength u at the start, of each mode
   * @param rate learning rate
   * @param threshold of the loss, over that of a network that says nothing
   * @param maxIterations after which it is not reached
   * @return the iteration from which it stays; empty if it is not reached
   * @cost 2 · outputs · inputs² flops an iteration
   */
  public static OptionalInt iterations(
      SecondOrderStatistics statistics,
      int factors,
      double initialStrength,
      double rate,
      double threshold,
      int maxIterations) {
    int inputs = statistics.inputs();
    int outputs = statistics.outputs();
    Blas blas = Blas.best();
    Matrix variance = new Matrix(inputs, inputs, statistics.inputCorrelation());
    Matrix wanted = new Matrix(outputs, inputs, statistics.inputOutputCorrelation());
    Matrix[] weights = start(wanted, factors, initialStrength);
    int below = 0;
    for (int i = 0; i <= maxIterations + TrainingRun.STAY; i++) {
      Matrix[] above = new Matrix[factors]; // of each layer
      above[factors - 1] = Matrix.identity(outputs);
      for (int l = factors - 1; l > 0; l--) {
        above[l - 1] = blas.multiply(Op.N, above[l], Op.N, weights[l]);
      }
      Matrix map = blas.multiply(Op.N, above[0], Op.N, weights[0]);
      Matrix seen = blas.multiply(Op.N, map, Op.N, variance);
      double sum = statistics.outputPower();
      Matrix missing = new Matrix(outputs, inputs);
      for (int k = 0; k < missing.data().length; k++) {
        missing.data()[k] = wanted.data()[k] - seen.data()[k];
        sum -= map.data()[k] * (wanted.data()[k] + missing.data()[k]);
      }
      below = sum < threshold * statistics.outputPower() ? below + 1 : 0;
      if (below == TrainingRun.STAY + 1) {
        return OptionalInt.of(i - TrainingRun.STAY);
      }
      descend(weights, above, missing, rate);
    }
    return OptionalInt.empty();
  }

  private static Matrix[] start(Matrix wanted, int factors, double initialStrength) {
    Svd svd = Svd.thin(wanted);
    double weight = Math.pow(initialStrength, 1.0 / factors);
    Matrix[] weights = new Matrix[factors];
    for (int l = 0; l < factors; l++) {
      boolean inner = l > 0 && l < factors - 1;
      weights[l] = inner ? Matrix.identity(wanted.rows()) : l == 0 ? svd.vt() : svd.u();
      Blas.best().scal(weight, weights[l].data());
    }
    return weights;
  }

  /** All layers by the weights that they have before the step. */
  private static void descend(Matrix[] weights, Matrix[] above, Matrix missing, double rate) {
    Blas blas = Blas.best();
    Matrix signal = blas.multiply(Op.N, missing, Op.T, weights[0]); // times B_lᵀ
    blas.gemm(Op.T, Op.N, rate, above[0], missing, 1, weights[0]);
    for (int l = 1; l < weights.length; l++) {
      Matrix further = blas.multiply(Op.N, signal, Op.T, weights[l]);
      blas.gemm(Op.T, Op.N, rate, above[l], signal, 1, weights[l]);
      signal = further;
    }
  }
}
