// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.linalg.FloatBlas;
import org.spindle.linalg.FloatMatrix;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.FloatExponential;

/**
 * Which datum a noisy state came from, of so many data that they pass by block after block: the
 * weights of {@link EmpiricalPosterior} at one noise level, in single precision.
 *
 * <pre>
 * ln w_ν = a·y_ν − ½ SNR |y_ν|² + const,   a = SNR y_μ + √SNR n
 * </pre>
 *
 * <p>One product of a block with all a, and one pass over it that adds, shifts, exponentiates and
 * sums; no exponential is stored. The mean of the data is taken off first, without which |y|² would
 * cost the digits of the differences. Blocks may be held by several of these objects, on several
 * machines, and their sums merge, see {@link WeightSums#merge}.
 *
 * @error ln w to about 1e-7 SNR d, and w accordingly
 * @cost 2 n p d flops and n p exponentials, for p probes
 * @source Biroli et al. 2024 (collapse)
 */
public final class StreamedPosterior {

  private static final int BLOCK = 1024; // data at a time
  private static final int PROBES = 256; // at a time, so that a product stays in the cache

  private final float[] mean;
  private final float signalToNoise;
  private final FloatMatrix states;
  private final double[] own;
  private final WeightSums sums;
  private final FloatMatrix centred;
  private final FloatMatrix products;
  private final float[] norms = new float[BLOCK];
  private final double[] pair = new double[2];

  /**
   * Probes that have seen no data yet.
   *
   * @param origins y_μ, the datum that each probe came from, d × p, not changed
   * @param noise n, d × p, not changed
   * @param signalToNoise SNR > 0
   * @param mean what is taken off all data: about their mean; d numbers
   */
  public StreamedPosterior(Matrix origins, Matrix noise, double signalToNoise, double... mean) {
    int d = origins.rows();
    int probes = origins.cols();
    if (noise.rows() != d || noise.cols() != probes || mean.length != d) {
      throw new IllegalArgumentException(
          "origins "
              + origins.shape()
              + ", noise "
              + noise.shape()
              + " and a mean of "
              + mean.length
              + " numbers do not fit together");
    }
    if (!(signalToNoise > 0)) {
      throw new IllegalArgumentException("signal-to-noise must be > 0, was " + signalToNoise);
    }
    this.mean = new float[d];
    for (int k = 0; k < d; k++) {
      this.mean[k] = (float) mean[k];
    }
    this.signalToNoise = (float) signalToNoise;
    states = new FloatMatrix(d, probes);
    own = new double[probes];
    sums = new WeightSums(probes);
    centred = new FloatMatrix(d, BLOCK);
    products = new FloatMatrix(BLOCK, Math.min(PROBES, probes));
    double root = Math.sqrt(signalToNoise);
    for (int p = 0; p < probes; p++) {
      for (int k = 0; k < d; k++) {
        float y = (float) origins.get(k, p) - this.mean[k]; // as it will pass by
        float a = (float) (signalToNoise * y + root * noise.get(k, p));
        states.set(k, p, a);
        own[p] += (double) a * y - 0.5 * this.signalToNoise * (double) y * y;
      }
    }
  }

  /**
   * Takes data into account.
   *
   * @param data d × n, a datum a column, not changed
   */
  public void add(FloatMatrix data) {
    for (int from = 0; from < data.cols(); from += BLOCK) {
      int n = Math.min(BLOCK, data.cols() - from);
      centre(data.block(0, from, data.rows(), n));
      FloatMatrix part = centred.block(0, 0, centred.rows(), n);
      for (int first = 0; first < own.length; first += PROBES) {
        int probes = Math.min(PROBES, own.length - first);
        FloatMatrix product = products.block(0, 0, n, probes);
        FloatMatrix some = states.block(0, first, states.rows(), probes);
        FloatBlas.best().gemm(Op.T, Op.N, 1, part, some, 0, product);
        for (int p = 0; p < probes; p++) {
          int at = product.offset() + p * product.leading();
          float largest = FloatExponential.largest(product.data(), at, n, norms);
          pair[0] = 0;
          pair[1] = 0;
          FloatExponential.addSums(product.data(), at, n, norms, largest, pair);
          sums.add(first + p, largest, pair[0], pair[1]);
        }
      }
    }
  }

  /** Takes the mean off a block, and fills −½ SNR |y|². */
  private void centre(FloatMatrix data) {
    float[] from = data.data();
    float[] to = centred.data();
    for (int c = 0; c < data.cols(); c++) {
      int source = data.offset() + c * data.leading();
      int target = centred.offset() + c * centred.leading();
      double square = 0;
      for (int k = 0; k < mean.length; k++) {
        float y = from[source + k] - mean[k];
        to[target + k] = y;
        square += (double) y * y;
      }
      norms[c] = (float) (-0.5 * signalToNoise * square);
    }
  }

  /**
   * The weight of a probe's origin, if that was among the data.
   *
   * @param probe which
   * @return w_μ
   */
  public double originWeight(int probe) {
    return sums.weight(probe, own[probe]);
  }

  /**
   * The sums of all probes over the data so far, the object's own.
   *
   * @return exponents are ln w but for a constant a probe
   */
  public WeightSums sums() {
    return sums;
  }
}
