// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.Serializable;

/**
 * The MNIST handwritten digits as bytes: 60,000 training and 10,000 test images of 28 × 28 pixels.
 *
 * <p>Any other number of images will do, so that tests can be small. The arrays are not copied:
 * they are owned by this record and never written to again. Equality is by identity of the arrays.
 *
 * @param trainImages training pixels 0…255, row-major, one image of 784 bytes after the other
 * @param trainLabels training labels 0…9
 * @param testImages test pixels in the same layout
 * @param testLabels test labels 0…9
 * @serial exclude
 */
public record Mnist(byte[] trainImages, byte[] trainLabels, byte[] testImages, byte[] testLabels)
    implements Serializable {

  /** Pixels of one image. */
  public static final int PIXELS = 784;

  /** Number of classes. */
  public static final int CLASSES = 10;

  /**
   * Checks that each image has 784 pixels and one label of 0…9.
   *
   * @param trainImages training pixels
   * @param trainLabels training labels
   * @param testImages test pixels
   * @param testLabels test labels
   */
  public Mnist {
    check("training", trainImages, trainLabels);
    check("test", testImages, testLabels);
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

  private static void check(String part, byte[] images, byte[] labels) {
    if (images.length % PIXELS != 0) {
      throw new IllegalArgumentException(
          part + " images must be a multiple of 784 bytes, were " + images.length);
    }
    if (images.length / PIXELS != labels.length) {
      throw new IllegalArgumentException(
          part + " has " + images.length / PIXELS + " images and " + labels.length + " labels");
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= CLASSES) {
        throw new IllegalArgumentException(
            part + " label " + i + " must be in 0…9, was " + (labels[i] & 0xff));
      }
    }
  }
}
