// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * Square patches of photographs, in one unit for all pixels: some photographs to learn from, others
 * to tell by.
 *
 * <pre>
 * x = (g + u − m)/s,   u uniform in a grey level around the grey g,   E x = 0 and E x² = 1
 * </pre>
 *
 * <p>The expectations are those over all pixels of the photographs to learn from, so that E|x|² = d
 * holds there; of the others it holds as far as they are alike, see {@link #heldOutSquare}.
 */
public final class Photographs {

  /** The name of the data set and of its folder. */
  public static final String NAME = "photographs";

  private static final double UNIFORM = 1.0 / 12; // variance of the noise of one grey level

  private final int rows;
  private final int cols;
  private final Matrix training;
  private final Matrix heldOut;
  private final CommonScale scale;

  /**
   * Photographs of one size.
   *
   * @param rows pixels from top to bottom
   * @param cols pixels from left to right
   * @param training grey levels to learn from, rows·cols × n, a photograph a column, its pixels
   *     column by column, n ≥ 1; owned by this object
   * @param heldOut others, none of which is among the first
   */
  public Photographs(int rows, int cols, Matrix training, Matrix heldOut) {
    for (Matrix images : new Matrix[] {training, heldOut}) {
      if (images.rows() != rows * cols || images.cols() < 1) {
        throw new IllegalArgumentException(
            "photographs of " + rows + " x " + cols + " pixels, but data " + images.shape());
      }
    }
    Map<Integer, Integer> known = new HashMap<>();
    for (int c = 0; c < training.cols(); c++) {
      known.put(hash(training, c), c);
    }
    for (int c = 0; c < heldOut.cols(); c++) {
      Integer same = known.get(hash(heldOut, c));
      if (same != null && Arrays.equals(pixels(training, same), pixels(heldOut, c))) {
        throw new IllegalArgumentException(
            "held-out photograph " + c + " is photograph " + same + " of the training set");
      }
    }
    this.rows = rows;
    this.cols = cols;
    this.training = training;
    this.heldOut = heldOut;
    double mean = mean(training);
    double variance = squares(training, mean) + UNIFORM;
    if (!(variance > UNIFORM)) {
      throw new IllegalArgumentException("all pixels to learn from have the grey " + mean);
    }
    scale = new CommonScale(mean, 1 / Math.sqrt(variance));
  }

  private static double[] pixels(Matrix images, int image) {
    double[] pixels = new double[images.rows()];
    for (int r = 0; r < pixels.length; r++) {
      pixels[r] = images.get(r, image);
    }
    return pixels;
  }

  private static int hash(Matrix images, int image) {
    return Arrays.hashCode(pixels(images, image));
  }

  private static double mean(Matrix images) {
    double sum = 0;
    for (int c = 0; c < images.cols(); c++) {
      for (int r = 0; r < images.rows(); r++) {
        sum += images.get(r, c);
      }
    }
    return sum / images.cols() / images.rows();
  }

  private static double squares(Matrix images, double mean) {
    double sum = 0;
    for (int c = 0; c < images.cols(); c++) {
      for (int r = 0; r < images.rows(); r++) {
        sum += (images.get(r, c) - mean) * (images.get(r, c) - mean);
      }
    }
    return sum / images.cols() / images.rows();
  }

  /**
   * Patches to learn from.
   *
   * @param side pixels of a side
   * @param samples how many
   * @param generator stream
   * @return side² × samples, a patch a column, its pixels column by column
   */
  public Matrix learn(int side, int samples, RandomGenerator generator) {
    return patches(training, side, samples, generator);
  }

  /**
   * Patches of the photographs that nothing was learned from.
   *
   * @param side pixels of a side
   * @param samples how many
   * @param generator stream
   * @return side² × samples, a patch a column, its pixels column by column
   */
  public Matrix tell(int side, int samples, RandomGenerator generator) {
    return patches(heldOut, side, samples, generator);
  }

  private Matrix patches(Matrix images, int side, int samples, RandomGenerator generator) {
    Matrix patches = new ImagePatches(rows, cols, side).sample(images, samples, 1, generator);
    scale.apply(patches);
    return patches;
  }

  /**
   * The mean square of a pixel that nothing was learned from.
   *
   * @return 1 if the held-out photographs are like the others
   */
  public double heldOutSquare() {
    double factor = scale.factor() * scale.factor();
    return factor * (squares(heldOut, scale.mean()) + UNIFORM);
  }

  /**
   * The second moments of held-out patches, over all their places, exact.
   *
   * @param side pixels of a side
   * @return E x xᵀ, side² × side²
   * @cost 2 d² flops a place
   */
  public Matrix heldOutMoments(int side) {
    new ImagePatches(rows, cols, side); // checks the side
    int d = side * side;
    int down = rows - side + 1;
    Matrix column = new Matrix(d, down);
    Matrix moments = new Matrix(d, d);
    double places = (double) heldOut.cols() * down * (cols - side + 1);
    for (int image = 0; image < heldOut.cols(); image++) {
      for (int left = 0; left + side <= cols; left++) {
        for (int top = 0; top < down; top++) {
          for (int k = 0; k < d; k++) {
            double grey = heldOut.get(top + k % side + (left + k / side) * rows, image);
            column.set(k, top, scale.factor() * (grey - scale.mean()));
          }
        }
        Blas.best().gemm(Op.N, Op.T, 1 / places, column, column, 1, moments);
      }
    }
    for (int k = 0; k < d; k++) {
      moments.set(k, k, moments.get(k, k) + scale.factor() * scale.factor() * UNIFORM);
    }
    return moments;
  }

  @Override
  public String toString() {
    return training.cols()
        + " + "
        + heldOut.cols()
        + " photographs of "
        + rows
        + " × "
        + cols
        + " pixels";
  }
}
