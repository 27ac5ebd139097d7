// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.List;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.random.Streams;
import org.spindle.sweep.PointId;
import org.spindle.sweep.Watch;

/**
 * When a deep linear network learns to tell categories apart, beside what their coherence predicts.
 *
 * <p>A distinction is half learned when ‖Ŷ w‖ = ½ ‖Y w‖ for its contrast w. If the contrast were
 * one mode of singular value s = √(N n C) this would be at ln(s/a₀ − 1)/(2s). The spread of the
 * singular values of the modes in it, weighted by ‖u s v·w‖², says how far that is true.
 *
 * @param contrastStrengths ‖Y w‖/‖w‖ by category
 * @param times t at which the network has half learned the distinction; NaN if not by the end
 * @param timesTheory half time of a mode of the category's strength; NaN if the strength is ≤ 2 a₀
 * @param modeSpreads relative distance of the contrast's modes from the strength; 0 if it is one
 */
public record CategoryLearning(
    double[] contrastStrengths, double[] times, double[] timesTheory, double[] modeSpreads) {

  /** Steps of gradient descent per 1/s of the strongest mode: t is good to a percent. */
  private static final double RESOLUTION = 100;

  private static final int STEPS_BETWEEN_LOOKS = 5;
  private static final double OVERRUN = 3;

  /**
   * The learning of categories in a table, by full-batch gradient descent from a decoupled start.
   *
   * @param data Y, N × P
   * @param categories with their contrasts
   * @param initialStrength a₀
   * @param watch polled between steps
   * @return times and strengths by category
   */
  public static CategoryLearning of(
      Matrix data, List<CategoryCoherence> categories, double initialStrength, Watch watch) {
    Correlations world = Correlations.ofItems(data);
    SemanticModes modes = new SemanticModes(world, initialStrength);
    int count = categories.size();
    Matrix contrasts = new Matrix(data.cols(), count);
    double[] halves = new double[count];
    double[] strengths = new double[count];
    double[] theory = new double[count];
    double[] spreads = new double[count];
    double end = 0;
    for (int c = 0; c < count; c++) {
      double[] w = categories.get(c).contrast();
      contrasts.column(c).copyFrom(new Matrix(w.length, 1, w));
      double signal = norm(Blas.best().multiply(data, contrasts.column(c)), 0);
      halves[c] = signal / 2;
      strengths[c] = signal / Blas.best().nrm2(w);
      theory[c] = halfTime(categories.get(c).strength(), initialStrength);
      spreads[c] = spread(modes, w, strengths[c]);
      end = Math.max(end, OVERRUN * halfTime(strengths[c], initialStrength));
    }
    double step = 1 / (RESOLUTION * modes.singularValue(0));
    // the frame of hidden units is arbitrary: no output depends on it
    var frame = new Streams(new PointId(0, 0)).of("hidden frame");
    SemanticNetwork network = SemanticNetwork.decoupled(world, modes, modes.rank(), step, frame);
    Crossings crossings = new Crossings(halves);
    network.learn(
        end,
        step,
        STEPS_BETWEEN_LOOKS,
        (time, learner) -> crossings.see(time, norms(learner.map(), contrasts)),
        watch);
    return new CategoryLearning(strengths, crossings.times(), theory, spreads);
  }

  private static double halfTime(double strength, double initialStrength) {
    double odds = strength / initialStrength - 1;
    return odds > 1 ? Math.log(odds) / (2 * strength) : Double.NaN;
  }

  /** Modes count by what they contribute to the output of the contrast. */
  private static double spread(SemanticModes modes, double[] contrast, double strength) {
    double weight = 0;
    double square = 0;
    double[] overlaps = new double[modes.rank()];
    Blas.best().gemv(Op.T, 1, modes.analyzers(), contrast, 0, overlaps);
    for (int mode = 0; mode < modes.rank(); mode++) {
      double s = modes.singularValue(mode);
      double share = Math.pow(s * overlaps[mode], 2);
      weight += share;
      square += share * Math.pow(s / strength - 1, 2);
    }
    return Math.sqrt(square / weight);
  }

  private static double[] norms(Matrix map, Matrix contrasts) {
    Matrix outputs = Blas.best().multiply(map, contrasts);
    double[] norms = new double[contrasts.cols()];
    for (int c = 0; c < norms.length; c++) {
      norms[c] = norm(outputs, c);
    }
    return norms;
  }

  private static double norm(Matrix matrix, int column) {
    double sum = 0;
    for (int m = 0; m < matrix.rows(); m++) {
      sum += matrix.get(m, column) * matrix.get(m, column);
    }
    return Math.sqrt(sum);
  }
}
