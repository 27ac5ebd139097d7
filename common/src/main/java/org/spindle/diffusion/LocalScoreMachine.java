// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.diffusion;

import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;
import org.spindle.linalg.simd.Exponential;

/**
 * A score that sees only a patch around each pixel and does not know where in the image it is: the
 * exact denoiser of its training patches, which makes new images of old patches.
 *
 * <pre>
 * x̂_0(i) = Σ_ν w_ν centre(y_ν),   w_ν ∝ exp(−|patch_i(x) − √ᾱ y_ν|²/2(1−ᾱ))
 * </pre>
 *
 * <p>y_ν are the patches of all training images at all places where they fit. Beyond the edge of an
 * image its mirror image is seen.
 *
 * @cost 2 p n m flops and n m exponentials for n pixels, m training patches of p pixels
 * @source Kamb and Ganguli 2025
 */
public final class LocalScoreMachine implements Denoiser {

  private static final int BLOCK = 256; // pixels at a time

  private final int rows;
  private final int cols;
  private final int side;
  private final Matrix patches; // side² × m
  private final double[] norms; // ½|y|²
  private final double[] centres;

  /**
   * A machine.
   *
   * @param images rows·cols × n, a training image a column, its pixels column by column
   * @param rows pixels from top to bottom
   * @param cols pixels from left to right
   * @param side of the patch, odd, not larger than the image
   */
  public LocalScoreMachine(Matrix images, int rows, int cols, int side) {
    if (side % 2 != 1 || side > rows || side > cols) {
      throw new IllegalArgumentException(
          "a patch needs an odd side within " + rows + " x " + cols + ", had " + side);
    }
    if (images.rows() != rows * cols) {
      throw new IllegalArgumentException(
          "images of " + rows + " x " + cols + " pixels, but data " + images.shape());
    }
    this.rows = rows;
    this.cols = cols;
    this.side = side;
    int down = rows - side + 1;
    int across = cols - side + 1;
    int count = images.cols() * down * across;
    patches = new Matrix(side * side, count);
    norms = new double[count];
    centres = new double[count];
    int m = 0;
    for (int image = 0; image < images.cols(); image++) {
      for (int j = 0; j < across; j++) {
        for (int i = 0; i < down; i++) {
          centres[m] = copy(images, image, i, j, patches, m);
          for (int k = 0; k < side * side; k++) {
            norms[m] += 0.5 * patches.get(k, m) * patches.get(k, m);
          }
          m++;
        }
      }
    }
  }

  /** Copies the patch whose corner is (i, j), with the image mirrored, and returns its centre. */
  private double copy(Matrix images, int image, int i, int j, Matrix target, int column) {
    for (int c = 0; c < side; c++) {
      int x = mirrored(j + c, cols);
      for (int r = 0; r < side; r++) {
        int y = mirrored(i + r, rows);
        target.set(r + c * side, column, images.get(y + x * rows, image));
      }
    }
    return target.get(side * side / 2, column);
  }

  private static int mirrored(int at, int size) {
    int place = Math.abs(at);
    return place < size ? place : Math.max(0, 2 * (size - 1) - place);
  }

  @Override
  public void denoise(Matrix noisy, double signal, Matrix clean) {
    int pixels = rows * cols;
    int count = centres.length;
    Matrix seen = new Matrix(side * side, BLOCK);
    Matrix logs = new Matrix(count, BLOCK);
    double noise = 1 - signal;
    for (int image = 0; image < noisy.cols(); image++) {
      for (int from = 0; from < pixels; from += BLOCK) {
        int n = Math.min(BLOCK, pixels - from);
        for (int p = 0; p < n; p++) {
          int i = (from + p) % rows - side / 2;
          int j = (from + p) / rows - side / 2;
          copy(noisy, image, i, j, seen, p);
        }
        Matrix view = seen.block(0, 0, side * side, n);
        Matrix log = logs.block(0, 0, count, n);
        Blas.best().gemm(Op.T, Op.N, Math.sqrt(signal) / noise, patches, view, 0, log);
        for (int p = 0; p < n; p++) {
          clean.set(from + p, image, guess(log.data(), p * count, signal / noise));
        }
      }
    }
  }

  /** Σ w centre, from the exponents without −SNR ½|y|². */
  private double guess(double[] logs, int from, double signalToNoise) {
    int count = centres.length;
    double largest = Double.NEGATIVE_INFINITY;
    for (int m = 0; m < count; m++) {
      logs[from + m] -= signalToNoise * norms[m];
      largest = Math.max(largest, logs[from + m]);
    }
    Exponential.of(logs, from, count, largest, logs);
    double sum = 0;
    double weighted = 0;
    for (int m = 0; m < count; m++) {
      sum += logs[from + m];
      weighted += logs[from + m] * centres[m];
    }
    return weighted / sum;
  }
}
