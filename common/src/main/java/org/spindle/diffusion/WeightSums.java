// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;

/**
 * Sums of exponential weights of many probes, gathered block by block without overflow: for each
 * probe the largest exponent, and Σ e and Σ e² relative to it.
 *
 * <p>Blocks and partial sums merge in any order, as parts of a data set on several machines do.
 */
public final class WeightSums {

  private final double[] largest;
  private final double[] sum;
  private final double[] squares;

  /**
   * Empty sums.
   *
   * @param probes how many
   */
  public WeightSums(int probes) {
    largest = new double[probes];
    sum = new double[probes];
    squares = new double[probes];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
  }

  /**
   * Adds a block's sums.
   *
   * @param probe whose
   * @param exponent the exponent they are relative to
   * @param first Σ e^{l − exponent}
   * @param second Σ e^{2(l − exponent)}
   */
  public void add(int probe, double exponent, double first, double second) {
    if (exponent > largest[probe]) {
      double scale = Math.exp(largest[probe] - exponent);
      sum[probe] = sum[probe] * scale + first;
      squares[probe] = squares[probe] * scale * scale + second;
      largest[probe] = exponent;
    } else {
      double scale = Math.exp(exponent - largest[probe]);
      sum[probe] += first * scale;
      squares[probe] += second * scale * scale;
    }
  }

  /**
   * Adds the sums of other data over the same probes.
   *
   * @param other not changed
   */
  public void merge(WeightSums other) {
    for (int probe = 0; probe < sum.length; probe++) {
      if (other.sum[probe] > 0) {
        add(probe, other.largest[probe], other.sum[probe], other.squares[probe]);
      }
    }
  }

  /**
   * The weight of a term.
   *
   * @param probe whose
   * @param exponent l of the term
   * @return w = e^l/Σ e^l
   */
  public double weight(int probe, double exponent) {
    return Math.exp(exponent - largest[probe]) / sum[probe];
  }

  /**
   * The sum of squared weights.
   *
   * @param probe whose
   * @return Σ w²
   */
  public double squaredWeights(int probe) {
    return squares[probe] / (sum[probe] * sum[probe]);
  }
}
