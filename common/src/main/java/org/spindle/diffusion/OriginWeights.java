// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.Exponential;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.Streams;
import org.spindle.sweep.Watch;

/**
 * Which datum a noisy state came from, measured on one set of gaussian data: the weights that the
 * empirical score of all data gives to the state's origin, averaged over states.
 *
 * <pre>
 * w_ν ∝ exp(−½ |√SNR (y_μ − y_ν) + n|²),   E w_μ = E Σ_ν w_ν² (Nishimori)
 * </pre>
 *
 * @param weight mean of the origin's w
 * @param squares mean Σ w²
 * @param deviation largest distance of some origins' weights from those that are found in another
 *     way
 * @source Biroli, Bonnaire, de Bortoli and Mézard 2024 (collapse)
 */
public record OriginWeights(double weight, double squares, double deviation) {

  private static final int DIRECT = 10; // probes whose weights are summed one by one, too
  private static final int TWICE = 100; // probes whose weights are known in double precision, too
  private static final int BLOCK = 4096; // data that pass by at once

  /**
   * Weights of all data, each of which is the origin of one state.
   *
   * @param eigenvalues of the covariance of the data
   * @param data n
   * @param signalToNoise SNR of the states
   * @param generator stream of data and noise
   * @param watch polled at each block
   * @return the weights, some of them beside sums one by one
   */
  public static OriginWeights of(
      double[] eigenvalues,
      int data,
      double signalToNoise,
      RandomGenerator generator,
      Watch watch) {
    Matrix set = gaussian(eigenvalues.length, data, generator);
    for (int c = 0; c < data; c++) {
      for (int k = 0; k < eigenvalues.length; k++) {
        set.set(k, c, Math.sqrt(eigenvalues[k]) * set.get(k, c));
      }
    }
    Matrix noise = gaussian(eigenvalues.length, data, generator);
    int[] origins = new int[data];
    Arrays.setAll(origins, i -> i);
    WeightSums sums =
        new EmpiricalPosterior(set).weights(origins, noise, new double[] {signalToNoise}, watch)[0];
    double weight = 0;
    double squares = 0;
    for (int i = 0; i < data; i++) {
      weight += sums.weight(i, 0) / data;
      squares += sums.squaredWeights(i) / data;
    }
    double deviation = 0;
    for (int i = 0; i < Math.min(DIRECT, data); i++) {
      double direct = direct(set, noise, i, signalToNoise);
      deviation = Math.max(deviation, Math.abs(sums.weight(i, 0) - direct));
    }
    return new OriginWeights(weight, squares, deviation);
  }

  /**
   * The same with so many data of unit variance that they pass by block after block, in single
   * precision.
   *
   * @param dimension d
   * @param data n
   * @param probes number of states, from 100 to n; the first data are their origins
   * @param signalToNoise SNR of the states
   * @param streams of data and noise
   * @param watch polled at each block
   * @return the weights, some of them beside those in double precision
   */
  public static OriginWeights inBlocks(
      int dimension, int data, int probes, double signalToNoise, Streams streams, Watch watch) {
    Matrix chosen = new Matrix(dimension, probes); // the first data, and those that follow
    GaussianMatrix.fill(chosen.data(), 0, dimension * probes, 1, streams.of("data"));
    Matrix noise = new Matrix(dimension, probes);
    GaussianMatrix.fill(noise.data(), 0, dimension * probes, 1, streams.of("noise"));
    var posterior = new StreamedPosterior(chosen, noise, signalToNoise, new double[dimension]);
    TwiceAsExact some = new TwiceAsExact(chosen, noise, signalToNoise);
    RandomGenerator following = streams.of("other data");
    for (int from = 0; from < data; from += BLOCK) {
      watch.check();
      int n = Math.min(BLOCK, data - from);
      FloatMatrix block = new FloatMatrix(dimension, n);
      for (int c = 0; c < n; c++) {
        for (int k = 0; k < dimension; k++) {
          double y = from + c < probes ? chosen.get(k, from + c) : following.nextGaussian();
          block.set(k, c, (float) y);
        }
      }
      posterior.add(block);
      some.add(block.toDouble());
    }
    double weight = 0;
    double squares = 0;
    double deviation = 0;
    for (int i = 0; i < probes; i++) {
      weight += posterior.originWeight(i) / probes;
      squares += posterior.sums().squaredWeights(i) / probes;
      if (i < TWICE) {
        deviation = Math.max(deviation, Math.abs(posterior.originWeight(i) - some.weight(i)));
      }
    }
    return new OriginWeights(weight, squares, deviation);
  }

  /**
   * What {@link #inBlocks} holds at a time.
   *
   * @param dimension d
   * @param probes number of states
   * @return bytes, about
   */
  public static long bytesInBlocks(int dimension, int probes) {
    return (long) (20.0 * probes * dimension + 16.0 * BLOCK * (dimension + TWICE));
  }

  /** The weights of some origins in double precision. */
  private static final class TwiceAsExact {

    private final Matrix states; // a = SNR y + √SNR n
    private final double[] own = new double[TWICE];
    private final double snr;
    private final WeightSums sums = new WeightSums(TWICE);

    TwiceAsExact(Matrix chosen, Matrix noise, double snr) {
      this.snr = snr;
      states = new Matrix(chosen.rows(), TWICE);
      for (int i = 0; i < TWICE; i++) {
        for (int k = 0; k < chosen.rows(); k++) {
          double y = (float) chosen.get(k, i); // the datum that passes by
          double a = snr * y + Math.sqrt(snr) * noise.get(k, i);
          states.set(k, i, a);
          own[i] += a * y - 0.5 * snr * y * y;
        }
      }
    }

    void add(Matrix block) {
      Matrix exponents = Blas.best().multiply(Op.T, block, Op.N, states);
      double[] norms = new double[block.cols()];
      for (int c = 0; c < block.cols(); c++) {
        for (int k = 0; k < block.rows(); k++) {
          norms[c] += block.get(k, c) * block.get(k, c);
        }
      }
      double[] pair = new double[2];
      for (int i = 0; i < TWICE; i++) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < block.cols(); c++) {
          exponents.set(c, i, exponents.get(c, i) - 0.5 * snr * norms[c]);
          largest = Math.max(largest, exponents.get(c, i));
        }
        Arrays.fill(pair, 0);
        int at = exponents.offset() + i * exponents.leading();
        Exponential.addSums(exponents.data(), at, block.cols(), largest, pair);
        sums.add(i, largest, pair[0], pair[1]);
      }
    }

    double weight(int probe) {
      return sums.weight(probe, own[probe]);
    }
  }

  private static Matrix gaussian(int dimension, int data, RandomGenerator generator) {
    Matrix x = new Matrix(dimension, data);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = generator.nextGaussian();
    }
    return x;
  }

  /** The weight of the origin by distances of the noisy state itself. */
  private static double direct(Matrix data, Matrix noise, int origin, double snr) {
    double sum = 0;
    for (int c = 0; c < data.cols(); c++) {
      double far = 0;
      double near = 0;
      for (int k = 0; k < data.rows(); k++) {
        double x = Math.sqrt(snr) * data.get(k, origin) + noise.get(k, origin);
        double distance = x - Math.sqrt(snr) * data.get(k, c);
        far += distance * distance;
        near += noise.get(k, origin) * noise.get(k, origin);
      }
      sum += Math.exp(0.5 * (near - far));
    }
    return 1 / sum;
  }
}
