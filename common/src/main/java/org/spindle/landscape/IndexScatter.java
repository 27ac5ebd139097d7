// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.spindle.statistic.ClusteredMean;
import org.spindle.statistic.Estimate;

/**
 * How the indices of critical points lie about the law of their energies, in counts of directions.
 *
 * @param residuals index − N·α(ε) of the points whose energies the law covers, by instance
 * @param leans residual times N(α(ε) − ½), by instance
 * @param swings squares of N(α(ε) − ½), by instance
 * @param squares the variance of the index at the same energies by the law; empty unless exact
 */
public record IndexScatter(
    ClusteredMean residuals, ClusteredMean leans, ClusteredMean swings, ClusteredMean squares) {

  /**
   * The scatter of found points.
   *
   * @param law what is expected
   * @param dimension N, directions at a point
   * @param energies ε of the points of each instance
   * @param indices numbers of negative eigenvalues at the same points
   * @return residuals and expected squares
   */
  public static IndexScatter about(
      IndexLaw law, int dimension, List<double[]> energies, List<int[]> indices) {
    var residuals = new ClusteredMean();
    var leans = new ClusteredMean();
    var swings = new ClusteredMean();
    var squares = new ClusteredMean();
    for (int instance = 0; instance < energies.size(); instance++) {
      double[] energy = energies.get(instance);
      int[] index = indices.get(instance);
      int[] covered =
          IntStream.range(0, energy.length).filter(i -> law.covers(energy[i])).toArray();
      residuals.add(
          Arrays.stream(covered)
              .mapToDouble(i -> index[i] - dimension * law.fraction(energy[i]))
              .toArray());
      leans.add(
          Arrays.stream(covered)
              .mapToDouble(
                  i -> {
                    double swing = dimension * (law.fraction(energy[i]) - 0.5);
                    return (index[i] - 0.5 * dimension - swing) * swing;
                  })
              .toArray());
      swings.add(
          Arrays.stream(covered)
              .mapToDouble(i -> Math.pow(dimension * (law.fraction(energy[i]) - 0.5), 2))
              .toArray());
      if (law.isExact()) {
        squares.add(
            Arrays.stream(covered)
                .mapToDouble(i -> Math.pow(dimension * law.deviation(energy[i]), 2))
                .toArray());
      }
    }
    return new IndexScatter(residuals, leans, swings, squares);
  }

  /**
   * Whether there are enough instances for a standard error.
   *
   * @return false for fewer than two
   */
  public boolean isKnown() {
    return residuals.clusters() > 1;
  }

  /**
   * How steeply the index rises with energy, over how steeply the law does: regression of index −
   * N/2 on N(α(ε) − ½), through 0.
   *
   * @return 1 if as the law, with its standard error for the energies at hand
   */
  public Estimate steepness() {
    return leans.estimate().linear(1 / swings.mean(), 1);
  }

  /**
   * The root mean square of the residuals.
   *
   * @return the scatter with its standard error, in counts
   */
  public Estimate rms() {
    return residuals.rootMeanSquare();
  }

  /**
   * The root mean square that the law expects at these energies.
   *
   * @return the scatter in counts; NaN where the law does not know it
   */
  public double expectedRms() {
    return Math.sqrt(squares.mean());
  }
}
