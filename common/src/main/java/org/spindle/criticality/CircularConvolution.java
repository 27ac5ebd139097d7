// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.criticality;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.Svd;
import org.spindle.linalg.SvdWorkspace;
import org.spindle.random.GaussianMatrix;
import org.spindle.random.HaarOrthogonal;

/**
 * A convolution on a ring of n positions with C channels in and out: one C × C matrix for each of
 * 2k + 1 taps.
 *
 * <pre>
 * y_α = Σ_β W_β x_{α+β},   β = −k … k, positions modulo n
 * </pre>
 *
 * <p>It is diagonal in the Fourier modes of the ring: its singular values are those of the C × C
 * matrices Ŵ(f) = Σ_β W_β e^{2πiβf/n}. A delta-orthogonal kernel is zero but for an orthogonal
 * central tap, so that all of them are 1; gaussian taps spread them between about 0 and 2.
 *
 * @source Xiao et al. 2018, section 3
 */
public final class CircularConvolution {

  /** Random kernels. */
  public enum Kernel {
    /** All taps zero but the central one, which is Haar orthogonal. */
    DELTA_ORTHOGONAL,
    /** Independent entries of variance 1/(C(2k + 1)). */
    GAUSSIAN
  }

  private final Blas blas = Blas.best();
  private final int positions;
  private final Matrix[] taps;

  private CircularConvolution(int positions, Matrix[] taps) {
    this.positions = positions;
    this.taps = taps;
  }

  /**
   * A random convolution of unit gain.
   *
   * @param kernel the law of the taps
   * @param channels C ≥ 1
   * @param positions n ≥ width
   * @param width 2k + 1, odd
   * @param generator the stream to draw from
   * @return the convolution
   */
  public static CircularConvolution draw(
      Kernel kernel, int channels, int positions, int width, RandomGenerator generator) {
    if (width < 1 || width % 2 == 0 || width > positions) {
      throw new IllegalArgumentException(
          "width must be odd and between 1 and " + positions + ", was " + width);
    }
    Matrix[] taps = new Matrix[width];
    double sigma = 1 / Math.sqrt((double) channels * width);
    for (int b = 0; b < width; b++) {
      taps[b] =
          switch (kernel) {
            case DELTA_ORTHOGONAL ->
                b == width / 2
                    ? new Matrix(
                        channels, channels, HaarOrthogonal.frame(channels, channels, generator))
                    : new Matrix(channels, channels);
            case GAUSSIAN ->
                new Matrix(
                    channels,
                    channels,
                    GaussianMatrix.matrix(channels, channels, sigma, generator));
          };
    }
    return new CircularConvolution(positions, taps);
  }

  /**
   * The share of each tap in the mean square of the output: what averages neighbours in {@link
   * ConvolutionMap}.
   *
   * @param kernel the law of the taps
   * @param width 2k + 1
   * @return v_β, β = −k … k, Σv = 1
   */
  public static double[] shares(Kernel kernel, int width) {
    double[] shares = new double[width];
    switch (kernel) {
      case DELTA_ORTHOGONAL -> shares[width / 2] = 1;
      case GAUSSIAN -> Arrays.fill(shares, 1.0 / width);
    }
    return shares;
  }

  /**
   * The convolution of a signal.
   *
   * @param x channels × positions
   * @param gain factor
   * @param y channels × positions, overwritten with gain · convolution; not x
   * @cost 2C²n flops for each tap that is not zero
   */
  public void apply(Matrix x, double gain, Matrix y) {
    int k = taps.length / 2;
    y.fill(0);
    for (int b = 0; b < taps.length; b++) {
      if (!isZero(taps[b])) {
        int shift = Math.floorMod(b - k, positions); // y's column α reads x's column α + shift
        int channels = x.rows();
        int straight = positions - shift;
        add(gain, taps[b], x.block(0, shift, channels, straight), y, 0);
        add(gain, taps[b], x.block(0, 0, channels, shift), y, straight);
      }
    }
  }

  private void add(double gain, Matrix tap, Matrix x, Matrix y, int column) {
    blas.gemm(Op.N, Op.N, gain, tap, x, 1, y.block(0, column, y.rows(), x.cols()));
  }

  private static boolean isZero(Matrix tap) {
    return Arrays.stream(tap.data()).allMatch(w -> w == 0);
  }

  /**
   * All singular values of the convolution as a map of nC dimensions.
   *
   * @return nC values, descending
   * @cost about 20 n C³ flops: n/2 + 1 real matrices of 2C × 2C
   */
  public double[] singularValues() {
    int channels = taps[0].rows();
    double[] all = new double[positions * channels];
    SvdWorkspace svd = new SvdWorkspace(2 * channels, 2 * channels, Svd.Extent.THIN);
    int filled = 0;
    for (int f = 0; f <= positions / 2; f++) {
      double[] twice = svd.values(fourier(f)); // each one twice, descending
      boolean alone = f == 0 || 2 * f == positions; // otherwise n − f has the same
      for (int i = 0; i < channels; i++) {
        for (int copy = 0; copy < (alone ? 1 : 2); copy++) {
          all[filled++] = twice[2 * i];
        }
      }
    }
    Arrays.sort(all);
    for (int i = 0; i < all.length / 2; i++) {
      double swapped = all[i];
      all[i] = all[all.length - 1 - i];
      all[all.length - 1 - i] = swapped;
    }
    return all;
  }

  /** The complex matrix Ŵ(f) as a real one of twice the size, [[Re, −Im], [Im, Re]]. */
  private Matrix fourier(int frequency) {
    int channels = taps[0].rows();
    Matrix real = new Matrix(2 * channels, 2 * channels);
    for (int b = 0; b < taps.length; b++) {
      double angle = 2 * Math.PI * frequency * (b - taps.length / 2) / positions;
      for (int c = 0; c < channels; c++) {
        for (int r = 0; r < channels; r++) {
          double w = taps[b].get(r, c);
          add(real, r, c, w * Math.cos(angle));
          add(real, channels + r, channels + c, w * Math.cos(angle));
          add(real, channels + r, c, w * Math.sin(angle));
          add(real, r, channels + c, -w * Math.sin(angle));
        }
      }
    }
    return real;
  }

  private static void add(Matrix m, int r, int c, double value) {
    m.set(r, c, m.get(r, c) + value);
  }
}
