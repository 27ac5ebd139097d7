// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.random.RandomGenerator;
import org.spindle.linalg.Matrix;

/**
 * Square patches from random places of grey images.
 *
 * @param rows pixels of an image from top to bottom
 * @param cols pixels from left to right
 * @param side of a patch, within both
 */
public record ImagePatches(int rows, int cols, int side) {

  /** Checks the sizes. */
  public ImagePatches {
    if (side < 1 || side > rows || side > cols) {
      throw new IllegalArgumentException(
          "patches of side " + side + " do not fit into images of " + rows + " x " + cols);
    }
  }

  /**
   * Draws patches.
   *
   * @param images rows·cols × n, an image a column, its pixels column by column
   * @param samples how many patches
   * @param grain width of one grey level, spread by uniform noise so that densities exist; 0 for
   *     none
   * @param generator stream, three numbers a patch, and one a pixel if there is grain
   * @return side² × samples, a patch a column, its pixels column by column
   */
  public Matrix sample(Matrix images, int samples, double grain, RandomGenerator generator) {
    if (images.rows() != rows * cols) {
      throw new IllegalArgumentException(
          "images of " + rows + " x " + cols + " pixels, but data " + images.shape());
    }
    Matrix patches = new Matrix(side * side, samples);
    for (int s = 0; s < samples; s++) {
      int image = generator.nextInt(images.cols());
      int top = generator.nextInt(rows - side + 1);
      int left = generator.nextInt(cols - side + 1);
      for (int j = 0; j < side; j++) {
        for (int i = 0; i < side; i++) {
          double noise = grain == 0 ? 0 : grain * (generator.nextDouble() - 0.5);
          double grey = images.get(top + i + (left + j) * rows, image);
          patches.set(i + j * side, s, grey + noise);
        }
      }
    }
    return patches;
  }
}
