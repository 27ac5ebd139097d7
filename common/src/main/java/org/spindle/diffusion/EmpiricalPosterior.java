// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.Exponential;
import org.spindle.sweep.Watch;

/**
 * Which datum of a training set a noisy state came from, as its empirical score has it: the softmax
 * weights whose concentration is the collapse of diffusion onto its training data.
 *
 * <pre>
 * x = √ᾱ y_μ + √(1−ᾱ) n,   w_ν ∝ exp(−|x − √ᾱ y_ν|²/2(1−ᾱ))
 * ln w_ν/w_μ = −½ SNR |y_μ − y_ν|² − √SNR n·(y_μ − y_ν),   SNR = ᾱ/(1 − ᾱ)
 * E w_μ = E Σ_ν w_ν²     exactly, at each n and d (Nishimori)
 * </pre>
 *
 * <p>Two matrix products serve all noise levels: the data with the probes' data, and with their
 * noises. Data are centred first, so that |y|² + |z|² − 2y·z loses little.
 *
 * @cost 4 n p d flops in all, and n p exponentials a noise level, for p probes
 * @source Biroli et al. 2024 (collapse); the identity is Nishimori's
 */
public final class EmpiricalPosterior {

  private static final int BLOCK = 1024; // data at a time

  private final Matrix data;
  private final double[] norms;

  /**
   * A training set.
   *
   * @param data y, d × n, a datum a column, n ≥ 2; copied and centred
   */
  public EmpiricalPosterior(Matrix data) {
    if (data.cols() < 2) {
      throw new IllegalArgumentException("a training set needs n >= 2 data, had " + data.cols());
    }
    this.data = data.copy();
    centre(this.data);
    norms = new double[data.cols()];
    for (int c = 0; c < norms.length; c++) {
      for (int r = 0; r < data.rows(); r++) {
        norms[c] += this.data.get(r, c) * this.data.get(r, c);
      }
    }
  }

  private static void centre(Matrix data) {
    for (int r = 0; r < data.rows(); r++) {
      double mean = 0;
      for (int c = 0; c < data.cols(); c++) {
        mean += data.get(r, c) / data.cols();
      }
      for (int c = 0; c < data.cols(); c++) {
        data.set(r, c, data.get(r, c) - mean);
      }
    }
  }

  /**
   * The sums of weights of probes, relative to the weight of the datum each came from.
   *
   * @param origins μ of each probe
   * @param noise n, d × p, a probe a column, not changed
   * @param signalToNoise noise levels
   * @param watch polled at each block of data
   * @return sums for each level, in which the origin's exponent is 0: E w_μ is the mean of {@code
   *     weight(probe, 0)}
   */
  public WeightSums[] weights(int[] origins, Matrix noise, double[] signalToNoise, Watch watch) {
    int probes = origins.length;
    Matrix chosen = new Matrix(data.rows(), probes);
    double[] own = new double[probes]; // n·y_μ
    for (int p = 0; p < probes; p++) {
      chosen.column(p).copyFrom(data.column(origins[p]));
      for (int r = 0; r < data.rows(); r++) {
        own[p] += noise.get(r, p) * chosen.get(r, p);
      }
    }
    WeightSums[] sums = new WeightSums[signalToNoise.length];
    for (int level = 0; level < sums.length; level++) {
      sums[level] = new WeightSums(probes);
    }
    int largest = Math.min(BLOCK, data.cols());
    Matrix overlaps = new Matrix(largest, probes);
    Matrix noises = new Matrix(largest, probes);
    Block block = new Block(origins, own, signalToNoise, sums, largest);
    for (int from = 0; from < data.cols(); from += BLOCK) {
      watch.check();
      int n = Math.min(BLOCK, data.cols() - from);
      Matrix part = data.block(0, from, data.rows(), n);
      Matrix g = overlaps.block(0, 0, n, probes);
      Matrix e = noises.block(0, 0, n, probes);
      Blas.best().gemm(Op.T, Op.N, 1, part, chosen, 0, g);
      Blas.best().gemm(Op.T, Op.N, 1, part, noise, 0, e);
      block.add(from, n, g, e);
    }
    return sums;
  }

  /** The sums over one block of data. */
  private final class Block {

    private final int[] origins;
    private final double[] own;
    private final double[] levels;
    private final WeightSums[] sums;
    private final double[] exponents;
    private final double[] pair = new double[2];

    Block(int[] origins, double[] own, double[] levels, WeightSums[] sums, int size) {
      this.origins = origins;
      this.own = own;
      this.levels = levels;
      this.sums = sums;
      exponents = new double[size];
    }

    void add(int from, int n, Matrix overlaps, Matrix noises) {
      double[] g = overlaps.data();
      double[] e = noises.data();
      for (int p = 0; p < origins.length; p++) {
        int at = overlaps.offset() + p * overlaps.leading();
        double norm = norms[origins[p]];
        for (int level = 0; level < levels.length; level++) {
          double half = 0.5 * levels[level];
          double root = Math.sqrt(levels[level]);
          double largest = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < n; i++) {
            double distance = norm + norms[from + i] - 2 * g[at + i];
            exponents[i] = -half * distance - root * (own[p] - e[at + i]);
            largest = Math.max(largest, exponents[i]);
          }
          pair[0] = 0;
          pair[1] = 0;
          Exponential.addSums(exponents, 0, n, largest, pair);
          sums[level].add(p, largest, pair[0], pair[1]);
        }
      }
    }
  }
}
