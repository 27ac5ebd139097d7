// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;

/**
 * The singular values of the Jacobian of one random network.
 *
 * @param width N, number of singular values, zeros included
 * @param logSingularValues ln s of those that are not zero, descending
 * @param unresolved how many of these are lost in the rounding of the largest, and stand at its
 *     level
 * @param lengths q_l = ‖x^l‖²/N of each layer with slopes
 * @param blocked number of units of slope zero, over all layers
 */
public record JacobianSample(
    int width, double[] logSingularValues, int unresolved, double[] lengths, int blocked) {

  /**
   * The number of singular values that are not zero.
   *
   * @return rank of the Jacobian
   */
  public int rank() {
    return logSingularValues.length;
  }

  /**
   * The same with all values that are within rounding of an atom at the atom, so that counts up to
   * it do not hang on the last bit.
   *
   * @param atom ln s of the atom
   * @param rounding largest distance of values that belong to it
   * @return a sample whose values are otherwise the same
   */
  public JacobianSample snapped(double atom, double rounding) {
    double[] logs =
        Arrays.stream(logSingularValues)
            .map(log -> Math.abs(log - atom) <= rounding ? atom : log)
            .toArray();
    return new JacobianSample(width, logs, unresolved, lengths, blocked);
  }

  /**
   * The logarithm of the root mean square of all N singular values.
   *
   * @return ½ ln(Σ s²/N)
   */
  public double logRms() {
    return logPowerMean(2) / 2;
  }

  /**
   * The relative variance of the squared singular values.
   *
   * @return ⟨s⁴⟩/⟨s²⟩² − 1
   */
  public double relativeVariance() {
    return Math.expm1(logPowerMean(4) - 2 * logPowerMean(2));
  }

  /**
   * The fraction of singular values within a factor 2 of their root mean square.
   *
   * @return fraction in [rms/2, 2 rms]
   */
  public double insideFraction() {
    double rms = logRms();
    int inside = 0;
    for (double log : logSingularValues) {
      if (Math.abs(log - rms) <= Math.log(2)) {
        inside++;
      }
    }
    return inside / (double) width;
  }

  /**
   * A quantile of all N singular values, the zeros included.
   *
   * @param p in (0, 1)
   * @return ln s, or −∞ if it lies within the zeros
   */
  public double logQuantile(double p) {
    int below = (int) Math.min(width - 1, Math.floor(p * width));
    int fromTop = width - 1 - below;
    return fromTop < rank() ? logSingularValues[fromTop] : Double.NEGATIVE_INFINITY;
  }

  /**
   * Quantiles of the singular values that are not zero, interpolated between neighbours.
   *
   * @param levels in (0, 1)
   * @return ln s at each level, none if all singular values are zero
   */
  public double[] logQuantiles(double[] levels) {
    if (rank() == 0) {
      return new double[0];
    }
    return Arrays.stream(levels).map(this::logQuantileOfRank).toArray();
  }

  private double logQuantileOfRank(double level) {
    double[] logs = logSingularValues;
    double place = Math.max(0, Math.min(logs.length - 1, logs.length * (1 - level) - 0.5));
    int above = (int) Math.floor(place);
    int below = Math.min(logs.length - 1, above + 1);
    return logs[above] + (place - above) * (logs[below] - logs[above]);
  }

  private double logPowerMean(int power) {
    double top = logSingularValues[0];
    double sum = 0;
    for (double log : logSingularValues) {
      sum += Math.exp(power * (log - top));
    }
    return power * top + Math.log(sum / width);
  }
}
