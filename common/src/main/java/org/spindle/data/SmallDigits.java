// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.spindle.linalg.Blas;
import org.spindle.linalg.Matrix;
import org.spindle.linalg.Op;

/**
 * Square images such as MNIST's with fewer pixels, each the mean grey of its area.
 *
 * <p>The whole field of 28 × 28 pixels is divided into s × s equal squares; where a square's edge
 * cuts a pixel, the pixel counts by the part that lies inside.
 */
public final class SmallDigits {

  private static final double WHITE = 255;

  private SmallDigits() {}

  /**
   * Some training images with their labels.
   *
   * @param images greys from 0 to 1, s² × images, a column for each image
   * @param labels the digit that each shows
   */
  public record Sample(Matrix images, int[] labels) {}

  /**
   * Random training images, small, none of them twice.
   *
   * @param mnist the digits
   * @param count number of images, at most all
   * @param side s, 1 … 28
   * @param random source of their numbers
   * @return the images, in the order in which they are drawn
   */
  public static Sample draw(Mnist mnist, int count, int side, RandomGenerator random) {
    if (count > mnist.trainCount()) {
      throw new IllegalArgumentException(
          "at most " + mnist.trainCount() + " images can be drawn, asked for were " + count);
    }
    int[] which = random.ints(0, mnist.trainCount()).distinct().limit(count).toArray();
    int[] labels = Arrays.stream(which).map(i -> mnist.trainLabels()[i]).toArray();
    return new Sample(averaged(mnist, which, side), labels);
  }

  /**
   * Some of the training images, small.
   *
   * @param mnist the digits
   * @param which numbers of training images
   * @param side s, 1 … 28
   * @throws IllegalArgumentException if the images are not square, or smaller than s × s
   * @return greys from 0 to 1, s² × images, a column for each image, row by row
   */
  public static Matrix averaged(Mnist mnist, int[] which, int side) {
    int whole = mnist.rows();
    if (whole != mnist.columns() || side < 1 || side > whole) {
      throw new IllegalArgumentException(
          "only square images of at least %d × %d pixels can be taken, these have %d × %d"
              .formatted(side, side, whole, mnist.columns()));
    }
    Matrix overlap = overlap(side, whole);
    Matrix small = new Matrix(side * side, which.length);
    Matrix image = new Matrix(whole, whole);
    Matrix half = new Matrix(side, whole);
    for (int j = 0; j < which.length; j++) {
      int from = Objects.checkIndex(which[j], mnist.trainCount()) * mnist.pixels();
      for (int i = 0; i < mnist.pixels(); i++) {
        image.data()[i] = (mnist.trainImages()[from + i] & 0xff) / WHITE;
      }
      Matrix to = new Matrix(side, side, small.data(), j * side * side, side);
      Blas.best().gemm(Op.N, Op.N, 1, overlap, image, 0, half);
      Blas.best().gemm(Op.N, Op.T, 1, half, overlap, 0, to);
    }
    return small;
  }

  /** The share of pixel c in the mean of square r of a row, s × whole; each row sums to 1. */
  private static Matrix overlap(int side, int whole) {
    Matrix overlap = new Matrix(side, whole);
    double width = (double) whole / side;
    for (int r = 0; r < side; r++) {
      for (int c = 0; c < whole; c++) {
        double inside = Math.min(c + 1.0, (r + 1) * width) - Math.max(c, r * width);
        overlap.set(r, c, Math.max(0, inside) / width);
      }
    }
    return overlap;
  }
}
