// Spindle: the statistical physics of deep learning on Spark.
// Licensed under the Apache License, Version 2.0; see LICENSE.
package org.spindle.data;

import java.io.Serializable;

/**
 * The MNIST handwritten digits as bytes: 60,000 training and 10,000 test images of 28 × 28 pixels.
 *
 * @param trainImages training pixels 0…255, row-major, one image of 784 bytes after the other
 * @param trainLabels training labels 0…9
 * @param testImages test pixels in the same layout
 * @param testLabels test labels 0…9
 */
public record Mnist(byte[] trainImages, byte[] trainLabels, byte[] testImages, byte[] testLabels)
    implements Serializable {

  /** Pixels of one image. */
  public static final int PIXELS = 784;

  /** Number of classes. */
  public static final int CLASSES = 10;
}
