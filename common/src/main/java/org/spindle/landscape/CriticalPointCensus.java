// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.landscape;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.landscape.CriticalEnsemble.Condition;
import org.spindle.linalg.TridiagonalSpectrum;
import org.spindle.linalg.simd.SturmSequence;
import org.spindle.random.GaussianOrthogonalEnsemble;
import org.spindle.sweep.Watch;

/**
 * A sample of the exact ensemble of critical points: every eigenvalue of every drawn matrix is one,
 * with its weight.
 *
 * <p>Where the energy fixes the shift of the spectrum, points at a given energy are the eigenvalues
 * in a narrow window, and two Sturm counts give their number and ranks; no spectrum is needed.
 * Beyond the edge of the spectrum there are none: there the Hessian itself is drawn, with a shift
 * from the tilted gaussian of large N, and weighted by what is left of |det|.
 *
 * <p>Not safe for two threads at once.
 *
 * @cost a spectrum: about 35 n² flops; an index draw: 25 ns a row and 0.1 ns for each row and
 *     energy
 */
public final class CriticalPointCensus {

  private static final double HALF_WINDOW = 0.01; // in units of √n
  private static final double NEGLIGIBLE = 1e-18;
  private static final int WATCH_EVERY = 64;

  private final CriticalEnsemble ensemble;
  private final int n;
  private final double energyReach;
  private final double[] energies;
  private final PlaceDraw[] places;

  private final double[] diagonal;
  private final double[] squares;
  private final double[] values;
  private final TridiagonalSpectrum spectrum;
  private final double[] shifts;
  private final long[] counts;
  private final double[] mantissas;
  private final long[] exponents;
  private final double[] work;

  private double weight;
  private double weightSquares;
  private double energySquareSum;
  private double energySquareSquares;
  private double energySquareProducts;
  private final double[] indexWeights;
  private final double[] indexWeightSquares;
  private final double[] indexWeightProducts;
  private final double[] indexEnergySums;
  private final double[] pointWeights;
  private final Sums atEnergy;
  private final double[] histogram;

  /** Sums by energy, and their squares by matrix. */
  private static final class Sums {
    final double[] weights;
    final double[] weightSquares;
    final double[] index;
    final double[] indexSquares;
    final double[] products;
    final double[] moments;

    Sums(int size) {
      weights = new double[size];
      weightSquares = new double[size];
      index = new double[size];
      indexSquares = new double[size];
      products = new double[size];
      moments = new double[size];
    }

    /** One matrix at one energy. */
    void add(int i, double weight, double indexSum, double moment) {
      weights[i] += weight;
      weightSquares[i] += weight * weight;
      index[i] += indexSum;
      indexSquares[i] += indexSum * indexSum;
      products[i] += indexSum * weight;
      moments[i] += moment;
    }
  }

  /**
   * An empty census.
   *
   * @param ensemble the critical points
   * @param threshold modulus of the threshold energy, for the range of the histogram
   * @param energies energies at which points are conditioned
   */
  public CriticalPointCensus(CriticalEnsemble ensemble, double threshold, double... energies) {
    this.ensemble = ensemble;
    this.energies = energies.clone();
    this.energyReach = CriticalPointSums.REACH * threshold;
    n = ensemble.order();
    int size = energies.length;
    places = new PlaceDraw[size];
    for (int i = 0; i < size; i++) {
      places[i] = PlaceDraw.at(ensemble, energies[i]);
    }
    diagonal = new double[n];
    squares = new double[n];
    values = new double[n];
    spectrum = new TridiagonalSpectrum(n);
    shifts = new double[TridiagonalSpectrum.padded(2 * size)];
    counts = new long[shifts.length];
    mantissas = new double[shifts.length];
    exponents = new long[shifts.length];
    work = new double[shifts.length];
    indexWeights = new double[n];
    indexWeightSquares = new double[n];
    indexWeightProducts = new double[n];
    indexEnergySums = new double[n];
    pointWeights = new double[n];
    atEnergy = new Sums(size);
    histogram = new double[CriticalPointSums.ENERGY_BINS * CriticalPointSums.INDEX_BINS];
  }

  /**
   * Half the width of the window that stands for an energy, in units of the ensemble's eigenvalues.
   *
   * @param order n
   * @return 0.01 √n
   */
  public static double halfWindow(int order) {
    return HALF_WINDOW * Math.sqrt(order);
  }

  /**
   * Takes whole spectra: points of all energies, and those of the given ones where the energy
   * leaves the shift free.
   *
   * @param matrices number of matrices
   * @param generator the stream to draw from
   * @param watch polled now and then
   */
  public void addSpectra(long matrices, RandomGenerator generator, Watch watch) {
    for (long s = 0; s < matrices; s++) {
      if (s % WATCH_EVERY == 0) {
        watch.check();
      }
      GaussianOrthogonalEnsemble.tridiagonal(n, diagonal, squares, generator);
      spectrum.values(diagonal, squares, n, values);
      addPoints(generator);
      if (ensemble.energyVariance() > 0) {
        for (int i = 0; i < energies.length; i++) {
          if (!places[i].outside()) {
            addConditioned(i);
          }
        }
      }
    }
  }

  private void addPoints(RandomGenerator generator) {
    double scatter = Math.sqrt(ensemble.energyVariance());
    double sum = 0;
    double squareSum = 0;
    for (int j = 0; j < n; j++) {
      double w = ensemble.weight(values[j]);
      pointWeights[j] = w;
      if (w < NEGLIGIBLE && ensemble.energyVariance() > 0) {
        sum += w;
        continue;
      }
      double energy = ensemble.energySlope() * (values[j] + ensemble.energyOffset());
      energy += scatter > 0 ? scatter * generator.nextGaussian() : 0;
      sum += w;
      squareSum += w * energy * energy;
      indexEnergySums[j] += w * energy;
      bin(energy, j, w);
    }
    for (int j = 0; j < n; j++) {
      indexWeights[j] += pointWeights[j];
      indexWeightSquares[j] += pointWeights[j] * pointWeights[j];
      indexWeightProducts[j] += pointWeights[j] * sum;
    }
    weight += sum;
    weightSquares += sum * sum;
    energySquareSum += squareSum;
    energySquareSquares += squareSum * squareSum;
    energySquareProducts += squareSum * sum;
  }

  private void bin(double energy, int index, double w) {
    int row = (int) Math.floor((energy / energyReach + 1) / 2 * CriticalPointSums.ENERGY_BINS);
    row = Math.max(0, Math.min(CriticalPointSums.ENERGY_BINS - 1, row));
    int column = index * CriticalPointSums.INDEX_BINS / n;
    histogram[row * CriticalPointSums.INDEX_BINS + column] += w;
  }

  private void addConditioned(int i) {
    double x = places[i].condition().mean();
    double w2 = 2 * places[i].condition().variance();
    double sum = 0;
    double index = 0;
    double moment = 0;
    for (int j = 0; j < n; j++) {
      double w = Math.exp(-(values[j] - x) * (values[j] - x) / w2);
      double alpha = (double) j / (n - 1);
      sum += w;
      index += w * alpha;
      moment += w * alpha * alpha;
    }
    atEnergy.add(i, sum, index, moment);
  }

  /**
   * Takes index counts: points of the given energies, where the energy fixes the shift, and beyond
   * the threshold in any case.
   *
   * @param matrices number of matrices
   * @param generator the stream to draw from
   * @param watch polled now and then
   */
  public void addCounts(long matrices, RandomGenerator generator, Watch watch) {
    double half = halfWindow(n);
    boolean fixed = ensemble.energyVariance() == 0;
    for (long s = 0; s < matrices; s++) {
      if (s % WATCH_EVERY == 0) {
        watch.check();
      }
      GaussianOrthogonalEnsemble.tridiagonal(n, diagonal, squares, generator);
      if (fixed) {
        addWindows(half);
      }
      addDeterminants(generator);
    }
  }

  private void addWindows(double half) {
    int size = 0;
    for (int i = 0; i < energies.length; i++) {
      if (!places[i].outside()) {
        shifts[size++] = places[i].condition().mean() - half;
        shifts[size++] = places[i].condition().mean() + half;
      }
    }
    if (size == 0) {
      return;
    }
    count(0, size);
    size = 0;
    for (int i = 0; i < energies.length; i++) {
      if (!places[i].outside()) {
        double index = 0;
        double moment = 0;
        long below = counts[size++];
        long end = counts[size++];
        for (long j = below; j < end; j++) {
          double alpha = (double) j / (n - 1);
          index += alpha;
          moment += alpha * alpha;
        }
        atEnergy.add(i, end - below, index, moment);
      }
    }
  }

  /** The matrix without its first row is one of order n − 1: the Hessian before its shift. */
  private void addDeterminants(RandomGenerator generator) {
    int size = 0;
    for (int i = 0; i < energies.length; i++) {
      if (places[i].outside()) {
        shifts[size++] = places[i].draw(generator);
      }
    }
    if (size == 0) {
      return;
    }
    count(1, size);
    size = 0;
    for (int i = 0; i < energies.length; i++) {
      if (places[i].outside()) {
        double x = shifts[size];
        double log = TridiagonalSpectrum.logDeterminant(mantissas[size], exponents[size]);
        double w = Math.exp(log - places[i].reference(x));
        double alpha = (double) counts[size] / (n - 1);
        atEnergy.add(i, w, w * alpha, w * alpha * alpha);
        size++;
      }
    }
  }

  private void count(int first, int size) {
    int end = TridiagonalSpectrum.padded(size);
    Arrays.fill(shifts, size, end, shifts[size - 1]);
    SturmSequence.evaluate(
        diagonal, squares, first, n, shifts, 0, end, counts, mantissas, exponents, work);
  }

  /**
   * The sums so far, with the spectra of some critical points of given energies.
   *
   * @param spectra critical points of each energy
   * @param spectrumEnergies energies within the thresholds
   * @param generator the stream to draw their matrices from
   * @return the state
   */
  public CriticalPointSums sums(int spectra, double[] spectrumEnergies, RandomGenerator generator) {
    int order = n - 1;
    double[] drawn = new double[spectra * spectrumEnergies.length];
    double[] hessians = new double[drawn.length * order];
    for (int k = 0; k < drawn.length; k++) {
      drawn[k] = spectrumEnergies[k % spectrumEnergies.length];
      drawHessian(drawn[k], generator, hessians, k * order);
    }
    return new CriticalPointSums(
        ensemble.logNormalization(),
        ensemble.logCount(),
        weight,
        weightSquares,
        energySquareSum,
        energySquareSquares,
        energySquareProducts,
        indexWeights,
        indexWeightSquares,
        indexWeightProducts,
        indexEnergySums,
        energies,
        atEnergy.weights,
        atEnergy.weightSquares,
        atEnergy.index,
        atEnergy.indexSquares,
        atEnergy.products,
        atEnergy.moments,
        histogram,
        drawn,
        hessians);
  }

  /** One critical point of a given energy: its Hessian's eigenvalues, ascending. */
  private void drawHessian(double energy, RandomGenerator generator, double[] into, int at) {
    Condition condition = ensemble.at(energy);
    GaussianOrthogonalEnsemble.tridiagonal(n, diagonal, squares, generator);
    spectrum.values(diagonal, squares, n, values);
    int removed = 0;
    double best = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < n; j++) {
      double z = values[j] - condition.mean();
      // The largest of logarithmic weight plus Gumbel noise is a draw by weight.
      double score =
          condition.variance() == 0
              ? -Math.abs(z)
              : -z * z / (2 * condition.variance())
                  - Math.log(-Math.log(1 - generator.nextDouble()));
      if (score > best) {
        best = score;
        removed = j;
      }
    }
    for (int j = 0; j < n; j++) {
      if (j != removed) {
        into[at++] = ensemble.hessianScale() * (values[j] - values[removed]);
      }
    }
  }
}
