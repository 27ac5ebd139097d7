// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.jobs.experiment.dynamics;

import org.spindle.data.Datasets;
import org.spindle.dynamics.InitialCondition;
import org.spindle.dynamics.ModeRecursion;
import org.spindle.dynamics.SecondOrderStatistics;
import org.spindle.dynamics.TrainingRun;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Svd;

/**
 * The learning time of a decoupled start if its modes did not interact: each follows its own
 * recursion with singular value s_α of Σ³¹ and input variance d_α = v_αᵀ Σ¹¹ v_α. Exact where the
 * right singular vectors of Σ³¹ are eigenvectors of Σ¹¹, as for white inputs; on MNIST they nearly
 * are.
 */
final class DepthSpeedTheory {

  private record Modes(double[] s, double[] d, double power) {}

  private DepthSpeedTheory() {}

  /** Iterations to the threshold at this rate; null for other starts or if it is not reached. */
  static Integer iterations(DepthSpeed.Parameters p, Datasets data, double rate) {
    if (p.initialization() != InitialCondition.DECOUPLED) {
      return null;
    }
    Modes modes =
        data.derived(
            "depth-speed modes " + p.statistics() + " " + p.images(),
            () -> modes(DepthSpeed.statistics(p, data)));
    int steps = p.maxIterations() + TrainingRun.STAY;
    double[] error = new double[steps + 1];
    java.util.Arrays.fill(error, modes.power() / 2);
    for (int a = 0; a < modes.s().length; a++) {
      double s = modes.s()[a];
      double d = modes.d()[a];
      double[] u = new ModeRecursion(p.factors(), s, d, p.initialStrength(), rate).strengths(steps);
      for (int i = 0; i <= steps; i++) {
        error[i] += u[i] * (d * u[i] / 2 - s);
      }
    }
    int below = 0;
    for (int i = 0; i <= steps; i++) {
      below = error[i] < p.threshold() * modes.power() / 2 ? below + 1 : 0;
      if (below == TrainingRun.STAY + 1) {
        return i - TrainingRun.STAY;
      }
    }
    return null;
  }

  private static Modes modes(SecondOrderStatistics statistics) {
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
    return new Modes(svd.values(), d, statistics.outputPower());
  }
}
