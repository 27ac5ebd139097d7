// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.dynamics;

import java.util.Arrays;
import java.util.OptionalInt;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;

/**
 * The learning time of a decoupled start if its modes did not interact: each follows its own
 * recursion with singular value s_α of Σ³¹ and input variance d_α = v_αᵀ Σ¹¹ v_α. Exact where the
 * right singular vectors of Σ³¹ are eigenvectors of Σ¹¹, as for white inputs; on MNIST they nearly
 * are.
 */
public final class IndependentModes {

  private final double[] s;
  private final double[] d;
  private final double power;

  private IndependentModes(double[] s, double[] d, double power) {
    this.s = s;
    this.d = d;
    this.power = power;
  }

  /**
   * The modes of a task.
   *
   * @param statistics Σ³¹, Σ¹¹ and the power of the outputs
   * @return as many modes as outputs
   */
  public static IndependentModes of(SecondOrderStatistics statistics) {
    int n = statistics.inputs();
    int outputs = statistics.outputs();
    Svd svd = Svd.thin(new Matrix(outputs, n, statistics.inputOutputCorrelation().clone()));
    double[] d = new double[outputs];
    for (int a = 0; a < outputs; a++) {
      for (int j = 0; j < n; j++) {
        double column = 0;
        for (int i = 0; i < n; i++) {
          column += statistics.inputCorrelation()[i + j * n] * svd.vt().get(a, i);
        }
        d[a] += column * svd.vt().get(a, j);
      }
    }
    return new IndependentModes(svd.values(), d, statistics.outputPower());
  }

  /**
   * Iterations until the loss stays below a threshold, as {@link TrainingRun} counts them.
   *
   * @param factors number of weight matrices
   * @param initialStrength u at the start, of each mode
   * @param rate learning rate
   * @param threshold of the loss, over that of a network that says nothing
   * @param maxIterations after which it is not reached
   * @return the iteration from which it stays; empty if it is not reached
   */
  public OptionalInt iterations(
      int factors, double initialStrength, double rate, double threshold, int maxIterations) {
    int steps = maxIterations + TrainingRun.STAY;
    double[] error = new double[steps + 1];
    Arrays.fill(error, power / 2);
    for (int a = 0; a < s.length; a++) {
      double[] u = new ModeRecursion(factors, s[a], d[a], initialStrength, rate).strengths(steps);
      for (int i = 0; i <= steps; i++) {
        error[i] += u[i] * (d[a] * u[i] / 2 - s[a]);
      }
    }
    int below = 0;
    for (int i = 0; i <= steps; i++) {
      below = error[i] < threshold * power / 2 ? below + 1 : 0;
      if (below == TrainingRun.STAY + 1) {
        return OptionalInt.of(i - TrainingRun.STAY);
      }
    }
    return OptionalInt.empty();
  }
}
