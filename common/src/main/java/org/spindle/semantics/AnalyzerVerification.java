// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.semantics;

import java.util.Arrays;
import org.spindle.linalg.Matrix;

/**
 * When items are verified to be on their side of an object analyzer: the signs of an analyzer make
 * two categories of any world.
 *
 * <p>The activation of item i on dimension α is |u^α·ŷ_i|, in theory a_α(t) |v_i^α|; the level is a
 * fraction of its mean over items in the end. All numbers are dimension after dimension.
 *
 * @source Saxe, McClelland and Ganguli, PNAS 2019, "Typicality"
 */
public final class AnalyzerVerification extends ItemVerification {

  private final SemanticModes modes;
  private final double[] analyzers;
  private final double[] levels;

  private AnalyzerVerification(SemanticModes modes, double[] analyzers, double[] levels) {
    super(levels);
    this.modes = modes;
    this.analyzers = analyzers;
    this.levels = levels;
  }

  /**
   * The strongest analyzers of a world.
   *
   * @param modes its singular modes
   * @param dimensions how many analyzers, all if there are fewer
   * @param threshold level in units of the mean activation in the end
   * @return nothing seen yet
   */
  public static AnalyzerVerification of(SemanticModes modes, int dimensions, double threshold) {
    int items = modes.analyzers().rows();
    int count = Math.min(dimensions, modes.rank());
    double[] analyzers = new double[count * items];
    double[] levels = new double[count * items];
    for (int mode = 0; mode < count; mode++) {
      double[] analyzer = modes.analyzer(mode);
      System.arraycopy(analyzer, 0, analyzers, mode * items, items);
      double mean = Arrays.stream(analyzer).map(Math::abs).average().orElse(0);
      double level = threshold * modes.optimum(mode) * mean;
      Arrays.fill(levels, mode * items, (mode + 1) * items, level);
    }
    return new AnalyzerVerification(modes, analyzers, levels);
  }

  /**
   * The components of all items.
   *
   * @return v_i^α, a new array
   */
  public double[] analyzers() {
    return analyzers.clone();
  }

  @Override
  public double[] activations(Matrix map) {
    double[] activations = new double[analyzers.length];
    for (int at = 0; at < activations.length; at++) {
      int mode = at / map.cols();
      int item = at % map.cols();
      double sum = 0;
      for (int m = 0; m < map.rows(); m++) {
        sum += modes.synthesizers().get(m, mode) * map.get(m, item);
      }
      activations[at] = sum * Math.signum(analyzers[at]);
    }
    return activations;
  }

  @Override
  double[] timesTheory(double factor, double end) {
    int items = modes.analyzers().rows();
    double[] times = new double[analyzers.length];
    for (int at = 0; at < times.length; at++) {
      double strength = factor * levels[at] / Math.abs(analyzers[at]);
      double time = modes.timeTo(at / items, strength);
      times[at] = time <= end ? time : Double.NaN;
    }
    return times;
  }
}
