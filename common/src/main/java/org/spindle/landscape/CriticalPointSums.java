// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import org.spindle.statistic.Estimate;

/**
 * What many sampled critical points amount to: sums alone, so that states of any number of draws
 * add up to the state of all of them.
 *
 * <p>Squares and products are taken matrix by matrix, for the errors of {@link
 * org.spindle.statistic.RatioOfSums}: eigenvalues of one matrix are not independent.
 *
 * @param logNormalization ln A; the number of critical points is A · weight by spectrum taken
 * @param logCountTheory ln of the exact mean number of critical points
 * @param weight W = Σ w over all eigenvalues of all matrices
 * @param weightSquares sum over matrices of W²
 * @param energySquareSum Σ w ε²
 * @param energySquareSquares sum over matrices of (Σ w ε²)²
 * @param energySquareProducts sum over matrices of (Σ w ε²) W
 * @param indexWeights Σ w by number of negative eigenvalues, 0 … N
 * @param indexWeightSquares sum over matrices of its squares
 * @param indexWeightProducts sum over matrices of its products with W
 * @param indexEnergySums Σ w ε by number of negative eigenvalues
 * @param energies energies ε at which points were conditioned
 * @param energyWeights W by energy
 * @param energyWeightSquares sum over matrices of its squares
 * @param energyIndexSums Σ w α by energy
 * @param energyIndexSquares sum over matrices of its squares
 * @param energyIndexProducts sum over matrices of its products with W
 * @param energyIndexMoments Σ w α² by energy
 * @param histogram Σ w by energy and index fraction, energies in rows
 * @param spectrumEnergies energies of the critical points whose spectra follow
 * @param spectra their Hessians' eigenvalues, N for each
 */
public record CriticalPointSums(
    double logNormalization,
    double logCountTheory,
    double weight,
    double weightSquares,
    double energySquareSum,
    double energySquareSquares,
    double energySquareProducts,
    double[] indexWeights,
    double[] indexWeightSquares,
    double[] indexWeightProducts,
    double[] indexEnergySums,
    double[] energies,
    double[] energyWeights,
    double[] energyWeightSquares,
    double[] energyIndexSums,
    double[] energyIndexSquares,
    double[] energyIndexProducts,
    double[] energyIndexMoments,
    double[] histogram,
    double[] spectrumEnergies,
    double[] spectra) {

  /** Bins of the histogram in energy, from −reach to reach; the outermost hold all beyond. */
  public static final int ENERGY_BINS = 60;

  /** Bins of the histogram in index fraction, from 0 to 1. */
  public static final int INDEX_BINS = 40;

  /** First bin above half of the lower threshold energy: points above it are of high error. */
  public static final int HIGH_ERROR = 18;

  /** Largest energy of the histogram, in units of the threshold energy's modulus. */
  public static final double REACH = 1.25;

  /**
   * The mean number of critical points.
   *
   * @param logNormalization ln A
   * @param weight W of all matrices
   * @param weightSquares sum over matrices of W²
   * @param spectra number of matrices
   * @return its logarithm with a standard error
   */
  public static Estimate logCount(
      double logNormalization, double weight, double weightSquares, long spectra) {
    double variance = weightSquares - weight * weight / spectra;
    return new Estimate(
        logNormalization + Math.log(weight / spectra),
        Math.sqrt(Math.max(variance, 0)) / weight,
        spectra);
  }
}
