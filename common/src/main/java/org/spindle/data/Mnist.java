// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.Serializable;

/**
 * The MNIST handwritten digits as bytes, 60,000 training and 10,000 test images of 28 × 28 pixels;
 * or the images of another set in files of the same names: fashion, letters, any shape and number.
 *
 * <p>The arrays are not copied: they are owned by this record and never written to again. Equality
 * is by identity of the arrays.
 *
 * @param rows height of each image, 28 for MNIST
 * @param columns width of each image, 28 for MNIST
 * @param classes number of classes, 10 for MNIST
 * @param trainImages training pixels 0…255, row-major, one image after the other
 * @param trainLabels training labels 0 … classes − 1
 * @param testImages test pixels in the same layout
 * @param testLabels test labels 0 … classes − 1
 * @serial exclude
 */
public record Mnist(
    int rows,
    int columns,
    int classes,
    byte[] trainImages,
    byte[] trainLabels,
    byte[] testImages,
    byte[] testLabels)
    implements Serializable {

  /** Pixels of one image of MNIST. */
  public static final int PIXELS = 784;

  /** Number of classes of MNIST. */
  public static final int CLASSES = 10;

  private static final int SIDE = 28;
  private static final int MOST = 128; // a label is a byte

  /** Checks that each image has its pixels and one label of a class that there is. */
  public Mnist {
    if (rows < 1 || columns < 1 || classes < 1 || classes > MOST) {
      throw new IllegalArgumentException(
          "images must have pixels and 1 to 128 classes, were "
              + (rows + " × " + columns + " with " + classes));
    }
    check("training", trainImages, trainLabels, Math.multiplyExact(rows, columns), classes);
    check("test", testImages, testLabels, rows * columns, classes);
  }

  /**
   * Images of 28 × 28 pixels in ten classes.
   *
   * @param trainImages training pixels
   * @param trainLabels training labels
   * @param testImages test pixels
   * @param testLabels test labels
   */
  public Mnist(byte[] trainImages, byte[] trainLabels, byte[] testImages, byte[] testLabels) {
    this(SIDE, SIDE, CLASSES, trainImages, trainLabels, testImages, testLabels);
  }

  /**
   * The number of pixels of an image.
   *
   * @return rows · columns, 784 for MNIST
   */
  public int pixels() {
    return rows * columns;
  }

  /**
   * The number of training images.
   *
   * @return P, 60,000 for all of MNIST
   */
  public int trainCount() {
    return trainLabels.length;
  }

  /**
   * The number of test images.
   *
   * @return 10,000 for all of MNIST
   */
  public int testCount() {
    return testLabels.length;
  }

  private static void check(String part, byte[] images, byte[] labels, int pixels, int classes) {
    if (images.length != (long) labels.length * pixels) {
      throw new IllegalArgumentException(
          "%s has %,d pixels and %,d labels, %d pixels an image expected"
              .formatted(part, images.length, labels.length, pixels));
    }
    for (int i = 0; i < labels.length; i++) {
      if ((labels[i] & 0xff) >= classes) {
        throw new IllegalArgumentException(
            "%s label %d must be in 0…%d, was %d"
                .formatted(part, i, classes - 1, labels[i] & 0xff));
      }
    }
  }
}
